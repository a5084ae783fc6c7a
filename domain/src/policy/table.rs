//! The table itself.

use super::{
    Reach::{self, Concerned, Handling, Own, OwnOrUnclaimed, Stage, Within},
    Row,
    deed::{Deed, Matter},
};
use crate::{
    actor::Role::{
        self, AccessProvider, Administrator, Applicant, Auditor, FilingHolder, FirstReviewer, Inspector, IntakeClerk,
        Machine, Officer, SealingLeader, SecondReviewer, Supervisor,
    },
    case::ActionKind::{self, *},
    procedure::ReviewRound,
};

/// 备案人
const FILERS: &[Role] = &[Applicant, AccessProvider];
/// 凭备案编号和密码
const HOLDERS: &[Role] = &[FilingHolder];
/// 窗口
const INTAKE: &[Role] = &[Officer, IntakeClerk, Supervisor, Machine];
/// Whoever may decide for the organ alone.
const DESK: &[Role] = &[Officer, Supervisor, Machine];
/// 用章
const SEALS: &[Role] = &[Officer, SealingLeader, Supervisor, Machine];
/// 检查
const INSPECTORS: &[Role] = &[Inspector, Officer, Supervisor];
/// Whoever looks at materials.
const EXAMINERS: &[Role] = &[Officer, IntakeClerk, FirstReviewer, SecondReviewer, Supervisor, Machine];
/// Everybody who works on cases.
const OFFICE: &[Role] =
    &[Officer, IntakeClerk, FirstReviewer, SecondReviewer, SealingLeader, Inspector, Supervisor, Machine];
/// Those of them who see what lower organs have before them, without having a part in it.
const OVERSIGHT: &[Role] = &[Supervisor, Auditor];
/// Those of them who may need to know a person.
const KNOWING: &[Role] = &[Officer, IntakeClerk, FirstReviewer, SecondReviewer, Inspector, Supervisor];
const SUPERVISORS: &[Role] = &[Supervisor];
/// 承办人: whoever of those who work on cases is a person
const HANDLERS: &[Role] = &[Officer, IntakeClerk, FirstReviewer, SecondReviewer, SealingLeader, Inspector, Supervisor];
/// What the system does by itself.
const MACHINES: &[Role] = &[Machine];
/// 移送: also the taking over of a closed organ's cases, which the system carries out
const MOVERS: &[Role] = &[Supervisor, Machine];
const AUDITORS: &[Role] = &[Auditor];
const ADMINISTRATORS: &[Role] = &[Administrator];

