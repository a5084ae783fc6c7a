//! The steps of a procedure in order, who acts in each, and within which limit.

use serde::{Deserialize, Serialize};

use super::{CopyHolder, Limit, Seal};
use crate::{identity::Level, law::Citation, message::Bilingual, period::Period};

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Id within the procedure: `first_review`.
    pub id: String,
    /// What kind of act completes it.
    pub kind: StageKind,
    /// Name of the stage.
    pub title: Bilingual,
    /// Who acts.
    pub by: Party,
    /// Level of the superior organ, where that organ acts.
    #[serde(default)]
    pub superior: Option<Level>,
    /// A wait before the stage may begin; its limit counts from the end of the wait.
    #[serde(default)]
    pub after: Option<Limit>,
    /// Time limit; none where the source states none.
    #[serde(default)]
    pub limit: Option<Limit>,
    /// A shorter limit that the organ has promised (承诺期限), counted like the legal one and kept beside it.
    #[serde(default)]
    pub promised: Option<Period>,
    /// From which event the limit counts.
    #[serde(default)]
    pub counts_from: CountsFrom,
    /// What follows when the limit passes.
    #[serde(default)]
    pub on_miss: OnMiss,
    /// The seal to set, for a stamping stage.
    #[serde(default)]
    pub seal: Option<Seal>,
    /// Copies that are stamped or given back, numbered from 1.
    #[serde(default)]
    pub copies: Vec<u8>,
    /// Who receives the copies, for a stage that gives back.
    #[serde(default)]
    pub to: Option<CopyHolder>,
    /// Ids of earlier stages whose performer must not perform this one (经办与用章分离).
    #[serde(default)]
    pub other_hands_than: Vec<String>,
    /// Whether every required material must be there before the stage can be passed.
    #[serde(default)]
    pub needs_materials: bool,
    /// Where the stage stands.
    pub cite: Vec<Citation>,
}

/// Which review of several (初审、复审).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewRound {
    /// 初审; also the only one
    First,
    /// 复审
    Second,
}

/// The act that completes a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// 受理
    Acceptance,
    /// 审查、初审、复审
    Review,
    /// 申请人携带材料
    Papers,
    /// 盖章
    Stamp,
    /// 上报
    Forward,
    /// 上级机关签收
    Receipt,
    /// 退还、领取
    GiveBack,
    /// 编号
    Number,
    /// 登记证书、备案回执
    Certificate,
}

/// Who acts or whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// 备案单位、备案人
    Applicant,
    /// 办理机关
    HandlingOrgan,
    /// 上级公安机关
    SuperiorOrgan,
}

/// The event from which a stage's limit counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountsFrom {
    /// The completion of the stage before, or the submission for the first stage.
    #[default]
    PreviousStage,
    /// The submission or its last amendment.
    Submission,
    /// The acceptance (受理之日).
    Acceptance,
}

/// What follows when a stage's limit passes unused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnMiss {
    /// The source states nothing: the deadline stays overdue.
    #[default]
    NotStated,
    /// The organ may close the case by notice.
    LapseByNotice,
}

/// Time in which a submission may be edited; an edit restarts the filing date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditWindow {
    /// Its length.
    pub limit: Limit,
}
