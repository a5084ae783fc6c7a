//! What happens to a case. Events are for ever: additive, versioned, named in the past tense.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    access_users::AccessDifference,
    inspection::{CheckResult, InspectionOutcome},
    material::MaterialFinding,
    photograph::Photograph,
    state::{Applicant, HandedIn, MaterialAsked, Particulars, Position, QueryCredentials},
};
use crate::{
    actor::Actor,
    deadline::ClockChange,
    form::Answers,
    identity::RegionCode,
    law::Citation,
    procedure::{CopyHolder, FilingObject, ProcedureId},
};

/// One event of a case: a fact, who recorded it and when, and what was decided from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// What happened.
    pub fact: Fact,
    /// When, and by whom.
    pub stamp: Stamp,
    /// The status and stage that follow, if they change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<Position>,
    /// What it does to the clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockChange>,
}

/// The two times of an event and its actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamp {
    /// The day it happened in the world (发生日期).
    pub occurred_on: NaiveDate,
    /// The moment it was recorded (记录时间).
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Actor,
    /// Why it was recorded later than it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was filed, and under which rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Id of the case.
    pub case_id: Uuid,
    /// Procedure applied.
    pub procedure: ProcedureId,
    /// Version of the rulebook that decided.
    pub rulebook: String,
    /// Handling organ (办理机关).
    pub organ: RegionCode,
    /// Region of the unit, from which numbers are formed.
    pub region: RegionCode,
    /// What is filed.
    pub object: FilingObject,
    /// Who files, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<Applicant>,
    /// Names shown in lists and the public register.
    pub particulars: Particulars,
    /// Day of formal connection (正式联通).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected_on: Option<NaiveDate>,
    /// Whether the procedure asks for reports on access units and users; not recorded of older cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_access_users: Option<bool>,
}

/// A filing form as answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnsweredForm {
    /// Id of the form.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// The answers, canonical.
    pub answers: Answers,
}

