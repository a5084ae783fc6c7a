//! What was decided about the sources as a whole: places that can be read in more than one way, and rows of the
//! collected tables that no rule stands for.

use serde::{Deserialize, Serialize};

use super::Citation;
use crate::{message::Bilingual, procedure::Reading};

/// A place of the sources that is unclear or contradicts another (歧义). Packs and forms say how they read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    /// Number that readings name.
    pub number: u8,
    /// The places concerned.
    pub cite: Vec<Citation>,
    /// What is unclear.
    pub question: Bilingual,
}

/// A row of a collected table without a counterpart among the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmatched {
    /// Which table.
    pub table: SourceTable,
    /// Id of the row: `M05`.
    pub row: String,
    /// Why there is no counterpart.
    pub reason: Bilingual,
}

/// A table collected from the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceTable {
    /// Every time limit, rows `T01` and on.
    TimeLimits,
    /// Every material, rows `M01` and on.
    Materials,
    /// Every field of every form, rows `F1-01` and on.
    Forms,
}

/// The three lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Unclear places, in the order of their numbers.
    pub ambiguities: Vec<Ambiguity>,
    /// Readings of places that belong to no single procedure or form.
    pub readings: Vec<Reading>,
    /// Rows without a counterpart.
    pub unmatched: Vec<Unmatched>,
}

impl Decisions {
    /// The unclear place with this number.
    pub fn ambiguity(&self, number: u8) -> Option<&Ambiguity> {
        self.ambiguities.iter().find(|ambiguity| ambiguity.number == number)
    }
}
