//! The folded state of a case.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    access_users::AccessUsers, assignment::Handler, event::AnsweredForm, inspection::Inspection,
    material::MaterialItem, renumbering::FormerNumber,
};
use crate::{
    actor::{Actor, Role},
    alert::ClockKind,
    deadline::{Deadline, DeadlineId},
    identity::{Level, RegionCode},
    law::Citation,
    message::Bilingual,
    personal::Sealed,
    procedure::{ApplicantKind, CopyHolder, FilingObject, MaterialMode, Party, ProcedureId, ReviewRound, StageKind},
};

/// A filing and everything that happened to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Where it stands.
    pub status: Status,
    /// The stage to complete now, while one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAt>,
    /// What is filed; none before the first event.
    pub filing: Option<Box<Filing>>,
    /// Its deadlines in the order in which they started.
    pub deadlines: Vec<Deadline>,
    /// Where it stood from when on, in the order in which that became known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standings: Vec<Standing>,
    /// Number of events folded.
    pub version: u64,
    /// Day of the last act in the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_act: Option<NaiveDate>,
}

/// A status that a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Since when it is known.
    pub known_from: DateTime<Utc>,
    /// The day on which the case came to it.
    pub on: NaiveDate,
    /// The status.
    pub status: Status,
}

/// Where a case stands; the rest are facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing recorded.
    #[default]
    NotOpened,
    /// 系统推送，未备案
    Unfiled,
    /// 已提交，待受理
    Submitted,
    /// 审查中
    UnderReview,
    /// 待提交材料
    AwaitingPapers,
    /// 退回整改
    Returned,
    /// 盖章、上报
    Sealing,
    /// 编号、发证、领取
    Completing,
    /// 已备案
    Filed,
    /// 不予备案
    Rejected,
    /// 已撤回
    Withdrawn,
    /// 逾期终结
    Lapsed,
    /// 已终止联网
    Terminated,
    /// 已注销
    Cancelled,
}

impl Status {
    /// Every status a recorded case can have.
    pub const ALL: [Self; 13] = [
        Self::Unfiled,
        Self::Submitted,
        Self::UnderReview,
        Self::AwaitingPapers,
        Self::Returned,
        Self::Sealing,
        Self::Completing,
        Self::Filed,
        Self::Rejected,
        Self::Withdrawn,
        Self::Lapsed,
        Self::Terminated,
        Self::Cancelled,
    ];

    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotOpened => "not_opened",
            Self::Unfiled => "unfiled",
            Self::Submitted => "submitted",
            Self::UnderReview => "under_review",
            Self::AwaitingPapers => "awaiting_papers",
            Self::Returned => "returned",
            Self::Sealing => "sealing",
            Self::Completing => "completing",
            Self::Filed => "filed",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
            Self::Terminated => "terminated",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the filing procedure is still going on.
    pub fn is_pending(self) -> bool {
        match self {
            Self::Submitted
            | Self::UnderReview
            | Self::AwaitingPapers
            | Self::Returned
            | Self::Sealing
            | Self::Completing => true,
            Self::NotOpened
            | Self::Unfiled
            | Self::Filed
            | Self::Rejected
            | Self::Withdrawn
            | Self::Lapsed
            | Self::Terminated
            | Self::Cancelled => false,
        }
    }

    /// The status of a case whose next stage is of this kind.
    pub fn during(kind: StageKind) -> Self {
        match kind {
            StageKind::Acceptance => Self::Submitted,
            StageKind::Review => Self::UnderReview,
            StageKind::Papers => Self::AwaitingPapers,
            StageKind::Stamp | StageKind::Forward | StageKind::Receipt => Self::Sealing,
            StageKind::GiveBack | StageKind::Number | StageKind::Certificate => Self::Completing,
        }
    }
}

/// Status and stage that follow an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The status.
    pub status: Status,
    /// The stage to complete, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAt>,
}

/// The stage that a case stands at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageAt {
    /// Id in the procedure.
    pub id: String,
    /// What completes it.
    pub kind: StageKind,
    /// Its name.
    pub title: Bilingual,
    /// Who acts.
    pub by: Party,
    /// Level of the superior organ, where that organ acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<Level>,
    /// Its running deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineId>,
    /// Last day on which the submission may be edited, where there is such a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editable_until: Option<NaiveDate>,
    /// Which review it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<ReviewRound>,
    /// Accounts that must not perform it, having performed an earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<String>,
    /// Where it stands in the law.
    pub cite: Vec<Citation>,
}

