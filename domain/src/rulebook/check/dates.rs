//! Procedures for the same thing in the same place follow each other without holes and overlaps.

use chrono::NaiveDate;

use super::Report;
use crate::{message::Message, procedure::Procedure};

const KEY: &str = "in_force.first_day";

pub(super) fn check(procedure: &Procedure, report: &mut Report<'_>) {
    let days = &procedure.in_force;
    if days.last_day.is_some_and(|last| last < days.first_day) {
        return report.error("in_force.last_day", Message::new("law_dates_reversed"));
    }
    let rulebook = report.rulebook;
    let earlier: Vec<_> = rulebook.procedures().filter(|other| precedes(other, procedure)).collect();
    let Some(last) = earlier.iter().map(|other| last_day(other)).max() else { return };
    for other in earlier.iter().filter(|other| last_day(other) >= days.first_day) {
        report.error(KEY, Message::new("law_dates_overlap").with("other", &other.id));
    }
    if last.succ_opt().is_some_and(|next| next < days.first_day) {
        report.warning(KEY, Message::new("law_dates_hole").with("last", last).with("first", days.first_day));
    }
}

/// Whether `other` rules the same thing and began before, so that each pair is looked at once.
fn precedes(other: &Procedure, procedure: &Procedure) -> bool {
    let same_matter = other.jurisdiction == procedure.jurisdiction
        && other.object == procedure.object
        && other.applicants.iter().any(|kind| procedure.applicants.contains(kind));
    let same_family = other.id.family() == procedure.id.family();
    let order = |procedure: &Procedure| (procedure.in_force.first_day, procedure.id.clone());
    (same_matter || same_family) && order(other) < order(procedure)
}

fn last_day(procedure: &Procedure) -> NaiveDate {
    procedure.in_force.last_day.unwrap_or(NaiveDate::MAX)
}
