//! A deadline (时限): a running clock with its rule, its due moment, and how it ended.
//!
//! Nothing here says "overdue": that is a question asked with a moment ([`Deadline::state_at`]).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    alert::ClockKind,
    case::ActionKind,
    counting::{Due, Moment, Suspension},
    law::Citation,
    message::Bilingual,
    period::Period,
    procedure::{OnMiss, Party},
};

/// Id of a deadline within its case: the rule and a running number, `T27-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeadlineId(pub String);

/// A deadline as it was started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Id within the case.
    pub id: DeadlineId,
    /// Rule that set it.
    pub rule: String,
    /// What is due.
    pub title: Bilingual,
    /// Whose duty it is.
    pub duty: Party,
    /// Where the rule stands.
    pub cite: Vec<Citation>,
    /// Length; none for an open task or a day set by an officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Day of the event from which it counts; that day is not counted.
    pub start: NaiveDate,
    /// When it is due and why then; none for an open task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// What follows when it passes.
    #[serde(default)]
    pub on_miss: OnMiss,
    /// The basis, where an officer set the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The action that ends it, for a task of its own that no stage ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<ActionKind>,
    /// The legal clock beside which it runs, for a limit that the organ has promised for itself (承诺期限).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_for: Option<DeadlineId>,
}

impl Clock {
    /// Whether the limit is the law's or the organ's own.
    pub fn kind(&self) -> ClockKind {
        if self.promised_for.is_some() { ClockKind::Promised } else { ClockKind::Legal }
    }
}

/// How a deadline ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The duty was done; whether in time is seen from the moment.
    Done,
    /// It passed and the case was closed by notice.
    Lapsed,
    /// The duty fell away, or the clock was started anew.
    Cancelled,
}

/// What an event does to the clocks of its case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockChange {
    /// 起算
    Started(Clock),
    /// 终结
    Ended {
        /// Which.
        id: DeadlineId,
        /// When.
        at: Moment,
        /// How.
        how: Ending,
    },
    /// 延长, or moved because the start was corrected
    Moved {
        /// Which.
        id: DeadlineId,
        /// The new start, if that changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<NaiveDate>,
        /// The new due moment.
        due: Due,
        /// On what basis.
        basis: String,
        /// Version of the calendar with which it was counted anew (按新日历重算); none where its start was corrected or an
        /// officer set the day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<String>,
    },
    /// 中止
    Suspended {
        /// Which.
        id: DeadlineId,
        /// First day that does not count.
        from: NaiveDate,
        /// On what basis.
        basis: String,
    },
    /// 恢复
    Resumed {
        /// Which.
        id: DeadlineId,
        /// First day that counts again.
        on: NaiveDate,
        /// The due moment computed anew.
        due: Option<Due>,
    },
}

/// A deadline with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    /// As started, with the due moment as it stands now.
    pub clock: Clock,
    /// Whether an officer set the day that stands in place of the one counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_set: bool,
    /// Why it was counted anew with a newer calendar, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recounted: Option<Recounted>,
    /// Suspensions, the last perhaps still open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspension>,
    /// How and when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(Moment, Ending)>,
    /// What was known of it, from which recorded moment on.
    pub versions: Vec<DeadlineVersion>,
}

/// That a deadline was counted anew with a newer calendar (按新日历重算).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recounted {
    /// Version of the calendar.
    pub calendar: String,
    /// Why, naming the notice.
    pub basis: String,
}

/// What was known of a deadline from a moment on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineVersion {
    /// Since when.
    pub known_from: DateTime<Utc>,
    /// When it was due; none for open tasks and while suspended.
    pub due: Option<Moment>,
    /// Whether it was suspended.
    pub suspended: bool,
    /// First day that does not count, while it was suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_from: Option<NaiveDate>,
    /// How it had ended.
    pub ended: Option<(Moment, Ending)>,
}

