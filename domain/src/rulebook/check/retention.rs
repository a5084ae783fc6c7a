//! Duties to keep records have lengths that lead to a last day.

use super::{Report, instruments::begun, stages::unique};
use crate::{message::Message, period::Unit};

pub(super) fn check(report: &mut Report<'_>) {
    let rules = report.rulebook.retention_rules();
    let ids: Vec<_> = rules.iter().map(|rule| rule.id.as_str()).collect();
    unique("retention", &ids, report);
    for (index, rule) in rules.iter().enumerate() {
        let at = format!("retention[{index}]");
        report.days(&at, rule.first_day, rule.last_day);
        begun(&rule.cite, rule.first_day, &at, report);
        if rule.keep.is_some_and(|keep| matches!(keep.unit, Unit::Hour | Unit::WorkingDay)) {
            report.error(&format!("{at}.keep"), Message::new("law_retention_unit"));
        }
        if rule.records.is_empty() {
            report.error(&format!("{at}.records"), Message::new("law_retention_of_nothing"));
        }
    }
}
