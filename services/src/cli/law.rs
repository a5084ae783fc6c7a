//! `beian law`: check the rule files, show and compare rules, penalties, retention.

mod check;
mod diff;
mod sanctions;
mod show;

use beian_domain::{
    counting::Moment,
    procedure::Jurisdiction,
    rulebook::{CitedOn, Origin, RuleLine},
};
use chrono::{NaiveDate, Utc};
use clap::Subcommand;

use super::Exit;

#[derive(Debug, Subcommand)]
pub(super) enum Law {
    /// Checks the built-in rules, with a folder laid over them: every fault and doubt with its place
    ///
    /// With a database, also organs that have deadlines running and nobody in office there or above to be told.
    Check(check::Check),
    /// Lists the procedures in force; of one, or of a place, every line with the file that states it
    Show(show::Show),
    /// Compares two procedures, two places, or two days: lines added, removed and changed
    Diff(diff::Diff),
    /// What is threatened for an act, by the day of the act
    Penalties(sanctions::Penalties),
    /// How long a record must be kept, by the day it is made; the longest rule first
    Retention(sanctions::Retention),
}

impl Law {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Check(check) => check.run().await,
            Self::Show(show) => show.run(),
            Self::Diff(diff) => diff.run(),
            Self::Penalties(penalties) => penalties.run(),
            Self::Retention(retention) => retention.run(),
        }
    }
}

/// The day asked about.
fn day(on: Option<NaiveDate>) -> NaiveDate {
    on.unwrap_or_else(|| Moment::from_utc(Utc::now()).date())
}

/// A line as text: `procedures/order-33.toml:17 (nation)  copies.keep = handling_organ, applicant  [D12 l.320]`.
fn told(line: &RuleLine, width: usize) -> String {
    let cited = if line.cite.is_empty() { String::new() } else { format!("  [{}]", sources(&line.cite)) };
    format!("{:width$}  {} = {}{cited}", place(&line.origin), line.key, line.value)
}

/// Characters of the longest place among lines.
fn widest<'a>(lines: impl IntoIterator<Item = &'a RuleLine>) -> usize {
    lines.into_iter().map(|line| place(&line.origin).chars().count()).max().unwrap_or_default()
}

/// Citations of a line, flagged where the instrument is not in force.
fn sources(cite: &[CitedOn]) -> String {
    cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// `procedures/order-33.toml:12 (nation)`
fn place(origin: &Origin) -> String {
    let line = origin.line.map(|line| format!(":{line}")).unwrap_or_default();
    let jurisdiction = origin.jurisdiction.map(|place| format!(" ({})", String::from(place))).unwrap_or_default();
    format!("{}{line}{jurisdiction}", origin.file)
}

/// `order-33 (nation) → hezhou (451100)`
fn chain(files: Vec<(String, Option<Jurisdiction>)>) -> String {
    let told = files.into_iter().map(|(file, jurisdiction)| {
        let id = file.trim_start_matches("procedures/").trim_end_matches(".toml").to_owned();
        jurisdiction.map_or(id.clone(), |place| format!("{id} ({})", String::from(place)))
    });
    told.collect::<Vec<_>>().join(" → ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use beian_domain::{procedure::ProcedureId, rulebook::Rulebook};

    use super::*;

    #[test]
    fn a_line_is_told_with_its_place_and_what_became_of_its_law() {
        let (hezhou, on) = (ProcedureId("hezhou".to_owned()), "2008-05-01".parse().unwrap());
        let lines = Rulebook::builtin().lines(&hezhou, on);
        let line = |key: &str| told(lines.iter().find(|line| line.key == key).unwrap(), 0);
        let copies = line("copies.keep");
        assert!(copies.starts_with("procedures/order-33.toml:"), "{copies}");
        assert!(copies.contains(" (nation)  copies.keep = handling_organ, applicant  [D12 l.320"), "{copies}");
        assert!(line("basis").ends_with("notice-1996-8 art.2 (已废止 / repealed)]"), "{}", line("basis"));
        let made_of = chain(Rulebook::builtin().chain(&hezhou));
        assert_eq!(made_of, "order-33 (nation) → hezhou (451100)");
    }
}
