//! Time limits and the duties that follow a filing: badge, changes, termination, inspection.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ApplicantKind;
use crate::{law::Citation, message::Bilingual, period::Period};

/// A time limit (时限).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Id of the rule, as in the table of time limits: `T27`.
    pub rule: String,
    /// Length; none where the source says "promptly" (及时) or nothing: an open task without a due date.
    #[serde(default)]
    pub period: Option<Period>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// What follows a return for rectification (退回整改).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationRule {
    /// The applicant's limit; without a period the officer sets the day and gives a basis.
    pub limit: Limit,
    /// What happens to the organ's review clock.
    pub review_clock: ReviewClock,
}

/// What a return does to the organ's review clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewClock {
    /// It ends and starts anew with the amended submission.
    Restarts,
    /// It stops and goes on with the amended submission.
    Stops,
}

/// Duties to report changes (变更、终止). Where one is absent the source states no such duty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRules {
    /// 联网方式变更
    #[serde(default)]
    pub connection: Option<Limit>,
    /// 信息变更
    #[serde(default)]
    pub particulars: Option<Limit>,
    /// 终止联网
    #[serde(default)]
    pub termination: Option<Limit>,
    /// 注销
    #[serde(default)]
    pub cancellation: Option<Limit>,
    /// 接入单位和用户情况变更: changes among the access units and users of the filer's own network.
    #[serde(default)]
    pub access_users: Option<Limit>,
}

/// The badge and its link on the home page, once the case is filed (备案图标和链接).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadgeRule {
    /// Kinds of applicant that must show it; all when empty.
    #[serde(default)]
    pub applicants: Vec<ApplicantKind>,
    /// The applicant's limit, counted from the day of filing.
    pub limit: Limit,
}

impl BadgeRule {
    /// Whether this kind of applicant must show it.
    pub fn asked_of(&self, applicant: ApplicantKind) -> bool {
        self.applicants.is_empty() || self.applicants.contains(&applicant)
    }
}

/// What is changed (变更事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// 联网方式变更
    Connection,
    /// 信息变更
    Particulars,
    /// 终止联网
    Termination,
    /// 注销
    Cancellation,
    /// 接入单位和用户情况变更
    AccessUsers,
}

impl ChangeRules {
    /// The duties that the source states.
    pub fn stated(&self) -> impl Iterator<Item = (ChangeKind, &Limit)> {
        let all = [
            (ChangeKind::Connection, &self.connection),
            (ChangeKind::Particulars, &self.particulars),
            (ChangeKind::Termination, &self.termination),
            (ChangeKind::Cancellation, &self.cancellation),
            (ChangeKind::AccessUsers, &self.access_users),
        ];
        all.into_iter().filter_map(|(kind, limit)| Some((kind, limit.as_ref()?)))
    }
}

/// Late filing of what was connected before the rule began (补办).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateFiling {
    /// Day of publication, from which the limit counts; connections before it file late.
    pub from: NaiveDate,
    /// The limit.
    pub limit: Limit,
}

/// On-site inspection (实地检查).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionRule {
    /// Id of the rule: `T19`.
    pub rule: String,
    /// Whether it is owed once each calendar year; otherwise it is held when the organ sees fit.
    #[serde(default)]
    pub yearly: bool,
    /// What is checked (检查清单).
    pub checklist: Vec<CheckItem>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// Id within the list.
    pub id: String,
    /// What is checked.
    pub title: Bilingual,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Which number a filing gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRule {
    /// Its shape.
    pub scheme: NumberScheme,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Shape of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberScheme {
    /// 单位编号: 6 digits of region, 4 of sequence.
    UnitNumber,
    /// 公安备案号: 6 digits of region, `02`, 6 of sequence.
    FilingNumber,
}

/// What a filer owes for as long as the connection lasts (备案后的义务).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingDuty {
    /// Id of the rule: `T32`.
    pub rule: String,
    /// What is owed.
    pub title: Bilingual,
    /// Of what kind it is.
    pub kind: DutyKind,
    /// How long records are kept, within what time is reported, how often something is done; none where not stated.
    #[serde(default)]
    pub period: Option<Period>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Kind of a standing duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// 留存: to keep records at least so long.
    Keep,
    /// 报告: to report within so long.
    Report,
    /// 定期: to do again and again.
    Repeat,
    /// 遵守: to do or to refrain from at all times.
    Observe,
}
