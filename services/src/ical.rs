//! Calendars as files (iCalendar, RFC 5545): whole days in China.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

/// The time zone of every day in a calendar of ours (北京时间).
const ZONE: &str = "Asia/Shanghai";

/// One entry of a calendar: something on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The same for as long as the entry exists, and unique in the world.
    pub(crate) uid: String,
    /// How often it was changed: programs take the highest they have seen.
    pub(crate) sequence: u32,
    /// When it was changed last.
    pub(crate) stamp: DateTime<Utc>,
    /// The day.
    pub(crate) on: NaiveDate,
    /// What a calendar shows.
    pub(crate) summary: String,
    /// What it shows when opened.
    pub(crate) description: String,
    /// Whether the day may still change.
    pub(crate) tentative: bool,
    /// Whether it is off: shown for a while, so that whoever knew of it learns so.
    pub(crate) cancelled: bool,
}

/// A calendar with this name and these entries; `description` says which, where not all there are.
pub(crate) fn file(name: &str, description: Option<&str>, entries: impl IntoIterator<Item = Entry>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name).timezone(ZONE);
    if let Some(description) = description {
        calendar.description(description);
    }
    for entry in entries {
        let status = match (entry.cancelled, entry.tentative) {
            (true, _) => "CANCELLED",
            (false, true) => "TENTATIVE",
            (false, false) => "CONFIRMED",
        };
        let event = Event::new()
            .uid(&entry.uid)
            .sequence(entry.sequence)
            .timestamp(entry.stamp)
            // Without an end it is the whole of that day; an end would have to be the next one.
            .starts(entry.on)
            .summary(&entry.summary)
            .description(&entry.description)
            .add_property("STATUS", status)
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}
