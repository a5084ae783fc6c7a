//! Regimes of inspection (监督检查依据): under which order an organ inspects on a day, and what that order asks of whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Citation;
use crate::{message::Bilingual, procedure::ApplicantKind};

/// The law of inspection over a span of days; regimes follow each other without holes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionRegime {
    /// Id, that of the instrument on which it rests: `order-151`.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// First day; the day on which an inspection is held decides.
    pub first_day: NaiveDate,
    /// Last day; none while it stands.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Articles on which an inspection rests.
    pub cite: Vec<Citation>,
    /// What is to be checked besides the procedure's own list.
    #[serde(default)]
    pub items: Vec<RegimeItem>,
    /// Rests on general knowledge or a secondary source.
    #[serde(default)]
    pub verify: bool,
    /// Where it comes from and how it was read.
    pub why: String,
}

/// One thing that a regime wants checked. Where the procedure's list has the same id, it is the same question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegimeItem {
    /// Id within the checklist: `hosting_users`.
    pub id: String,
    /// What is checked.
    pub title: Bilingual,
    /// Asked of these kinds only; of all when empty.
    #[serde(default)]
    pub applicants: Vec<ApplicantKind>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

impl InspectionRegime {
    /// Whether it applies on a day; both end days count.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }
}

impl RegimeItem {
    /// Whether it is asked of this kind; what only some kinds are asked is not asked of an unknown one.
    pub fn asked_of(&self, applicant: Option<ApplicantKind>) -> bool {
        self.applicants.is_empty() || applicant.is_some_and(|kind| self.applicants.contains(&kind))
    }
}
