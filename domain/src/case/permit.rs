//! What an actor may do with a case now. One function serves the decision, the API and the page.

use super::{
    command::ActionKind,
    state::{Case, Filing, StageAt, Status},
};
use crate::{
    actor::{Actor, Role},
    identity::{Level, RegionCode},
    procedure::{Party, StageKind},
    refusal::{Refusal, RefusalCode},
};

/// What an action needs of the case's status.
enum Needs {
    /// No case yet.
    Nothing,
    /// No case yet, or a claimed one.
    NothingOrUnfiled,
    /// This kind of stage is due.
    Stage(StageKind),
    /// A stage in which the organ examines.
    Examination,
    /// The filing procedure goes on.
    Pending,
    /// One of these statuses.
    Status(&'static [Status]),
    /// Any recorded case.
    Recorded,
}

/// On whose behalf an action is done.
enum Side {
    /// The applicant's, or an official of the handling organ who takes it in at the window.
    Applicant,
    /// The organ that the stage names.
    StageOrgan,
    /// The handling organ.
    HandlingOrgan(&'static [Role]),
}

const CLERKS: &[Role] = &[Role::Officer, Role::Supervisor, Role::Machine];
const INSPECTORS: &[Role] = &[Role::Inspector, Role::Officer, Role::Supervisor];
const SUPERVISORS: &[Role] = &[Role::Supervisor];
const ON_REGISTER: &[Status] = &[Status::Filed];

impl ActionKind {
    fn terms(self) -> (Needs, Side) {
        match self {
            Self::Submit => (Needs::NothingOrUnfiled, Side::Applicant),
            Self::Amend | Self::Withdraw => (Needs::Pending, Side::Applicant),
            Self::Accept => (Needs::Stage(StageKind::Acceptance), Side::StageOrgan),
            Self::PassReview => (Needs::Stage(StageKind::Review), Side::StageOrgan),
            Self::ReturnForRectification | Self::Reject => (Needs::Examination, Side::StageOrgan),
            Self::CloseAsLapsed => {
                (Needs::Status(&[Status::AwaitingPapers, Status::Returned]), Side::HandlingOrgan(CLERKS))
            }
            Self::HandInPapers => (Needs::Stage(StageKind::Papers), Side::Applicant),
            Self::ExamineMaterials => (Needs::Pending, Side::HandlingOrgan(CLERKS)),
            Self::Forward => (Needs::Stage(StageKind::Forward), Side::StageOrgan),
            Self::ConfirmReceipt => (Needs::Stage(StageKind::Receipt), Side::StageOrgan),
            Self::Stamp => (Needs::Stage(StageKind::Stamp), Side::StageOrgan),
            Self::GiveCopiesBack => (Needs::Stage(StageKind::GiveBack), Side::StageOrgan),
            Self::AssignNumber => (Needs::Stage(StageKind::Number), Side::StageOrgan),
            Self::IssueCertificate => (Needs::Stage(StageKind::Certificate), Side::StageOrgan),
            Self::ShowBadge
            | Self::ChangeConnection
            | Self::ChangeParticulars
            | Self::ReportAccessUsers
            | Self::Terminate => (Needs::Status(ON_REGISTER), Side::Applicant),
            Self::Cancel | Self::Renumber => (Needs::Status(ON_REGISTER), Side::HandlingOrgan(CLERKS)),
            Self::ScheduleInspection
            | Self::HoldInspection
            | Self::ConcludeInspection
            | Self::OrderRectification
            | Self::ConfirmRectification => (Needs::Status(ON_REGISTER), Side::HandlingOrgan(INSPECTORS)),
            Self::PushWebsite | Self::ImportFiling => (Needs::Nothing, Side::HandlingOrgan(CLERKS)),
            Self::ClaimWebsite => (Needs::Status(&[Status::Unfiled]), Side::Applicant),
            Self::Correct => (Needs::Recorded, Side::HandlingOrgan(CLERKS)),
            Self::ExtendClock | Self::SuspendClock | Self::ResumeClock => {
                (Needs::Recorded, Side::HandlingOrgan(SUPERVISORS))
            }
        }
    }
}

impl Case {
    /// What this actor may do now, in the order of the procedure.
    pub fn actions(&self, actor: &Actor) -> Vec<ActionKind> {
        ActionKind::ALL.iter().copied().filter(|kind| self.permits(*kind, actor).is_ok()).collect()
    }

    /// Whether this actor may do this now, as far as status, stage, organ and role tell.
    pub fn permits(&self, kind: ActionKind, actor: &Actor) -> Result<(), Refusal> {
        let (needs, side) = kind.terms();
        self.check_status(kind, &needs)?;
        match &self.filing {
            Some(filing) => self.check_side(kind, &side, filing, actor)?,
            None => check_role(kind, &side, actor)?,
        }
        self.check_leftovers(kind)
    }

    fn check_status(&self, kind: ActionKind, needs: &Needs) -> Result<(), Refusal> {
        let lawful = match needs {
            Needs::Nothing => return self.check_absent(false),
            Needs::NothingOrUnfiled => return self.check_absent(true),
            Needs::Recorded | Needs::Status(_) | Needs::Pending | Needs::Stage(_) | Needs::Examination
                if self.filing.is_none() =>
            {
                return Err(Refusal::new(RefusalCode::CaseUnknown));
            }
            Needs::Recorded => true,
            Needs::Status(allowed) => allowed.contains(&self.status),
            Needs::Pending => self.status.is_pending(),
            Needs::Stage(needed) => return self.check_stage(kind, |due| due == *needed),
            Needs::Examination => {
                return self.check_stage(kind, |due| {
                    matches!(due, StageKind::Acceptance | StageKind::Review | StageKind::Papers)
                });
            }
        };
        if lawful { Ok(()) } else { Err(self.status_refusal(kind)) }
    }

