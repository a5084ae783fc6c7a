//! Checks the rules themselves: `beian law check`.

mod access;
mod citations;
mod dates;
mod decisions;
mod law_file;
mod materials;
mod stages;
mod unmatched;

use super::{Finding, Rulebook, Severity, pack::Pack};
use crate::{message::Message, procedure::Procedure};

/// All findings, file by file.
pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in &rulebook.packs {
        let mut report = Report { rulebook, pack, findings: &mut findings };
        citations::check(&mut report);
        let Some(procedure) = report.procedure() else { continue };
        stages::check(procedure, &mut report);
        materials::check(procedure, &mut report);
        access::check(procedure, &mut report);
        if rulebook.form(&procedure.form).is_none() {
            report.error("form", Message::new("law_form_unknown").with("form", &procedure.form));
        }
        dates::check(procedure, &mut report);
    }
    findings.extend(decisions::check(rulebook));
    findings.extend(unmatched::check(rulebook));
    findings
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
