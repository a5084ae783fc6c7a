//! Time that does not count.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CountingError;

/// Days on which a period stands still (期间中止).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// First day that does not count.
    pub from: NaiveDate,
    /// First day that counts again; none while it lasts. Not after `from`: nothing is suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why, with its legal basis.
    pub basis: String,
}

impl Suspension {
    /// Whether the day does not count.
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    /// Whether any of these covers the day; an error if one that covers it has no end.
    pub(super) fn any_covers(suspensions: &[Self], date: NaiveDate) -> Result<bool, CountingError> {
        let mut covering = suspensions.iter().filter(|suspension| suspension.covers(date)).peekable();
        let covered = covering.peek().is_some();
        match covering.find(|suspension| suspension.until.is_none()) {
            Some(open) => Err(CountingError::Suspended { since: open.from, basis: open.basis.clone() }),
            None => Ok(covered),
        }
    }
}
