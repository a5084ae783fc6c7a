//! The domain's words as GraphQL enums. `remote` derives exhaustive conversions: a new word in the domain fails to
//! compile here until it has its place in the interface.

use async_graphql::Enum;

/// Where a case stands (案件状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::Status")]
pub enum Status {
    /// Nothing recorded.
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

/// How a case came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::Origin")]
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

/// The act that completes a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::StageKind")]
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

/// Who acts, or whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::Party")]
pub enum Party {
    /// 备案单位、备案人
    Applicant,
    /// 办理机关
    HandlingOrgan,
    /// 上级公安机关
    SuperiorOrgan,
}

/// What follows when a limit passes unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::OnMiss")]
pub enum OnMiss {
    /// The source states nothing: the deadline stays overdue.
    NotStated,
    /// The organ may close the case by notice.
    LapseByNotice,
}

/// What is filed (备案对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::FilingObject")]
pub enum FilingObject {
    /// 联网单位
    Unit,
    /// 网站
    Website,
    /// 接入服务单位
    AccessProvider,
    /// 数据中心
    DataCentre,
    /// 主机
    Host,
}

/// Who files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::ApplicantKind")]
pub enum ApplicantKind {
    /// 互联单位
    InterconnectingUnit,
    /// 接入单位、ISP
    AccessProvider,
    /// 数据中心、IDC
    DataCentre,
    /// 虚拟主机提供者
    VirtualHostProvider,
    /// 信息服务单位、经营性 ICP
    CommercialInformationService,
    /// 信息服务单位、非经营性 ICP
    InformationService,
    /// 联网使用单位
    UsingUnit,
    /// 个人
    Individual,
}

/// Who holds a copy of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::CopyHolder")]
pub enum CopyHolder {
    /// 备案单位
    Applicant,
    /// 办理机关存档
    HandlingOrgan,
    /// 上级公安机关留存
    SuperiorOrgan,
}

/// In which form a material is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::MaterialMode")]
pub enum MaterialMode {
    /// 原件
    Original,
    /// 复印件
    Copy,
    /// 出示
    Shown,
    /// 电子版
    Electronic,
    /// The source does not say.
    NotStated,
}

/// A seal or signature on a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::MaterialMark")]
pub enum MaterialMark {
    /// 公章
    Sealed,
    /// 骑缝章
    PagingSealed,
    /// 签字
    Signed,
    /// 每页签字
    EveryPageSigned,
}

/// Where one material of a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::MaterialState")]
pub enum MaterialState {
    /// 待提交: not handed in, or too few.
    Open,
    /// 已收，待核验
    Received,
    /// 核验无误
    Checked,
    /// 不符合要求: open until it is handed in again.
    Refused,
    /// 不适用
    NotApplicable,
}

/// Kind of an access user (接入单位和用户).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::AccessUserKind")]
pub enum AccessUserKind {
    /// 单位
    Unit,
    /// 个人
    Person,
}

/// Level of a region or organ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::identity::Level")]
pub enum Level {
    /// 县级
    County,
    /// 地(市)级
    Prefecture,
    /// 省级
    Province,
}

/// What a briefing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::briefing::BriefingKind")]
pub enum BriefingKind {
    /// 晨报: what is overdue and soon due, on every working day
    Morning,
    /// 周报: what is overdue by organ, and suspended
    Weekly,
    /// 月报: how limits were kept in the month before, and how long stages took
    Monthly,
}

/// In which role somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::actor::Role")]
pub enum Role {
    /// 备案人: files, amends, follows own cases
    Applicant,
    /// 接入服务提供者: files for itself, reports its access units and users
    AccessProvider,
    /// 凭备案编号和密码办理的备案人: follows and amends the one filing whose number and password they have
    FilingHolder,
    /// 经办民警: everything from acceptance to the number, where one desk does it all
    Officer,
    /// 受理人员: takes in, accepts, gives back
    IntakeClerk,
    /// 初审人员
    FirstReviewer,
    /// 复审人员
    SecondReviewer,
    /// 用章负责人: stamps and signs what goes out
    SealingLeader,
    /// 检查人员: inspections and rectification
    Inspector,
    /// 负责人: whatever an officer may, and the clocks and transfers
    Supervisor,
    /// 审计: reads everything in scope, changes nothing
    Auditor,
    /// 法规维护人员: edits rule files, sees no cases
    LawEditor,
    /// 系统管理员: accounts and organs, sees no cases
    Administrator,
    /// A connected system acting for its organ
    Machine,
}

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::account::AccountKind")]
pub enum AccountKind {
    /// 民警、工作人员
    Official,
    /// 备案人、接入服务提供者
    Applicant,
    /// A connected system
    Machine,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::account::TokenScope")]
pub enum TokenScope {
    /// Read what the office may see
    Read,
    /// Act on cases as the office may
    Write,
    /// Enrol accounts and grant roles as the office may
    Roles,
}

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::account::Contact")]
pub enum Contact {
    /// 手机
    Phone,
    /// 电子邮箱
    Mail,
}

/// Where a deadline stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::deadline::DeadlineState")]
pub enum DeadlineState {
    /// Running, not soon due.
    Open,
    /// Running, due within the days asked.
    DueSoon,
    /// Running, past due (逾期).
    Overdue,
    /// Suspended (中止).
    Suspended,
    /// Done in time.
    Met,
    /// Done after the due moment.
    MetLate,
    /// Passed, and the case closed by notice.
    Lapsed,
    /// Fell away.
    Cancelled,
}

/// How a deadline ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::deadline::Ending")]
pub enum Ending {
    /// The duty was done; whether in time is seen from the moment.
    Done,
    /// It passed and the case was closed by notice.
    Lapsed,
    /// The duty fell away, or the clock was started anew.
    Cancelled,
}

/// What a period is counted in (期间单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::period::Unit")]
pub enum PeriodUnit {
    /// 小时: runs from the moment itself
    Hour,
    /// 自然日: every day counts
    NaturalDay,
    /// 工作日: only working days count
    WorkingDay,
    /// 月: ends on the corresponding day, else on the last day of the month
    Month,
}

/// Where the inspection of a year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::InspectionState")]
pub enum InspectionState {
    /// 待安排
    Due,
    /// 逾期未检查
    Overdue,
    /// 已安排
    Scheduled,
    /// 已实施，待结论
    Held,
    /// 合格
    Passed,
    /// 限期整改中
    Rectifying,
    /// 整改后合格
    Rectified,
    /// 不合格
    Failed,
}

/// The name of an action (办理动作); the mutation of that name does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::case::ActionKind")]
pub enum ActionKind {
    /// 提交
    Submit,
    /// 修改、补正
    Amend,
    /// 受理
    Accept,
    /// 审查合格
    PassReview,
    /// 退回整改
    ReturnForRectification,
    /// 不予备案
    Reject,
    /// 撤回
    Withdraw,
    /// 逾期终结
    CloseAsLapsed,
    /// 提交纸质材料
    HandInPapers,
    /// 核验材料
    ExamineMaterials,
    /// 上报
    Forward,
    /// 签收
    ConfirmReceipt,
    /// 盖章
    Stamp,
    /// 退还、领取
    GiveCopiesBack,
    /// 编号
    AssignNumber,
    /// 重新编号
    Renumber,
    /// 发证、发回执
    IssueCertificate,
    /// 展示备案图标和链接
    ShowBadge,
    /// 联网方式变更
    ChangeConnection,
    /// 信息变更
    ChangeParticulars,
    /// 报告接入单位和用户情况
    ReportAccessUsers,
    /// 终止联网
    Terminate,
    /// 注销
    Cancel,
    /// 安排检查
    ScheduleInspection,
    /// 实施检查
    HoldInspection,
    /// 检查结论
    ConcludeInspection,
    /// 责令整改
    OrderRectification,
    /// 整改确认
    ConfirmRectification,
    /// 推送未备案网站
    PushWebsite,
    /// 列为应备案单位
    ReportUnit,
    /// 认领
    ClaimWebsite,
    /// 录入此前备案
    ImportFiling,
    /// 更正
    Correct,
    /// 移送
    Transfer,
    /// 分配承办人
    Assign,
    /// 领办
    Take,
    /// 收回分配
    Unassign,
    /// 延长时限
    ExtendClock,
    /// 中止时限
    SuspendClock,
    /// 恢复时限
    ResumeClock,
    /// 按新日历重算时限
    RecountClocks,
}

/// How an answer is read and what its canonical form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::form::FieldType")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Name of a person.
    PersonName,
    /// Postal or physical address.
    Address,
    /// Landline or mobile number.
    Phone,
    /// 固定电话
    Landline,
    /// 移动电话
    Mobile,
    /// Mail address.
    Mail,
    /// 邮政编码
    Postcode,
    /// 身份证号码
    ResidentId,
    /// Number of a certificate such as 培训证.
    CertificateNumber,
    /// Number of a telecommunications licence.
    LicenceNumber,
    /// ICP 备案号
    IcpNumber,
    /// Domain names separated by ASCII commas; canonically a list of A-labels.
    DomainList,
    /// One domain name as an A-label, or one IP address.
    DomainOrIp,
    /// Address of a page or service with its scheme.
    Url,
    /// A day, canonically `2026-03-05`.
    Date,
    /// A whole number from 0.
    Integer,
    /// A code of digits whose table is not printed.
    Code,
    /// One IP address.
    Ip,
    /// `start,end;start,end`
    IpRanges,
    /// One of the choices.
    Choice,
    /// Some of the choices, each once.
    Choices,
    /// A file handed in: `{"name": "…", "sha256": "…"}`.
    Upload,
    /// 单位编号 of 10 digits, given by the police.
    Number,
    /// A number of 14 digits, given by the police: region, `02`, sequence.
    FilingNumber,
    /// Name of a police organ.
    Organ,
    /// Day of a seal (盖章日期).
    SealDate,
    /// Printed text without an answer.
    StaticText,
    /// A password or code that is checked where it is typed in, and kept nowhere.
    Secret,
    /// Fields that belong together.
    Group,
}

/// Whose field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::form::FilledBy")]
pub enum FilledBy {
    /// 备案单位或个人
    Applicant,
    /// 公安机关
    Police,
}

/// Who receives a filing or imposes a penalty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::Authority")]
pub enum Authority {
    /// 公安机关
    PublicSecurity,
    /// 通信管理局
    Telecommunications,
    /// 网络主管单位, such as a university's network centre
    NetworkOwner,
}

/// Kind of channel (办理渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::ChannelKind")]
pub enum ChannelKind {
    /// 窗口
    Window,
    /// 网上
    Online,
    /// 快递
    Courier,
    /// 电话
    Phone,
    /// 电子版报送
    ElectronicCopy,
}

/// Days on which an office is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::OfficeDays")]
pub enum OfficeDays {
    /// Monday to Friday except holidays; not on make-up days at a weekend.
    WeekdaysExceptHolidays,
    /// Every working day, make-up days included.
    WorkingDays,
}

/// One of the two places of a split website.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::TwinPlace")]
pub enum TwinPlace {
    /// 系统维护地
    Maintenance,
    /// 服务器托管地
    Hosting,
}

/// The event from which a stage's limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::CountsFrom")]
pub enum CountsFrom {
    /// The completion of the stage before, or the submission for the first stage.
    PreviousStage,
    /// The submission or its last amendment.
    Submission,
    /// The acceptance (受理之日).
    Acceptance,
}

/// Shape of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::NumberScheme")]
pub enum NumberScheme {
    /// 单位编号: 6 digits of region, 4 of sequence.
    UnitNumber,
    /// 公安备案号: 6 digits of region, `02`, 6 of sequence.
    FilingNumber,
}

/// What is changed (变更事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::ChangeKind")]
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

/// Kind of a standing duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::procedure::DutyKind")]
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

/// How much is known of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::guide::RuleStatus")]
pub enum RuleStatus {
    /// A procedure with its steps and papers.
    Procedure,
    /// Only the duty itself: the place's procedure is not in the rulebook.
    DutyOnly,
}

/// Whether a material is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::guide::Need")]
pub enum Need {
    /// 必备: in any case
    Always,
    /// 需提交: a circumstance that was named asks for it
    ByCircumstance,
    /// 不需提交: only in circumstances that were not named
    NotNeeded,
    /// 由办理机关决定: the condition is for the organ to judge
    OrganDecides,
}

/// Who can be punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::law::Subject")]
pub enum PenaltySubject {
    /// 单位
    Unit,
    /// 个人
    Person,
    /// 主管人员和其他直接责任人员
    ResponsiblePerson,
    /// 网络运营者
    NetworkOperator,
    /// 互联网接入服务提供者
    AccessProvider,
    /// 互联网信息服务提供者
    InformationService,
    /// 任何当事人
    Anyone,
}

/// How a warning stands to the other sanctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::law::Warning")]
pub enum PenaltyWarning {
    /// Given, and others may come with it.
    WithOthers,
    /// Either a warning or another (警告或者…).
    OrAnother,
}

/// What must be so for a sanction (适用条件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::law::Condition")]
pub enum PenaltyCondition {
    /// 在规定的限期内未改正
    NotCorrected,
    /// 情节严重
    Serious,
    /// 拒不改正
    Refused,
    /// 拒不改正或者导致危害网络安全等后果
    RefusedOrHarm,
    /// 拒不改正或者情节严重
    RefusedOrSerious,
    /// 接到改进通知后
    AfterNotice,
}

/// Kind of record to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::law::RecordKind")]
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

/// Which of the two clocks of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::alert::ClockKind")]
pub enum ClockKind {
    /// 法定期限
    Legal,
    /// 承诺期限
    Promised,
}

/// As whom somebody is told of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::alert::Told")]
pub enum Told {
    /// 经办人
    Handler,
    /// 本机关负责人
    Organ,
    /// 上级机关负责人
    Superior,
    /// 备案人
    Applicant,
}

/// A way on which somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::alert::Channel")]
pub enum AlertChannel {
    /// 站内消息
    Inbox,
    /// 电子邮件
    Mail,
    /// A connected system's endpoint
    Webhook,
}

/// Why nobody was told of a rung that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::alert::MissedWhy")]
pub enum MissedWhy {
    /// The clock had ended, moved or was suspended before the watch saw it
    Overtaken,
    /// There was nobody to tell
    Nobody,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum DeliveryState {
    /// To be tried
    Waiting,
    /// 已送达
    Delivered,
    /// 已读
    Read,
    /// Given up on
    Dead,
}

impl DeliveryState {
    /// The state written so in a row.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "waiting" => Some(Self::Waiting),
            "delivered" => Some(Self::Delivered),
            "read" => Some(Self::Read),
            "dead" => Some(Self::Dead),
            _ => None,
        }
    }
}

/// A report by what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::report::ReportKind")]
pub enum ReportKind {
    /// 逾期
    Overdue,
    /// 即将到期
    DueSoon,
    /// 中止中的时限
    Suspended,
    /// 退回后未再提交
    Returned,
    /// 应备案未备案
    Owed,
    /// 年度实地检查计划及完成情况
    Inspections,
    /// 法定时限遵守情况
    Kept,
    /// 各环节办结量和办理时长
    Stages,
}

/// By what a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[graphql(remote = "beian_domain::report::Grouping")]
pub enum ReportGrouping {
    /// 办理机关
    Organ,
    /// 办理程序
    Procedure,
    /// 责任方
    Duty,
    /// 承办人
    Handler,
    /// 逾期时长
    Age,
}
