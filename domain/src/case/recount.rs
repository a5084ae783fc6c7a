//! Counting anew with a newer calendar (按新日历重算): what was counted from a period, what is due on the last working day
//! of a year, and the days set by an officer that rested on days not yet published.

use chrono::{Datelike, NaiveDate};

use super::{
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact},
    inspection::last_working_day,
    state::Case,
};
use crate::{
    calendar::Calendar,
    counting::{Due, Moment, Start},
    deadline::{ClockChange, Deadline, DeadlineId},
    identity::RegionCode,
    message::Message,
    period::{Period, Unit},
    refusal::{Refusal, RefusalCode},
};

const ONE_DAY: Period = Period { n: 1, unit: Unit::NaturalDay };

/// A running clock as another calendar counts it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    /// Which.
    pub id: DeadlineId,
    /// As it stands.
    pub standing: Due,
    /// As the calendar counts it.
    pub counted: Due,
}

impl Recount {
    /// Whether the due moment is another one.
    pub fn moves(&self) -> bool {
        self.standing.at != self.counted.at
    }

    /// Whether the same due moment is provisional no longer.
    pub fn makes_firm(&self) -> bool {
        !self.moves() && self.standing.provisional.is_some() && self.counted.provisional.is_none()
    }
}

impl Case {
    /// The running clocks of which a calendar gives another due moment, skips other days, or makes firm what was
    /// provisional.
    ///
    /// A suspended clock has no due moment; it is counted with the calendar of the day on which it goes on.
    pub fn recounts(&self, calendar: &Calendar) -> Vec<Recount> {
        let Some(filing) = self.filing.as_deref() else { return Vec::new() };
        let running = self.running_deadlines().filter(|deadline| !deadline.is_suspended());
        let recounts = running.filter_map(|deadline| {
            let standing = deadline.clock.due.clone()?;
            let counted = counted(deadline, &standing, calendar, &filing.organ)?;
            let id = deadline.clock.id.clone();
            differ(&standing, &counted).then_some(Recount { id, standing, counted })
        });
        recounts.collect()
    }
}

/// Whether anything differs of which somebody would have to know. What is provisional under both is so still, however far
/// either calendar reaches.
fn differ(standing: &Due, counted: &Due) -> bool {
    let doubted = |due: &Due| due.provisional.is_some();
    (standing.at, standing.rolled_from, doubted(standing)) != (counted.at, counted.rolled_from, doubted(counted))
        || standing.skipped != counted.skipped
}

/// A due moment under a calendar; none where nothing of it depends on one.
fn counted(deadline: &Deadline, standing: &Due, calendar: &Calendar, organ: &RegionCode) -> Option<Due> {
    let (start, suspensions) = (Start::Day(deadline.clock.start), &deadline.suspensions);
    match deadline.clock.period {
        Some(period) if !deadline.day_set => calendar.due(start, period, organ, suspensions).ok(),
        None if !deadline.day_set => last_working_day(calendar, organ, deadline.clock.start.year()),
        Some(_) | None if standing.provisional.is_some() => day_set(standing, calendar, organ),
        Some(_) | None => None,
    }
}

/// The day that an officer set, moved off a day off by the calendar; how it was counted otherwise stays.
fn day_set(standing: &Due, calendar: &Calendar, organ: &RegionCode) -> Option<Due> {
    let before = standing.plain_date().pred_opt()?;
    let rolled = calendar.due(Start::Day(before), ONE_DAY, organ, &[]).ok()?;
    Some(Due { counted: standing.counted, ..rolled })
}

impl Decision<'_> {
    pub(super) fn recount_clocks(&self, version: &str, basis: &str) -> Events {
        let calendar = self.rulebook.calendar();
        if calendar.version() != version {
            let given: String = version.chars().take(40).collect();
            let refusal = Refusal::new(RefusalCode::CalendarDiffers).with("version", calendar.version());
            return Err(refusal.with("given", given).at("calendar").into());
        }
        let basis = checked_text(basis, "basis")?;
        let recounts = self.case.recounts(calendar);
        if recounts.is_empty() {
            return Err(Refusal::new(RefusalCode::NothingChanges).with("calendar", version).into());
        }
        let today = Moment::from_utc(self.stamp.recorded_at).date();
        let moved = |recount: Recount| ClockChange::Moved {
            basis: told(&basis, &recount, today),
            id: recount.id,
            start: None,
            due: recount.counted,
            calendar: Some(version.to_owned()),
        };
        let clocks = recounts.into_iter().map(moved).collect();
        let (calendar, known_through) = (version.to_owned(), calendar.known_through());
        let event = self.event(Fact::ClocksRecounted { calendar, known_through, basis });
        Ok(vec![CaseEvent { clocks, ..event }])
    }
}

/// The basis; where the new day is earlier and has passed, it says so.
fn told(basis: &str, recount: &Recount, today: NaiveDate) -> String {
    let day = recount.counted.at.date();
    if recount.counted.at < recount.standing.at && day < today {
        Message::new("calendar_recounted_past").with("basis", basis).with("day", day).zh()
    } else {
        basis.to_owned()
    }
}