    fn check_absent(&self, or_unfiled: bool) -> Result<(), Refusal> {
        if self.filing.is_none() || (or_unfiled && self.status == Status::Unfiled) {
            Ok(())
        } else {
            Err(Refusal::new(RefusalCode::CaseExists))
        }
    }

    fn check_stage(&self, kind: ActionKind, fits: impl Fn(StageKind) -> bool) -> Result<(), Refusal> {
        match &self.stage {
            Some(stage) if self.status != Status::Returned && fits(stage.kind) => Ok(()),
            Some(stage) if self.status != Status::Returned => Err(Refusal::new(RefusalCode::StageOutOfOrder)
                .with("stage", &stage.title.zh)
                .with("action", kind.as_str())
                .citing(&stage.cite)),
            Some(_) | None => Err(self.status_refusal(kind)),
        }
    }

    fn status_refusal(&self, kind: ActionKind) -> Refusal {
        let cite = self.stage.as_ref().map(|stage| stage.cite.as_slice()).unwrap_or_default();
        Refusal::new(RefusalCode::StatusNotAllowed)
            .with("status", self.status.as_str())
            .with("action", kind.as_str())
            .citing(cite)
    }

    fn check_side(&self, kind: ActionKind, side: &Side, filing: &Filing, actor: &Actor) -> Result<(), Refusal> {
        check_role(kind, side, actor)?;
        let needed = match (side, &self.stage) {
            (Side::Applicant, _) if actor.role.files() => return check_own(kind, filing, actor),
            (Side::StageOrgan, Some(stage)) => stage.organ(filing.organ),
            (Side::Applicant | Side::StageOrgan | Side::HandlingOrgan(_), _) => filing.organ,
        };
        if actor.organ == Some(needed) {
            Ok(())
        } else {
            Err(Refusal::new(RefusalCode::NotYourCase).with("organ", needed))
        }
    }

    fn check_leftovers(&self, kind: ActionKind) -> Result<(), Refusal> {
        let rectifying = self.filing.as_ref().is_some_and(|filing| filing.rectifying);
        if kind == ActionKind::ConfirmRectification && !rectifying {
            return Err(Refusal::new(RefusalCode::RectificationUnknown));
        }
        if kind == ActionKind::ShowBadge && self.badge_task().is_none() {
            return Err(Refusal::new(RefusalCode::BadgeNotDue));
        }
        let filing = self.filing.as_deref();
        if kind == ActionKind::Renumber && filing.is_none_or(|filing| filing.number.is_none()) {
            return Err(Refusal::new(RefusalCode::NotNumbered));
        }
        let asks_nothing =
            kind == ActionKind::ExamineMaterials && filing.is_none_or(|filing| filing.materials.is_empty());
        let reports_nothing = kind == ActionKind::ReportAccessUsers
            && filing.is_none_or(|filing| filing.reports_access_users == Some(false));
        if asks_nothing || reports_nothing {
            return Err(Refusal::new(RefusalCode::NotForeseen).with("action", kind.as_str()));
        }
        if kind == ActionKind::Amend { self.check_amendable(kind) } else { Ok(()) }
    }

    fn check_amendable(&self, kind: ActionKind) -> Result<(), Refusal> {
        let open = match (&self.status, &self.stage) {
            (Status::Returned, _) => true,
            (_, Some(stage)) => stage.kind == StageKind::Acceptance || stage.editable_until.is_some(),
            (_, None) => false,
        };
        if open { Ok(()) } else { Err(self.status_refusal(kind)) }
    }
}

impl StageAt {
    /// The organ that acts in this stage, for a case handled by `handling`.
    pub fn organ(&self, handling: RegionCode) -> RegionCode {
        match (self.by, self.superior) {
            (Party::SuperiorOrgan, Some(Level::Prefecture)) => handling.prefecture(),
            (Party::SuperiorOrgan, Some(Level::Province) | None) => handling.province(),
            (Party::SuperiorOrgan, Some(Level::County)) | (Party::Applicant | Party::HandlingOrgan, _) => handling,
        }
    }
}

fn check_role(kind: ActionKind, side: &Side, actor: &Actor) -> Result<(), Refusal> {
    let allowed = match side {
        Side::Applicant => actor.role.files() || CLERKS.contains(&actor.role),
        Side::StageOrgan => CLERKS.contains(&actor.role),
        Side::HandlingOrgan(roles) => roles.contains(&actor.role),
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::RoleNotAllowed).with("role", actor.role.as_str()).with("action", kind.as_str()))
    }
}

fn check_own(kind: ActionKind, filing: &Filing, actor: &Actor) -> Result<(), Refusal> {
    let owner = filing.submitted_by.as_ref();
    let unclaimed = owner.is_none() && matches!(kind, ActionKind::ClaimWebsite);
    if unclaimed || owner.is_some_and(|owner| owner.name == actor.name) {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::NotYourCase).with("organ", filing.organ))
    }
}
