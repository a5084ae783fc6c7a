//! Circumstances (情形) on which rules hang, such as prior approval: a vocabulary of the rulebook's own, as data.

use serde::{Deserialize, Serialize};

use super::Citation;
use crate::message::Bilingual;

/// Something that is so or not of a unit, a website or a filing, and changes what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// Id that rules name: `prior_approval`.
    pub id: String,
    /// What is so.
    pub title: Bilingual,
    /// Where a source speaks of it.
    pub cite: Vec<Citation>,
}
