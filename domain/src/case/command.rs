//! What may be asked of a case. Time, actor and identity travel in the command.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    access_report::AccessReport,
    inspection::{CheckResult, Verdict},
    material::MaterialExamination,
    photograph::Photograph,
    state::{HandedIn, Particulars, QueryCredentials},
};
use crate::{
    actor::Actor,
    deadline::DeadlineId,
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
};

/// A command to one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseCommand {
    /// Who, when.
    pub header: Header,
    /// What.
    pub action: Action,
}

/// Who commands, and the two times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Who.
    pub by: Actor,
    /// The present.
    pub recorded_at: DateTime<Utc>,
    /// When it happened, if not today.
    pub occurred_on: Option<NaiveDate>,
    /// Why it is recorded only now.
    pub reason: Option<String>,
}

/// A filing handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Id of the new case, or of the claimed one.
    pub case_id: Uuid,
    /// Under which procedure.
    pub procedure: ProcedureId,
    /// To which organ.
    pub organ: RegionCode,
    /// Region of the unit.
    pub region: RegionCode,
    /// Kind of applicant.
    pub applicant: ApplicantKind,
    /// Day of formal connection.
    pub connected_on: NaiveDate,
    /// Answers to the form.
    pub answers: Answers,
    /// Materials handed in with it.
    pub handed_in: Vec<HandedIn>,
    /// Rows of materials that are lists, by material.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attachments: BTreeMap<String, Answers>,
    /// Query number and password made for it, used where the procedure gives them.
    pub credentials: Option<QueryCredentials>,
}

/// A website found unfiled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PushedWebsite {
    /// Id of the new case.
    pub case_id: Uuid,
    /// Under which procedure it must be filed.
    pub procedure: ProcedureId,
    /// The organ that pushes it.
    pub organ: RegionCode,
    /// Region of the operator, as far as known.
    pub region: RegionCode,
    /// What is known of it.
    pub particulars: Particulars,
    /// Day of its connection, where it is known; the time to file counts from it, else from the push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected_on: Option<NaiveDate>,
}

/// A unit that an access provider reported as connected and that has no filing of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedUnit {
    /// Id of the new case.
    pub case_id: Uuid,
    /// Under which procedure it must file.
    pub procedure: ProcedureId,
    /// With which organ.
    pub organ: RegionCode,
    /// Its region.
    pub region: RegionCode,
    /// Its name, as reported.
    pub name: String,
    /// Its domain, if it was reported.
    pub domain: Option<String>,
    /// First day of its connection.
    pub connected_on: NaiveDate,
    /// The access provider's case with the report.
    pub reported_in: Uuid,
}

/// A filing made before this system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierFiling {
    /// Id of the new case.
    pub case_id: Uuid,
    /// Procedure under whose scheme it is kept.
    pub procedure: ProcedureId,
    /// Its number, 14 digits or the older 12.
    pub number: String,
    /// What is known of it.
    pub particulars: Particulars,
    /// Where the record comes from.
    pub source: String,
}