/// What is filed, by whom, where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    /// Id of the case.
    pub case_id: Uuid,
    /// How the case came to be.
    pub origin: Origin,
    /// Procedure applied.
    pub procedure: ProcedureId,
    /// Version of the rulebook that opened it.
    pub rulebook: String,
    /// Handling organ.
    pub organ: RegionCode,
    /// Organs that handled it before, oldest first, each with the moment from which another was known to (移送).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_organs: Vec<(RegionCode, DateTime<Utc>)>,
    /// Region of the unit.
    pub region: RegionCode,
    /// What is filed.
    pub object: FilingObject,
    /// Day on which the case was opened; its procedure is read as of this day.
    pub opened_on: NaiveDate,
    /// Who files.
    pub applicant: Option<Applicant>,
    /// Names for lists and the register.
    pub particulars: Particulars,
    /// Formal connection.
    pub connected_on: Option<NaiveDate>,
    /// Account that submitted.
    pub submitted_by: Option<Actor>,
    /// Day of the submission or its last amendment.
    pub submitted_on: Option<NaiveDate>,
    /// Day of acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Day on which the filing was complete.
    pub filed_on: Option<NaiveDate>,
    /// Day on which it ended.
    pub ended_on: Option<NaiveDate>,
    /// The form as it stands.
    pub form: Option<AnsweredForm>,
    /// Materials asked and handed in.
    pub materials: Vec<MaterialItem>,
    /// Copies of the form: who has them, which seals they bear.
    pub copies: Vec<FormCopy>,
    /// Query number and password.
    pub credentials: Option<QueryCredentials>,
    /// The number given.
    pub number: Option<String>,
    /// Numbers it had before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_numbers: Vec<FormerNumber>,
    /// Certificate or receipt: its name and number.
    pub certificate: Option<(String, Option<String>)>,
    /// Day since which badge and link stand on the home page.
    pub badge_shown_on: Option<NaiveDate>,
    /// Inspections by calendar year.
    pub inspections: BTreeMap<i32, Inspection>,
    /// Who performed each stage last, by the stage's id (经办人).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub performed: BTreeMap<String, String>,
    /// Who handles it (承办人), while somebody is assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<Handler>,
    /// Whether a rectification order is open.
    pub rectifying: bool,
    /// Items of the last return, while it is open.
    pub returned_items: Vec<String>,
    /// Day of the last return, answered or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
    /// Fields corrected so far.
    pub corrected: Vec<String>,
    /// Whether the procedure asks for reports on access units and users, where that was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_access_users: Option<bool>,
    /// Persons whose keys were destroyed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<Uuid>,
    /// Access units and users as last reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_users: Option<Box<AccessUsers>>,
}

impl Filing {
    /// Whether this account, which files for itself, submitted or claimed it, or its query number was signed in with.
    pub fn is_owned_by(&self, actor: &Actor) -> bool {
        if actor.role == Role::FilingHolder {
            return self.credentials.as_ref().is_some_and(|credentials| credentials.number == actor.name);
        }
        let owns = |owner: &Actor| owner.role.files() && owner.name == actor.name;
        actor.role.files() && self.submitted_by.as_ref().is_some_and(owns)
    }
}

/// How a case came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 备案人提交
    Submitted,
    /// 系统推送
    Pushed,
    /// 接入单位报告
    Reported,
    /// 录入此前备案
    Imported,
}

impl Origin {
    /// The word in rows and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Pushed => "pushed",
            Self::Reported => "reported",
            Self::Imported => "imported",
        }
    }
}

/// Who files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Kind of applicant.
    pub kind: ApplicantKind,
    /// Name of the unit; of a natural person the mask of the name, or the plain name as older events have it.
    pub name: String,
    /// The sealed name of a natural person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Box<Sealed>>,
}

/// Names under which a case is listed and found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// 单位名称
    pub unit_name: String,
    /// 网站名称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_name: Option<String>,
    /// 域名
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// ICP 备案或许可编号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icp_number: Option<String>,
}

/// Query number and password that let a filer follow the case (备案编号和备案密码).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryCredentials {
    /// 备案编号
    pub number: String,
    /// Salted slow hash of the password (PHC string); of older submissions its SHA-256 in hexadecimal. The password
    /// itself is shown once and not kept.
    pub password_digest: String,
}

/// A material that the rule asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialAsked {
    /// Id in the procedure.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// How many.
    pub copies: u8,
    /// In which form.
    pub mode: MaterialMode,
    /// Whether it must be there in any case.
    pub required: bool,
    /// Id of the form in which it can be filled in as rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Where it is asked for.
    pub cite: Vec<Citation>,
}

/// A material that was handed in or shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// Id in the procedure.
    pub material: String,
    /// How many.
    pub copies: u8,
}

/// A copy of the form (一份备案表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCopy {
    /// Who has it now.
    pub holder: CopyHolder,
    /// Who keeps it in the end.
    pub keeper: CopyHolder,
    /// Seals it bears: organ, name of the seal, day.
    pub stamps: Vec<(RegionCode, String, NaiveDate)>,
}

impl Case {
    /// The running deadline with this id.
    pub fn running(&self, id: &DeadlineId) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.clock.id == *id && deadline.is_running())
    }

    /// Running deadlines.
    pub fn running_deadlines(&self) -> impl Iterator<Item = &Deadline> {
        self.deadlines.iter().filter(|deadline| deadline.is_running())
    }

    /// The next moment at which something is due by law, among running and not suspended deadlines.
    pub fn next_due(&self) -> Option<&Deadline> {
        self.running_deadlines()
            .filter(|deadline| !deadline.is_suspended() && deadline.clock.kind() == ClockKind::Legal)
            .filter_map(|deadline| deadline.clock.due.as_ref().map(|due| (due.at, deadline)))
            .min_by_key(|(at, _)| *at)
            .map(|(_, deadline)| deadline)
    }

    /// Materials for which a review that needs them still waits.
    pub fn missing_materials(&self) -> impl Iterator<Item = &MaterialAsked> {
        let materials = self.filing.iter().flat_map(|filing| &filing.materials);
        materials.filter(|item| item.is_missing()).map(|item| &item.asked)
    }
}
