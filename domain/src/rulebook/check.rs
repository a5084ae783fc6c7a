//! Checks the rules themselves: `beian law check`.

mod access;
mod alerts;
mod calendar;
mod citations;
mod dates;
mod decisions;
mod forms;
mod general;
mod instruments;
mod law_file;
mod materials;
mod regimes;
mod retention;
mod sanctions;
mod stages;
mod unmatched;

use chrono::NaiveDate;

use super::{
    Finding, Rulebook, Severity,
    pack::Pack,
    read::{ALERTS, LAW_FILES},
};
use crate::{message::Message, procedure::Procedure};

/// All findings, file by file.
pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in &rulebook.packs {
        let mut report = Report { rulebook, pack, findings: &mut findings };
        citations::check(&mut report);
        general::check(&mut report);
        let Some(procedure) = report.procedure() else { continue };
        stages::check(procedure, &mut report);
        materials::check(procedure, &mut report);
        access::check(procedure, &mut report);
        forms::named("form", &procedure.form, &mut report);
        dates::check(procedure, &mut report);
    }
    for pack in LAW_FILES.iter().filter_map(|path| Pack::law(path, &rulebook.files)) {
        law_file(&mut Report { rulebook, pack: &pack, findings: &mut findings });
    }
    findings.extend(forms::check(rulebook));
    findings.extend(decisions::check(rulebook));
    findings.extend(unmatched::check(rulebook));
    findings.extend(calendar::check(rulebook));
    findings
}

fn law_file(report: &mut Report<'_>) {
    citations::check(report);
    match report.pack.file.as_str() {
        "law/instruments.toml" => instruments::check(report),
        "law/inspections.toml" => regimes::check(report),
        "law/penalties.toml" => sanctions::check(report),
        "law/retention.toml" => retention::check(report),
        ALERTS => alerts::check(report),
        _ => {}
    }
}

/// Collects findings about one pack.
struct Report<'a> {
    rulebook: &'a Rulebook,
    pack: &'a Pack,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Report<'a> {
    /// The pack as a procedure; none for a base and for one that cannot be read.
    fn procedure(&self) -> Option<&'a Procedure> {
        if self.pack.is_abstract {
            return None;
        }
        self.rulebook.procedures().find(|procedure| self.pack.file == format!("procedures/{}.toml", procedure.id))
    }

    /// A span of days that ends before it begins.
    fn days(&mut self, at: &str, first_day: NaiveDate, last_day: Option<NaiveDate>) {
        if last_day.is_some_and(|last| last < first_day) {
            self.error(&format!("{at}.last_day"), Message::new("law_dates_reversed"));
        }
    }

    fn error(&mut self, key: &str, message: Message) {
        self.add(Severity::Error, key, message);
    }

    fn warning(&mut self, key: &str, message: Message) {
        self.add(Severity::Warning, key, message);
    }

    /// A fault in an inherited key is told once, not for every heir.
    fn add(&mut self, severity: Severity, key: &str, message: Message) {
        let finding = self.pack.finding(&self.rulebook.files, severity, key, message);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}
