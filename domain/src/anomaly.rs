//! Anomalies (异常模式): patterns in which acts of officials deserve a second look. Each is a named rule with its limits, and
//! names the events that show it. None of them says that anything was wrong.

mod across;
mod case_rules;

use chrono::{DateTime, Utc};

pub use across::{Approval, OpenedUnder, Reveal, bulk_approvals, short_lived_rules};
pub use case_rules::{CaseFindings, of_case};

use crate::identity::RegionCode;

/// A rule by which something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnomalyKind {
    /// 审查与盖章同一人: the same account passed a review and set a seal in one case.
    ReviewedAndStamped,
    /// 先盖章后审查: a seal was set before a review of the same submission was passed.
    StampedBeforeReview,
    /// 倒签: recorded [`Limits::back_dated_days`] or more after the day on which it is said to have happened.
    BackDated,
    /// 批量审批: one account passed [`Limits::bulk`] reviews or more within a minute.
    BulkApproval,
    /// 临期延期: a due day was extended in the last [`Limits::last_days`] days before it came, or later.
    ExtendedLate,
    /// 反复退回: returned [`Limits::returns`] times or more.
    ReturnedOften,
    /// 非工作时间办理: a decision recorded on a day off, before 7 or after 20 o'clock in Shanghai.
    OutOfHours,
    /// 查阅后未办理: personal data were read in clear by somebody who did nothing in the case within
    /// [`Limits::idle_days`] days.
    IdleReveal,
    /// 规则短暂变更: rules that opened [`Limits::few_cases`] cases at most before other rules took their place.
    ShortLivedRules,
}

impl AnomalyKind {
    /// Every rule.
    pub const ALL: [Self; 9] = [
        Self::ReviewedAndStamped,
        Self::StampedBeforeReview,
        Self::BackDated,
        Self::BulkApproval,
        Self::ExtendedLate,
        Self::ReturnedOften,
        Self::OutOfHours,
        Self::IdleReveal,
        Self::ShortLivedRules,
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReviewedAndStamped => "reviewed_and_stamped",
            Self::StampedBeforeReview => "stamped_before_review",
            Self::BackDated => "back_dated",
            Self::BulkApproval => "bulk_approval",
            Self::ExtendedLate => "extended_late",
            Self::ReturnedOften => "returned_often",
            Self::OutOfHours => "out_of_hours",
            Self::IdleReveal => "idle_reveal",
            Self::ShortLivedRules => "short_lived_rules",
        }
    }

    /// The rule written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// From where on something is an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Days between happening and recording.
    pub back_dated_days: i64,
    /// Reviews within a minute.
    pub bulk: usize,
    /// Days before a due day.
    pub last_days: i64,
    /// Returns of one case.
    pub returns: usize,
    /// Days after a look at personal data.
    pub idle_days: i64,
    /// Cases opened under rules.
    pub few_cases: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { back_dated_days: 7, bulk: 10, last_days: 1, returns: 3, idle_days: 7, few_cases: 3 }
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// By which rule.
    pub kind: AnomalyKind,
    /// The case; the first one of several.
    pub case_id: String,
    /// The organ that handled it then.
    pub organ: RegionCode,
    /// Account of whoever acted.
    pub account: String,
    /// When the last of the events was recorded.
    pub at: DateTime<Utc>,
    /// Positions of the events that show it.
    pub evidence: Vec<i64>,
}
