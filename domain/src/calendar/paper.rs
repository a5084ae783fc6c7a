//! The notices on which the arranged days of a year rest.

use serde::{Deserialize, Serialize};

/// A notice of the State Council (国务院办公厅放假安排), or of a self-governing area, on the days off of a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The year whose days it arranges.
    pub year: i32,
    /// Its number, or where it is published.
    pub paper: String,
}
