//! The calendar's own log: which calendar was adopted when, on which notices, and that every open deadline was counted
//! anew with it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Calendar, Paper};
use crate::{log_event::log_event, message::Message};

/// Kind of the calendar's stream.
pub const CALENDAR: &str = "calendar";
/// Id of its one stream.
pub const CALENDAR_ID: &str = "national";

/// Most notices named in a basis, the newest.
const MOST_NAMED: usize = 3;

/// One event of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarEvent {
    /// 启用日历: dates are counted with it from now on
    CalendarAdopted {
        /// Its version.
        version: String,
        /// Last day of its last published year.
        known_through: NaiveDate,
        /// The notices on which it rests.
        papers: Vec<Paper>,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 时限重算完毕: every open deadline was looked at
    DeadlinesRecounted {
        /// With which calendar.
        version: String,
        /// Deadlines whose due moment is another than before.
        moved: u64,
        /// Deadlines that were provisional and are no longer, their due moment the same.
        made_firm: u64,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

/// The calendars adopted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// Versions in the order in which they were adopted.
    pub versions: Vec<String>,
    /// Last day of the last published year of the last one.
    pub known_through: Option<NaiveDate>,
    /// Notices of the last one.
    pub papers: Vec<Paper>,
    /// Of these, the ones that the calendar before did not have; all are old where there was none before.
    pub new_papers: Vec<Paper>,
    /// The version with which every open deadline was counted last.
    pub recounted: Option<String>,
    /// Number of events folded.
    pub version: u64,
}

/// What is to be done about a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recounting {
    /// Nothing: it is the one with which everything was counted.
    Done,
    /// It is the adopted one, not everything is counted yet.
    Begun,
    /// It is new.
    New,
    /// It was adopted and replaced, or knows fewer years than the adopted one: it must not come back by itself.
    Outdated,
}

impl Adopted {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &CalendarEvent) {
        self.version += 1;
        match event {
            CalendarEvent::CalendarAdopted { version, known_through, papers, .. } => {
                let is_first = self.versions.is_empty();
                let is_new = |paper: &&Paper| !is_first && !self.papers.contains(paper);
                self.new_papers = papers.iter().filter(is_new).cloned().collect();
                self.papers.clone_from(papers);
                self.known_through = Some(*known_through);
                self.versions.push(version.clone());
            }
            CalendarEvent::DeadlinesRecounted { version, .. } => self.recounted = Some(version.clone()),
        }
    }

    /// Where a calendar stands among those adopted.
    pub fn standing(&self, calendar: &Calendar) -> Recounting {
        let version = calendar.version();
        match self.versions.last() {
            Some(last) if last == version && self.recounted.as_deref() == Some(version) => Recounting::Done,
            Some(last) if last == version => Recounting::Begun,
            Some(_) if self.versions.iter().any(|earlier| earlier == version) => Recounting::Outdated,
            Some(_) if self.known_through.is_some_and(|known| calendar.known_through() < known) => Recounting::Outdated,
            Some(_) | None => Recounting::New,
        }
    }
}

impl Calendar {
    /// Why deadlines are counted anew with it, naming the notices that are new.
    pub fn basis(&self, new_papers: &[Paper]) -> Message {
        let counted =
            |code: &str| Message::new(code).with("version", self.version()).with("known_through", self.known_through());
        if new_papers.is_empty() {
            return counted("calendar_recounted");
        }
        let newest = new_papers.iter().rev().take(MOST_NAMED).rev();
        let named: Vec<String> = newest.map(|Paper { year, paper }| format!("{year}: {paper}")).collect();
        counted("calendar_recounted_by_notice").with("notices", named.join("; "))
    }
}

log_event!(CalendarEvent, CALENDAR, { CalendarAdopted, DeadlinesRecounted });

#[cfg(test)]
mod tests {
    use super::*;

    fn adopted(version: &str, papers: &[(i32, &str)]) -> CalendarEvent {
        let papers = papers.iter().map(|(year, paper)| Paper { year: *year, paper: (*paper).to_owned() });
        CalendarEvent::CalendarAdopted {
            version: version.to_owned(),
            known_through: NaiveDate::MAX,
            papers: papers.collect(),
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    fn counted(version: &str) -> CalendarEvent {
        let version = version.to_owned();
        CalendarEvent::DeadlinesRecounted { version, moved: 0, made_firm: 0, recorded_at: DateTime::UNIX_EPOCH }
    }

    fn after(events: &[CalendarEvent]) -> Adopted {
        let mut adopted = Adopted::default();
        events.iter().for_each(|event| adopted.apply(event));
        adopted
    }

    #[test]
    fn a_calendar_is_new_then_adopted_then_counted_then_replaced() {
        let calendar = Calendar::builtin();
        let own = calendar.version();
        let events = [adopted(own, &[]), counted(own), adopted("later", &[]), counted("later"), adopted(own, &[])];
        let standing: Vec<Recounting> =
            (0..=events.len()).map(|count| after(&events[..count]).standing(calendar)).collect();
        let expected = [
            Recounting::New,
            Recounting::Begun,
            Recounting::Done,
            Recounting::Outdated,
            Recounting::Outdated,
            Recounting::Begun,
        ];
        assert_eq!(standing, expected);
    }

    #[test]
    fn the_basis_names_the_notices_that_are_new() {
        let (old, new) = ((2026, "notice of 2025"), (2027, "notice of 2026"));
        let first = after(&[adopted("a", &[old])]);
        let second = after(&[adopted("a", &[old]), adopted("b", &[old, new])]);
        let basis = |adopted: &Adopted| Calendar::builtin().basis(&adopted.new_papers).en();
        assert!(!basis(&first).contains("notice of"), "{}", basis(&first));
        assert!(basis(&second).contains("2027: notice of 2026"), "{}", basis(&second));
        assert!(!basis(&second).contains("notice of 2025"), "{}", basis(&second));
    }
}
