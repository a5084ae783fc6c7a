//! Briefings (简报): each organ's list every working morning, and what superiors learn every week and month.
//!
//! A briefing is issued once for its kind, organ and day, under an id that follows from them; what it says is read as of
//! the moment it was issued, so it can be read again.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    calendar::Calendar,
    counting::Moment,
    identity::{Level, RegionCode},
};

/// Kind of stream that briefings are.
pub const BRIEFING: &str = "briefing";

/// Namespace of their ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6961_6e2d_4b2e_8d6f_726e_696e_6721);

/// When briefings are issued on their day (北京时间).
pub const HOUR: NaiveTime = match NaiveTime::from_hms_opt(8, 30, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// What a briefing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefingKind {
    /// 晨报: what is overdue and soon due, on every working day, for whoever works in the organ
    Morning,
    /// 周报: what is overdue by organ, on the first working day of a week, for leaders of organs with others below
    Weekly,
    /// 月报: how limits were kept in the month before, on its first working day, for the same
    Monthly,
}

impl BriefingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Weekly, Self::Monthly];

    /// The word in events and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// Whether an organ has one on a day.
    pub fn is_on(self, day: NaiveDate, organ: &RegionCode, calendar: &Calendar) -> bool {
        if !calendar.is_working(day, organ) {
            return false;
        }
        let is_first_since = |first: Option<NaiveDate>| {
            first
                .is_some_and(|first| first.iter_days().take_while(|d| *d < day).all(|d| !calendar.is_working(d, organ)))
        };
        match self {
            Self::Morning => true,
            Self::Weekly => {
                let monday = day.week(chrono::Weekday::Mon).first_day();
                organ.level() != Level::County && is_first_since(Some(monday))
            }
            Self::Monthly => organ.level() != Level::County && is_first_since(day.with_day(1)),
        }
    }

    /// The id of the briefing of an organ and day.
    pub fn id(self, organ: &RegionCode, day: NaiveDate) -> Uuid {
        Uuid::new_v5(&NAMESPACE, format!("{} {organ} {day}", self.as_str()).as_bytes())
    }
}

/// One event of a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefingEvent {
    /// 签发
    BriefingIssued {
        /// What it is.
        kind: BriefingKind,
        /// Whose.
        organ: RegionCode,
        /// Of which day.
        day: NaiveDate,
        /// The moment as of which it speaks.
        as_of: Moment,
        /// Log position of its data.
        position: i64,
        /// Accounts for which it is.
        to: Vec<Uuid>,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 送达
    BriefingDelivered {
        /// The account.
        to: Uuid,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 无法送达: given up on, since the address is refused for good
    BriefingFailed {
        /// The account.
        to: Uuid,
        /// What the other side said; no personal data.
        reason: String,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

/// A briefing as its events tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Briefing {
    /// Log position of its data; none before it was issued.
    pub position: Option<i64>,
    /// The moment as of which it speaks.
    pub as_of: Option<Moment>,
    /// When it was issued.
    pub issued_at: Option<DateTime<Utc>>,
    /// Accounts to which it is still to be sent.
    pub waiting: Vec<Uuid>,
    /// Accounts that have it.
    pub delivered: Vec<Uuid>,
    /// Accounts that cannot have it.
    pub failed: Vec<Uuid>,
    /// When it reached the last of those that have it.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Number of events folded.
    pub version: u64,
}

impl Briefing {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &BriefingEvent) {
        self.version += 1;
        match event {
            BriefingEvent::BriefingIssued { as_of, position, to, recorded_at, .. } => {
                self.issued_at = Some(*recorded_at);
                self.position = Some(*position);
                self.as_of = Some(*as_of);
                self.waiting.clone_from(to);
            }
            BriefingEvent::BriefingDelivered { to, recorded_at } => {
                self.delivered_at = Some(*recorded_at);
                self.waiting.retain(|waiting| waiting != to);
                self.delivered.push(*to);
            }
            BriefingEvent::BriefingFailed { to, .. } => {
                self.waiting.retain(|waiting| waiting != to);
                self.failed.push(*to);
            }
        }
    }
}

impl DomainEvent for BriefingEvent {
    fn event_type(&self) -> String {
        match self {
            Self::BriefingIssued { .. } => "BriefingIssued".to_owned(),
            Self::BriefingDelivered { .. } => "BriefingDelivered".to_owned(),
            Self::BriefingFailed { .. } => "BriefingFailed".to_owned(),
        }
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn briefings_come_on_working_days_and_the_first_of_week_and_month() {
        let calendar = Calendar::builtin();
        let on = |kind: BriefingKind, day: &str, organ: &str| {
            kind.is_on(day.parse().unwrap(), &RegionCode::parse(organ).unwrap(), calendar)
        };
        // 2026: National Day is off from Thursday 10-01 to Wednesday 10-07; Saturday 10-10 is worked.
        assert!(!on(BriefingKind::Morning, "2026-10-07", "451100"));
        assert!(on(BriefingKind::Morning, "2026-10-10", "451100"));
        assert!(on(BriefingKind::Monthly, "2026-10-08", "451100"));
        assert!(!on(BriefingKind::Monthly, "2026-10-09", "451100"));
        assert!(on(BriefingKind::Weekly, "2026-10-08", "451100"));
        assert!(on(BriefingKind::Weekly, "2026-10-12", "451100"));
        assert!(!on(BriefingKind::Weekly, "2026-10-13", "451100"));
        assert!(!on(BriefingKind::Weekly, "2026-10-12", "451102"), "no organ lies below a county's");
    }
}