/// The answer for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// Running, not soon due.
    Open,
    /// Running, due within the days asked.
    DueSoon,
    /// Running, past due (逾期).
    Overdue,
    /// Suspended (中止).
    Suspended,
    /// Done in time.
    Met,
    /// Done after the due moment.
    MetLate,
    /// Passed, and the case closed by notice.
    Lapsed,
    /// Fell away.
    Cancelled,
}

impl DeadlineState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::DueSoon,
        Self::Overdue,
        Self::Suspended,
        Self::Met,
        Self::MetLate,
        Self::Lapsed,
        Self::Cancelled,
    ];

    /// The word in rows, reports and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Suspended => "suspended",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::Lapsed => "lapsed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl Deadline {
    /// A deadline just started.
    pub fn started(clock: Clock, recorded_at: DateTime<Utc>) -> Self {
        let day_set = clock.basis.is_some();
        let (suspensions, versions) = (Vec::new(), Vec::new());
        let mut deadline = Self { clock, day_set, recounted: None, suspensions, ended: None, versions };
        deadline.remember(recorded_at);
        deadline
    }

    /// Whether it still runs, suspended or not.
    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether it is suspended now.
    pub fn is_suspended(&self) -> bool {
        self.suspensions.last().is_some_and(|suspension| suspension.until.is_none())
    }

    /// Copies a change that an event carries.
    pub(crate) fn change(&mut self, change: &ClockChange, recorded_at: DateTime<Utc>) {
        match change {
            ClockChange::Started(_) => {}
            ClockChange::Ended { at, how, .. } => self.ended = Some((*at, *how)),
            ClockChange::Moved { due, basis, calendar: Some(calendar), .. } => {
                self.clock.due = Some(due.clone());
                self.recounted = Some(Recounted { calendar: calendar.clone(), basis: basis.clone() });
            }
            ClockChange::Moved { start, due, basis, calendar: None, .. } => {
                self.clock.start = start.unwrap_or(self.clock.start);
                self.clock.due = Some(due.clone());
                self.clock.basis = Some(basis.clone());
                self.day_set = start.is_none();
                self.recounted = None;
            }
            ClockChange::Suspended { from, basis, .. } => {
                self.suspensions.push(Suspension { from: *from, until: None, basis: basis.clone() });
            }
            ClockChange::Resumed { on, due, .. } => {
                if let Some(open) = self.suspensions.last_mut() {
                    open.until = Some(*on);
                }
                self.clock.due = due.clone();
            }
        }
        self.remember(recorded_at);
    }

    /// The state at a moment, from what is known now.
    pub fn state_at(&self, moment: Moment, soon: Moment) -> DeadlineState {
        match self.versions.iter().rev().find(|version| Moment::from_utc(version.known_from) <= moment) {
            Some(version) => version.state_at(moment, soon),
            None => DeadlineState::Open,
        }
    }

    fn remember(&mut self, known_from: DateTime<Utc>) {
        let suspended = self.is_suspended();
        let due = if suspended { None } else { self.clock.due.as_ref().map(|due| due.at) };
        let open = self.suspensions.iter().filter(|suspension| suspension.until.is_none());
        let suspended_from = if suspended { open.map(|suspension| suspension.from).min() } else { None };
        self.versions.push(DeadlineVersion { known_from, due, suspended, suspended_from, ended: self.ended });
    }
}

impl DeadlineVersion {
    /// The state at a moment within this version's time; `soon` is the end of what counts as soon.
    pub fn state_at(&self, moment: Moment, soon: Moment) -> DeadlineState {
        match (self.ended, self.due) {
            (Some((_, Ending::Lapsed)), _) => DeadlineState::Lapsed,
            (Some((_, Ending::Cancelled)), _) => DeadlineState::Cancelled,
            (Some((at, Ending::Done)), Some(due)) if at > due => DeadlineState::MetLate,
            (Some((_, Ending::Done)), _) => DeadlineState::Met,
            (None, _) if self.suspended => DeadlineState::Suspended,
            (None, Some(due)) if due < moment => DeadlineState::Overdue,
            (None, Some(due)) if due <= soon => DeadlineState::DueSoon,
            (None, _) => DeadlineState::Open,
        }
    }
}
