//! Whether an office is open (办公时间).

use chrono::NaiveDate;
use serde::Serialize;

use super::Note;
use crate::{
    calendar::{Calendar, DayKind},
    counting::Moment,
    identity::RegionCode,
    message::Message,
    procedure::{Channel, OfficeDays, OfficeHours},
};

/// No office is closed for longer at a stretch.
const LONGEST_CLOSURE_DAYS: usize = 31;

/// A channel, and whether it is open when asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelOpening<'r> {
    /// The channel.
    #[serde(flatten)]
    pub channel: &'r Channel,
    /// The answer; none where no moment was asked about or no hours are stated.
    pub opening: Option<Opening>,
}

/// Whether an office is open at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// Whether it is open.
    pub open: bool,
    /// When it opens next, if it is closed.
    pub next: Option<Moment>,
    /// Why the answer may be wrong, if it may: days that the calendar does not know.
    pub doubt: Option<Note>,
}

impl<'r> ChannelOpening<'r> {
    pub(super) fn of(channel: &'r Channel, at: Option<Moment>, calendar: &Calendar, region: &RegionCode) -> Self {
        let at = at.filter(|_| !channel.hours.is_empty());
        Self { channel, opening: at.map(|at| Opening::at(at, &channel.hours, calendar, region)) }
    }
}

impl Opening {
    fn at(at: Moment, hours: &[OfficeHours], calendar: &Calendar, region: &RegionCode) -> Self {
        let today = hours.iter().filter(|hours| opens_on(hours.days, at.date(), calendar, region));
        let open = today.clone().any(|hours| hours.from <= at.time() && at.time() < hours.to);
        let days = at.date().iter_days().take(LONGEST_CLOSURE_DAYS);
        let openings = days.flat_map(|day| {
            let then = hours.iter().filter(move |hours| opens_on(hours.days, day, calendar, region));
            then.map(move |hours| Moment::of(day, hours.from))
        });
        let next = if open { None } else { openings.filter(|opening| *opening > at).min() };
        let last = next.map_or(at.date(), Moment::date);
        let doubt = at.date().iter_days().take_while(|day| *day <= last).find_map(|day| doubt(day, calendar, region));
        Self { open, next, doubt }
    }
}

fn opens_on(days: OfficeDays, day: NaiveDate, calendar: &Calendar, region: &RegionCode) -> bool {
    match days {
        OfficeDays::WeekdaysExceptHolidays => calendar.day(day, region) == DayKind::Working,
        OfficeDays::WorkingDays => calendar.is_working(day, region),
    }
}

fn doubt(day: NaiveDate, calendar: &Calendar, region: &RegionCode) -> Option<Note> {
    let known = (calendar.known_from()..=calendar.known_through()).contains(&day);
    let unsure = !known || calendar.unknown_regional_day(day, region).is_some();
    unsure.then(|| Message::new("guide_opening_unsure").with("day", day).into())
}
