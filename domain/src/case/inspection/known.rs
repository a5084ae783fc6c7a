//! What was known of an inspection and when, so that any past moment can be asked.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Inspection, InspectionState};

/// What was known of an inspection from a moment on, until something later was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownInspection {
    /// Since when.
    pub known_from: DateTime<Utc>,
    /// Planned day.
    pub planned_on: NaiveDate,
    /// When it took place.
    pub held_on: Option<NaiveDate>,
    /// Where it stood.
    pub state: InspectionState,
    /// Ids of the items not in order.
    pub failed_items: Vec<String>,
    /// When a rectification was confirmed.
    pub rectified_on: Option<NaiveDate>,
}

impl Inspection {
    /// Takes note of what is known from a moment on, if it differs from what was.
    pub(super) fn note(&mut self, known_from: DateTime<Utc>) {
        let known = KnownInspection {
            known_from,
            planned_on: self.planned_on,
            held_on: self.held_on,
            state: self.state(),
            failed_items: self
                .results
                .iter()
                .filter(|result| !result.passed)
                .map(|result| result.item.clone())
                .collect(),
            rectified_on: self.rectified_on,
        };
        let as_before = |before: &KnownInspection| KnownInspection { known_from, ..before.clone() } == known;
        if !self.known.last().is_some_and(as_before) {
            self.known.push(known);
        }
    }
}
