//! Drawing up: every unit once, spread evenly over working days and inspectors. Pure: the same register gives the same
//! plan.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Owed, PlanEntry, PlanId};
use crate::{calendar::Calendar, case::InspectionState, counting::Provisional, identity::RegionCode, message::Message};

/// A plan as it was drawn up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnUp {
    /// Its entries in the order of their days.
    pub entries: Vec<PlanEntry>,
    /// Why the days may still turn out to be days off: the calendar of that year is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Provisional>,
}

/// The days of a year on which an organ can inspect, from `from` on. Days on which a regional day off may fall that is
/// not collected are left out.
pub fn working_days(plan: PlanId, from: NaiveDate, calendar: &Calendar) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(plan.year, 1, 1).map_or(from, |first| first.max(from));
    let days = first.iter_days().take_while(|day| day.year() == plan.year);
    days.filter(|day| is_free(*day, &plan.organ, calendar)).collect()
}

fn is_free(day: NaiveDate, organ: &RegionCode, calendar: &Calendar) -> bool {
    calendar.is_working(day, organ) && calendar.unknown_regional_day(day, organ).is_none()
}

/// Spreads what is owed over the days, in the order of urgency: first what failed, then what was to be put right or was
/// never held, then the rest. Days differ by at most one entry, and so do inspectors, and inspectors within days. No
/// entries come of no days.
pub fn draw_up(
    plan: PlanId,
    mut owed: Vec<Owed>,
    days: &[NaiveDate],
    inspectors: &[String],
    calendar: &Calendar,
) -> DrawnUp {
    owed.sort_by_key(|owed| (Reverse(urgency(owed)), owed.case));
    owed.dedup_by_key(|owed| owed.case);
    let many = owed.len().max(1);
    let place = |(index, owed): (usize, Owed)| {
        // Whole numbers: entry i of n goes to day floor(i·d/n), and to the next inspector in turn.
        let on = *days.get(index * days.len() / many)?;
        let inspector = index.checked_rem(inspectors.len()).and_then(|turn| inspectors.get(turn)).cloned();
        Some(PlanEntry { owed, on, inspector })
    };
    let entries = owed.into_iter().enumerate().filter_map(place).collect();
    DrawnUp { entries, provisional: provisional(plan.year, calendar) }
}

/// What comes first; more is more urgent.
fn urgency(owed: &Owed) -> u8 {
    match owed.follow_up.map(|last| last.state) {
        Some(InspectionState::Failed) => 3,
        Some(InspectionState::Rectifying | InspectionState::Rectified) => 2,
        Some(InspectionState::Overdue | InspectionState::Due | InspectionState::Held | InspectionState::Scheduled) => 1,
        Some(InspectionState::Passed) | None => 0,
    }
}

fn provisional(year: i32, calendar: &Calendar) -> Option<Provisional> {
    let known_through = calendar.known_through();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).filter(|last| *last > known_through)?;
    let reason = Message::new("calendar_not_published").with("day", last).with("known_through", known_through);
    Some(Provisional { known_through, reason })
}

#[cfg(test)]
mod tests;
