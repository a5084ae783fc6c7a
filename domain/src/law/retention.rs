//! How long records must be kept (留存). Several rules may apply at once; the longest one wins.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Citation;
use crate::{
    identity::RegionCode,
    message::Bilingual,
    period::{Period, Unit},
    procedure::{ApplicantKind, Jurisdiction},
};

/// A duty to keep records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Id: `R4`.
    pub id: String,
    /// Which records.
    pub records: Vec<RecordKind>,
    /// The records as the rule names them.
    pub what: Bilingual,
    /// Who keeps them.
    pub who: Bilingual,
    /// Kinds of applicant among those; all when empty.
    #[serde(default)]
    pub applicants: Vec<ApplicantKind>,
    /// Where it applies.
    #[serde(default = "nation")]
    pub jurisdiction: Jurisdiction,
    /// Binds only those who signed it, as an undertaking does.
    #[serde(default)]
    pub promised: bool,
    /// At least so long, in the unit of the rule; none where it names no length.
    #[serde(default)]
    pub keep: Option<Period>,
    /// First day on which a record made falls under it.
    pub first_day: NaiveDate,
    /// Last such day; none while it stands.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Where it stands.
    pub cite: Vec<Citation>,
    /// Where these facts were taken from.
    pub source: String,
}

fn nation() -> Jurisdiction {
    Jurisdiction::Nation
}

/// Kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 网络日志、上网日志
    Logs,
    /// 发布的信息内容
    PublishedContent,
    /// 违法信息的原始记录
    UnlawfulContent,
    /// 检查情况记录
    InspectionFindings,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Logs, Self::PublishedContent, Self::UnlawfulContent, Self::InspectionFindings];

    /// The word in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logs => "logs",
            Self::PublishedContent => "published_content",
            Self::UnlawfulContent => "unlawful_content",
            Self::InspectionFindings => "inspection_findings",
        }
    }
}

/// Which records, made when, by whom and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionQuestion {
    /// The day on which the record is made.
    pub on: NaiveDate,
    /// Its kind; all kinds if absent.
    pub records: Option<RecordKind>,
    /// Who makes it; anybody if absent.
    pub applicant: Option<ApplicantKind>,
    /// Where; without a place only national rules are known to apply.
    pub place: Option<RegionCode>,
    /// Whether an undertaking with such a promise was signed.
    pub promised: bool,
}

/// A rule that applies, and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept<'a> {
    /// The rule.
    pub rule: &'a RetentionRule,
    /// The last day on which the record must still be there; none where no length is stated.
    pub until: Option<NaiveDate>,
}

impl RetentionRule {
    /// Whether a record of a day falls under it; both end days count.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }

    /// What it comes to, if it applies.
    pub fn kept(&self, question: &RetentionQuestion) -> Option<Kept<'_>> {
        let applies = self.on(question.on)
            && question.records.is_none_or(|kind| self.records.contains(&kind))
            && question.applicant.is_none_or(|kind| self.applicants.is_empty() || self.applicants.contains(&kind))
            && (question.promised || !self.promised)
            && self.applies_in(question.place);
        applies.then(|| Kept { rule: self, until: self.keep.and_then(|keep| last_day_kept(question.on, keep)) })
    }

    fn applies_in(&self, place: Option<RegionCode>) -> bool {
        match (&self.jurisdiction, place) {
            (Jurisdiction::Nation, _) => true,
            (Jurisdiction::Region(_), None) => false,
            (jurisdiction @ Jurisdiction::Region(_), Some(place)) => jurisdiction.covers(&place),
        }
    }
}

/// The day of the record is not counted and the last day is; a day off moves nothing, for nobody has to act on it.
fn last_day_kept(made_on: NaiveDate, keep: Period) -> Option<NaiveDate> {
    match keep.unit {
        Unit::NaturalDay => made_on.checked_add_days(Days::new(keep.n.into())),
        Unit::Month => made_on.checked_add_months(Months::new(keep.n)),
        // refused by the check of the rules
        Unit::Hour | Unit::WorkingDay => None,
    }
}