/// Everything that can be asked of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// 提交
    Submit(Box<Submission>),
    /// 修改、补正
    Amend {
        /// All answers anew.
        answers: Answers,
        /// Materials handed in with it.
        handed_in: Vec<HandedIn>,
        /// Rows of materials that are lists, by material.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attachments: BTreeMap<String, Answers>,
    },
    /// 受理
    Accept,
    /// 审查合格
    PassReview {
        /// Remark.
        note: Option<String>,
    },
    /// 退回整改
    ReturnForRectification {
        /// What must be put right.
        items: Vec<String>,
        /// The day set, where the rule states no length.
        by: Option<NaiveDate>,
        /// Basis of that day.
        basis: Option<String>,
    },
    /// 不予备案
    Reject {
        /// Why.
        ground: String,
    },
    /// 撤回
    Withdraw {
        /// Why.
        ground: String,
    },
    /// 逾期终结
    CloseAsLapsed {
        /// The notice given.
        notice: String,
    },
    /// 提交纸质材料
    HandInPapers {
        /// Which.
        handed_in: Vec<HandedIn>,
        /// Rows of materials that are lists, by material.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attachments: BTreeMap<String, Answers>,
    },
    /// 核验材料
    ExamineMaterials {
        /// Each finding, in order.
        examinations: Vec<MaterialExamination>,
    },
    /// 上报
    Forward,
    /// 签收
    ConfirmReceipt,
    /// 盖章
    Stamp {
        /// Which copies; must be those the stage names.
        copies: Vec<u8>,
    },
    /// 退还、领取
    GiveCopiesBack {
        /// Which copies; must be those the stage names.
        copies: Vec<u8>,
    },
    /// 编号
    AssignNumber {
        /// The number that the register issued.
        number: String,
    },
    /// 重新编号
    Renumber {
        /// The number from now on, that the register issued.
        number: String,
        /// Why: filed anew on another system, a region retired.
        reason: String,
    },
    /// 发证、发回执
    IssueCertificate {
        /// Name of the paper.
        paper: String,
        /// Its number.
        number: Option<String>,
    },
    /// 展示备案图标和链接
    ShowBadge {
        /// Since which day it stands on the home page.
        shown_on: NaiveDate,
    },
    /// 联网方式变更
    ChangeConnection {
        /// The day of the change.
        changed_on: NaiveDate,
        /// All answers anew.
        answers: Answers,
    },
    /// 信息变更
    ChangeParticulars {
        /// The day of the change.
        changed_on: NaiveDate,
        /// All answers anew.
        answers: Answers,
    },
    /// 报告接入单位和用户情况
    ReportAccessUsers(Box<AccessReport>),
    /// 终止联网
    Terminate {
        /// The day the connection ended.
        ended_on: NaiveDate,
    },
    /// 注销
    Cancel {
        /// Why.
        ground: String,
    },
    /// 安排检查
    ScheduleInspection {
        /// For which year.
        year: i32,
        /// Planned day.
        planned_on: NaiveDate,
    },
    /// 实施检查
    HoldInspection {
        /// For which year.
        year: i32,
        /// Each item's result.
        results: Vec<CheckResult>,
        /// Findings in words.
        findings: Vec<String>,
        /// Photographs of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photographs: Vec<Photograph>,
    },
    /// 检查结论
    ConcludeInspection {
        /// For which year.
        year: i32,
        /// The verdict.
        verdict: Verdict,
    },
    /// 责令整改
    OrderRectification {
        /// What must be put right.
        items: Vec<String>,
        /// Until when.
        by: NaiveDate,
        /// On what basis.
        basis: String,
    },
    /// 整改确认
    ConfirmRectification,
    /// 推送未备案网站
    PushWebsite(Box<PushedWebsite>),
    /// 列为应备案单位
    ReportUnit(Box<ReportedUnit>),
    /// 认领
    ClaimWebsite {
        /// Kind of applicant.
        applicant: ApplicantKind,
        /// Name of the unit.
        name: String,
    },
    /// 录入此前备案
    ImportFiling(Box<EarlierFiling>),
    /// 移送
    Transfer {
        /// To which organ.
        to: RegionCode,
        /// Why.
        reason: String,
    },
    /// 分配承办人
    Assign {
        /// Account name of the officer who handles the case from now on.
        handler: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// 领办: handles a case that nobody is assigned to
    Take,
    /// 收回分配
    Unassign {
        /// Why.
        reason: String,
    },
    /// 更正
    Correct {
        /// `connected_on`, `site_name`, … or `answers.<field>`.
        field: String,
        /// As it is.
        value: serde_json::Value,
        /// Why.
        reason: String,
    },
    /// 延长时限
    ExtendClock {
        /// Which.
        deadline: DeadlineId,
        /// New last day.
        until: NaiveDate,
        /// On what basis.
        basis: String,
    },
    /// 中止时限
    SuspendClock {
        /// Which.
        deadline: DeadlineId,
        /// On what basis.
        basis: String,
    },
    /// 恢复时限
    ResumeClock {
        /// Which.
        deadline: DeadlineId,
    },
    /// 按新日历重算时限
    RecountClocks {
        /// Version of the calendar that is meant: whoever has another one must not count.
        calendar: String,
        /// Why, naming the notice.
        basis: String,
    },
}

