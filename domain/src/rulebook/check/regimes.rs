//! Regimes of inspection follow each other day by day, and ask each question once.

use super::{Report, instruments::begun, stages::unique};
use crate::message::Message;

pub(super) fn check(report: &mut Report<'_>) {
    let regimes = report.rulebook.inspection_regimes();
    let ids: Vec<_> = regimes.iter().map(|regime| regime.id.as_str()).collect();
    unique("regime", &ids, report);
    for (index, regime) in regimes.iter().enumerate() {
        let at = format!("regime[{index}]");
        report.days(&at, regime.first_day, regime.last_day);
        begun(&regime.cite, regime.first_day, &at, report);
        let items: Vec<_> = regime.items.iter().map(|item| item.id.as_str()).collect();
        unique(&format!("{at}.items"), &items, report);
    }
    for (index, pair) in regimes.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        if before.last_day.and_then(|last| last.succ_opt()) != Some(after.first_day) {
            let last = before.last_day.map_or_else(|| "-".to_owned(), |last| last.to_string());
            let message = Message::new("law_regimes_apart").with("last", last).with("first", after.first_day);
            report.error(&format!("regime[{}].first_day", index + 1), message);
        }
    }
}