/// Every row. What no row allows is not allowed.
pub const TABLE: &[Row] = &[
    // 备案: at the applicant's desk, or at the window of the organ that handles it
    act(Submit, FILERS, Own),
    act(Submit, INTAKE, Handling),
    act(ClaimWebsite, FILERS, OwnOrUnclaimed),
    act(ClaimWebsite, INTAKE, Handling),
    act(Amend, FILERS, Own),
    act(Amend, HOLDERS, Own),
    act(Amend, INTAKE, Handling),
    act(Withdraw, FILERS, Own),
    act(Withdraw, INTAKE, Handling),
    act(HandInPapers, FILERS, Own),
    act(HandInPapers, HOLDERS, Own),
    act(HandInPapers, INTAKE, Handling),
    act(ShowBadge, FILERS, Own),
    act(ShowBadge, INTAKE, Handling),
    act(ChangeConnection, FILERS, Own),
    act(ChangeConnection, INTAKE, Handling),
    act(ChangeParticulars, FILERS, Own),
    act(ChangeParticulars, INTAKE, Handling),
    act(ReportAccessUsers, FILERS, Own),
    act(ReportAccessUsers, INTAKE, Handling),
    act(Terminate, FILERS, Own),
    act(Terminate, INTAKE, Handling),
    // 受理、审查
    act(Accept, INTAKE, Stage),
    act(PassReview, DESK, Stage),
    at(PassReview, &[FirstReviewer], ReviewRound::First),
    at(PassReview, &[SecondReviewer], ReviewRound::Second),
    act(ReturnForRectification, INTAKE, Stage),
    at(ReturnForRectification, &[FirstReviewer], ReviewRound::First),
    at(ReturnForRectification, &[SecondReviewer], ReviewRound::Second),
    act(Reject, INTAKE, Stage),
    at(Reject, &[FirstReviewer], ReviewRound::First),
    at(Reject, &[SecondReviewer], ReviewRound::Second),
    act(ExamineMaterials, EXAMINERS, Handling),
    act(CloseAsLapsed, INTAKE, Handling),
    // 上报、盖章、编号、发证
    act(Forward, INTAKE, Stage),
    act(ConfirmReceipt, INTAKE, Stage),
    act(Stamp, SEALS, Stage),
    act(GiveCopiesBack, INTAKE, Stage),
    act(AssignNumber, INTAKE, Stage),
    act(IssueCertificate, SEALS, Stage),
    act(Renumber, DESK, Handling),
    act(Cancel, DESK, Handling),
    // 检查
    act(ScheduleInspection, INSPECTORS, Handling),
    // Whoever approves the plan of a lower organ schedules what it says.
    act(ScheduleInspection, SUPERVISORS, Within),
    act(HoldInspection, INSPECTORS, Handling),
    act(ConcludeInspection, INSPECTORS, Handling),
    act(OrderRectification, INSPECTORS, Handling),
    act(ConfirmRectification, INSPECTORS, Handling),
    // 承办人: assigned and taken back by leaders of the organ; whoever may take a case may be assigned to it
    act(Assign, SUPERVISORS, Handling),
    act(Take, HANDLERS, Handling),
    act(Unassign, SUPERVISORS, Handling),
    // 推送、录入、更正
    act(PushWebsite, INTAKE, Handling),
    act(ReportUnit, MACHINES, Within),
    act(ImportFiling, INTAKE, Handling),
    act(Correct, INTAKE, Handling),
    // 期限、移送
    act(ExtendClock, SUPERVISORS, Handling),
    act(SuspendClock, SUPERVISORS, Handling),
    act(ResumeClock, SUPERVISORS, Handling),
    act(RecountClocks, MACHINES, Within),
    act(RecountClocks, SUPERVISORS, Handling),
    act(Transfer, MOVERS, Within),
    // 查阅: what may be found, and what of it may be read
    see(Matter::Case, FILERS, Own),
    see(Matter::Case, HOLDERS, Own),
    see(Matter::Case, OFFICE, Within),
    see(Matter::Case, AUDITORS, Within),
    see(Matter::Contents, FILERS, Own),
    see(Matter::Contents, HOLDERS, Own),
    see(Matter::Contents, OFFICE, Concerned),
    see(Matter::Contents, OVERSIGHT, Within),
    see(Matter::Readings, OVERSIGHT, Within),
    see(Matter::Proofs, OVERSIGHT, Within),
    see(Matter::Accounts, ADMINISTRATORS, Within),
    see(Matter::Accounts, AUDITORS, Within),
    // 法规: whoever signed in, the editors of rule files (法规维护人员) with nothing else
    see(Matter::Rules, &Role::ALL, Within),
    // 个人信息
    row(Deed::ReadPersonalData, FILERS, Own),
    row(Deed::ReadPersonalData, KNOWING, Concerned),
    row(Deed::ForgetPerson, SUPERVISORS, Within),
    // 案卷: every event as it was recorded
    row(Deed::ExportDossier, KNOWING, Concerned),
    row(Deed::ExportDossier, OVERSIGHT, Within),
    // 假设推演
    row(Deed::Suppose, OVERSIGHT, Within),
    // 年度检查计划
    row(Deed::PlanInspections, SUPERVISORS, Within),
    see(Matter::Plans, INSPECTORS, Within),
    see(Matter::Plans, AUDITORS, Within),
    // 账号、机关
    row(Deed::ManageAccounts, ADMINISTRATORS, Within),
    row(Deed::ManageOrgans, ADMINISTRATORS, Within),
    // 预警推送
    row(Deed::ManageEndpoints, ADMINISTRATORS, Within),
    row(Deed::ResendDeliveries, ADMINISTRATORS, Within),
    row(Deed::ResendDeliveries, SUPERVISORS, Within),
];

const fn act(kind: ActionKind, roles: &'static [Role], reach: Reach) -> Row {
    row(Deed::Act(kind), roles, reach)
}

/// An act of one who only has a say at one review.
const fn at(kind: ActionKind, roles: &'static [Role], round: ReviewRound) -> Row {
    Row { deed: Deed::Act(kind), roles, reach: Stage, round: Some(round) }
}

const fn see(matter: Matter, roles: &'static [Role], reach: Reach) -> Row {
    row(Deed::See(matter), roles, reach)
}

const fn row(deed: Deed, roles: &'static [Role], reach: Reach) -> Row {
    Row { deed, roles, reach, round: None }
}