macro_rules! kinds {
    ($($name:ident = $word:literal,)+) => {
        /// The name of an action, for lists of lawful actions and refusals.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each kind is the action of the same name")]
        pub enum ActionKind { $($name,)+ }

        impl ActionKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

kinds! {
    Submit = "submit",
    Amend = "amend",
    Accept = "accept",
    PassReview = "pass_review",
    ReturnForRectification = "return_for_rectification",
    Reject = "reject",
    Withdraw = "withdraw",
    CloseAsLapsed = "close_as_lapsed",
    HandInPapers = "hand_in_papers",
    ExamineMaterials = "examine_materials",
    Forward = "forward",
    ConfirmReceipt = "confirm_receipt",
    Stamp = "stamp",
    GiveCopiesBack = "give_copies_back",
    AssignNumber = "assign_number",
    Renumber = "renumber",
    IssueCertificate = "issue_certificate",
    ShowBadge = "show_badge",
    ChangeConnection = "change_connection",
    ChangeParticulars = "change_particulars",
    ReportAccessUsers = "report_access_users",
    Terminate = "terminate",
    Cancel = "cancel",
    ScheduleInspection = "schedule_inspection",
    HoldInspection = "hold_inspection",
    ConcludeInspection = "conclude_inspection",
    OrderRectification = "order_rectification",
    ConfirmRectification = "confirm_rectification",
    PushWebsite = "push_website",
    ReportUnit = "report_unit",
    ClaimWebsite = "claim_website",
    ImportFiling = "import_filing",
    Correct = "correct",
    Transfer = "transfer",
    Assign = "assign",
    Take = "take",
    Unassign = "unassign",
    ExtendClock = "extend_clock",
    SuspendClock = "suspend_clock",
    ResumeClock = "resume_clock",
    RecountClocks = "recount_clocks",
}

impl ActionKind {
    /// Whether the action opens a case.
    pub fn opens(self) -> bool {
        matches!(self, Self::Submit | Self::PushWebsite | Self::ReportUnit | Self::ImportFiling)
    }
}

impl Action {
    /// Its name.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Submit(_) => ActionKind::Submit,
            Self::Amend { .. } => ActionKind::Amend,
            Self::Accept => ActionKind::Accept,
            Self::PassReview { .. } => ActionKind::PassReview,
            Self::ReturnForRectification { .. } => ActionKind::ReturnForRectification,
            Self::Reject { .. } => ActionKind::Reject,
            Self::Withdraw { .. } => ActionKind::Withdraw,
            Self::CloseAsLapsed { .. } => ActionKind::CloseAsLapsed,
            Self::HandInPapers { .. } => ActionKind::HandInPapers,
            Self::ExamineMaterials { .. } => ActionKind::ExamineMaterials,
            Self::Forward => ActionKind::Forward,
            Self::ConfirmReceipt => ActionKind::ConfirmReceipt,
            Self::Stamp { .. } => ActionKind::Stamp,
            Self::GiveCopiesBack { .. } => ActionKind::GiveCopiesBack,
            Self::AssignNumber { .. } => ActionKind::AssignNumber,
            Self::Renumber { .. } => ActionKind::Renumber,
            Self::IssueCertificate { .. } => ActionKind::IssueCertificate,
            Self::ShowBadge { .. } => ActionKind::ShowBadge,
            Self::ChangeConnection { .. } => ActionKind::ChangeConnection,
            Self::ChangeParticulars { .. } => ActionKind::ChangeParticulars,
            Self::ReportAccessUsers(_) => ActionKind::ReportAccessUsers,
            Self::Terminate { .. } => ActionKind::Terminate,
            Self::Cancel { .. } => ActionKind::Cancel,
            Self::ScheduleInspection { .. } => ActionKind::ScheduleInspection,
            Self::HoldInspection { .. } => ActionKind::HoldInspection,
            Self::ConcludeInspection { .. } => ActionKind::ConcludeInspection,
            Self::OrderRectification { .. } => ActionKind::OrderRectification,
            Self::ConfirmRectification => ActionKind::ConfirmRectification,
            Self::PushWebsite(_) => ActionKind::PushWebsite,
            Self::ReportUnit(_) => ActionKind::ReportUnit,
            Self::ClaimWebsite { .. } => ActionKind::ClaimWebsite,
            Self::ImportFiling(_) => ActionKind::ImportFiling,
            Self::Transfer { .. } => ActionKind::Transfer,
            Self::Assign { .. } => ActionKind::Assign,
            Self::Take => ActionKind::Take,
            Self::Unassign { .. } => ActionKind::Unassign,
            Self::Correct { .. } => ActionKind::Correct,
            Self::ExtendClock { .. } => ActionKind::ExtendClock,
            Self::SuspendClock { .. } => ActionKind::SuspendClock,
            Self::ResumeClock { .. } => ActionKind::ResumeClock,
            Self::RecountClocks { .. } => ActionKind::RecountClocks,
        }
    }
}