/// Facts of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// 提交
    Submitted {
        /// What is filed; none when a pushed website is filed, which is open already.
        opening: Box<Opening>,
        /// The form.
        form: AnsweredForm,
        /// Materials the rule asks for.
        asked: Vec<MaterialAsked>,
        /// Materials handed in with it.
        handed_in: Vec<HandedIn>,
        /// Rows of materials that are lists, by material.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attachments: BTreeMap<String, AnsweredForm>,
        /// Who keeps copy 1, 2, … of the form in the end.
        copies: Vec<CopyHolder>,
        /// Query number and password, where the procedure gives them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credentials: Option<QueryCredentials>,
    },
    /// 修改、补正
    Amended {
        /// The form as it is now.
        form: AnsweredForm,
        /// Names that follow from it.
        particulars: Particulars,
        /// Materials handed in with it.
        handed_in: Vec<HandedIn>,
        /// Rows of materials that are lists, by material.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attachments: BTreeMap<String, AnsweredForm>,
    },
    /// 受理
    Accepted {},
    /// 初审、复审、审查合格
    ReviewPassed {
        /// Which review.
        stage: String,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// 退回整改
    Returned {
        /// From which stage.
        stage: String,
        /// What must be put right.
        items: Vec<String>,
    },
    /// 不予备案
    Rejected {
        /// Why.
        ground: String,
    },
    /// 撤回
    Withdrawn {
        /// Why.
        ground: String,
    },
    /// 逾期未办，按通知终结
    Lapsed {
        /// The notice given.
        notice: String,
    },
    /// 提交纸质材料
    PapersHandedIn {
        /// Which.
        handed_in: Vec<HandedIn>,
        /// Rows of materials that are lists, by material.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attachments: BTreeMap<String, AnsweredForm>,
    },
    /// 核验材料
    MaterialExamined {
        /// Id of the material in the procedure.
        material: String,
        /// What was found of it.
        finding: MaterialFinding,
    },
    /// 上报
    Forwarded {
        /// To which organ.
        to: RegionCode,
        /// Which copies.
        copies: Vec<u8>,
    },
    /// 上级机关签收
    ReceiptConfirmed {
        /// By which organ.
        organ: RegionCode,
    },
    /// 盖章
    Stamped {
        /// Whose seal.
        organ: RegionCode,
        /// Name of the seal.
        seal: String,
        /// Which copies.
        copies: Vec<u8>,
    },
    /// 退还、领取
    CopiesGivenBack {
        /// To whom.
        to: CopyHolder,
        /// Which copies.
        copies: Vec<u8>,
    },
    /// 编号
    NumberAssigned {
        /// The number.
        number: String,
    },
    /// 重新编号
    Renumbered {
        /// The number from now on.
        number: String,
        /// Region it begins with, in which the case stands from now on.
        region: RegionCode,
        /// Why.
        reason: String,
        /// The number until now.
        previous: String,
    },
    /// 颁发登记证书、备案回执
    CertificateIssued {
        /// Name of the paper.
        paper: String,
        /// Its number, if it bears one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// 展示备案图标和链接
    BadgeShown {
        /// Since which day it stands on the home page.
        shown_on: NaiveDate,
    },
    /// 联网方式变更
    ConnectionChanged {
        /// The day of the change.
        changed_on: NaiveDate,
        /// The answers that changed, as they are now.
        form: AnsweredForm,
    },
    /// 信息变更
    ParticularsChanged {
        /// The day of the change.
        changed_on: NaiveDate,
        /// The answers that changed, as they are now.
        form: AnsweredForm,
        /// Names that follow from it.
        particulars: Particulars,
    },
    /// 报告接入单位和用户情况
    AccessUsersReported {
        /// The day whose state was told.
        as_of: NaiveDate,
        /// Whether everybody connected was named, or only what changed.
        full: bool,
        /// What it changes in the list of the reports before.
        #[serde(flatten)]
        difference: AccessDifference,
    },
    /// 终止联网
    Terminated {
        /// The day the connection ended.
        ended_on: NaiveDate,
    },
    /// 注销
    Cancelled {
        /// Why.
        ground: String,
    },
    /// 安排年度实地检查
    InspectionScheduled {
        /// For which year.
        year: i32,
        /// Planned day.
        planned_on: NaiveDate,
        /// Items to check.
        checklist: Vec<String>,
        /// Articles on which an inspection of the planned day rests.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        basis: Vec<Citation>,
    },
    /// 实施检查
    InspectionHeld {
        /// For which year.
        year: i32,
        /// Each item's result.
        results: Vec<CheckResult>,
        /// Findings in words.
        findings: Vec<String>,
        /// Articles on which it rests, those in force on the day it was held.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        basis: Vec<Citation>,
        /// Items checked, where they are others than scheduled because the law changed in between.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checklist: Vec<String>,
        /// Photographs of what was found.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photographs: Vec<Photograph>,
    },
    /// 检查结论
    InspectionConcluded {
        /// For which year.
        year: i32,
        /// The outcome.
        outcome: InspectionOutcome,
    },
    /// 责令整改
    RectificationOrdered {
        /// What must be put right.
        items: Vec<String>,
        /// Until when.
        by: NaiveDate,
        /// On what basis.
        basis: String,
    },
    /// 整改确认
    RectificationConfirmed {},
    /// 推送未备案网站
    WebsitePushed {
        /// What was found.
        opening: Box<Opening>,
    },
    /// 列为应备案单位: named as connected by an access provider, without a filing of its own
    UnitReported {
        /// What is known of it.
        opening: Box<Opening>,
        /// The access provider's case with the report.
        reported_in: Uuid,
    },
    /// 认领
    WebsiteClaimed {
        /// By whom.
        applicant: Applicant,
    },
    /// 录入此前已办理的备案
    FilingImported {
        /// What is on the register.
        opening: Box<Opening>,
        /// Its number.
        number: String,
        /// Where the record comes from.
        source: String,
    },
    /// 移送
    Transferred {
        /// The organ that handled it.
        from: RegionCode,
        /// The organ that handles it now.
        to: RegionCode,
        /// Why.
        reason: String,
    },
    /// 分配承办人、领办
    Assigned {
        /// Account name of whoever handles the case from now on.
        handler: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// 收回分配
    Unassigned {
        /// Account name of whoever handled it.
        handler: String,
        /// Why.
        reason: String,
    },
    /// 更正
    Corrected {
        /// Which fact, such as `connected_on`.
        field: String,
        /// As it stood, still true to what was recorded.
        old: serde_json::Value,
        /// As it is.
        new: serde_json::Value,
        /// Why.
        reason: String,
    },
    /// 注销个人信息: what is sealed for these persons can never be read again
    PersonForgotten {
        /// Whose keys are destroyed.
        subjects: Vec<Uuid>,
        /// Why.
        reason: String,
    },
    /// 延长时限
    ClockExtended {},
    /// 中止时限
    ClockSuspended {},
    /// 恢复时限
    ClockResumed {},
    /// 按新日历重算时限
    ClocksRecounted {
        /// Version of the calendar.
        calendar: String,
        /// Last day of its last published year.
        known_through: NaiveDate,
        /// Why, naming the notice.
        basis: String,
    },
}

impl Fact {
    /// Name of the event in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "Submitted",
            Self::Amended { .. } => "Amended",
            Self::Accepted {} => "Accepted",
            Self::ReviewPassed { .. } => "ReviewPassed",
            Self::Returned { .. } => "Returned",
            Self::Rejected { .. } => "Rejected",
            Self::Withdrawn { .. } => "Withdrawn",
            Self::Lapsed { .. } => "Lapsed",
            Self::PapersHandedIn { .. } => "PapersHandedIn",
            Self::MaterialExamined { .. } => "MaterialExamined",
            Self::Forwarded { .. } => "Forwarded",
            Self::ReceiptConfirmed { .. } => "ReceiptConfirmed",
            Self::Stamped { .. } => "Stamped",
            Self::CopiesGivenBack { .. } => "CopiesGivenBack",
            Self::NumberAssigned { .. } => "NumberAssigned",
            Self::Renumbered { .. } => "Renumbered",
            Self::CertificateIssued { .. } => "CertificateIssued",
            Self::BadgeShown { .. } => "BadgeShown",
            Self::ConnectionChanged { .. } => "ConnectionChanged",
            Self::ParticularsChanged { .. } => "ParticularsChanged",
            Self::AccessUsersReported { .. } => "AccessUsersReported",
            Self::Terminated { .. } => "Terminated",
            Self::Cancelled { .. } => "Cancelled",
            Self::InspectionScheduled { .. } => "InspectionScheduled",
            Self::InspectionHeld { .. } => "InspectionHeld",
            Self::InspectionConcluded { .. } => "InspectionConcluded",
            Self::RectificationOrdered { .. } => "RectificationOrdered",
            Self::RectificationConfirmed {} => "RectificationConfirmed",
            Self::WebsitePushed { .. } => "WebsitePushed",
            Self::UnitReported { .. } => "UnitReported",
            Self::WebsiteClaimed { .. } => "WebsiteClaimed",
            Self::FilingImported { .. } => "FilingImported",
            Self::Transferred { .. } => "Transferred",
            Self::Assigned { .. } => "Assigned",
            Self::Unassigned { .. } => "Unassigned",
            Self::Corrected { .. } => "Corrected",
            Self::PersonForgotten { .. } => "PersonForgotten",
            Self::ClockExtended {} => "ClockExtended",
            Self::ClockSuspended {} => "ClockSuspended",
            Self::ClockResumed {} => "ClockResumed",
            Self::ClocksRecounted { .. } => "ClocksRecounted",
        }
    }
}

impl cqrs_es::DomainEvent for CaseEvent {
    fn event_type(&self) -> String {
        self.fact.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
