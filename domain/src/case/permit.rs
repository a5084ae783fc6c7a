//! What an actor may do with a case now. One function serves the decision, the API and the page.

use super::{
    command::ActionKind,
    state::{Case, StageAt, Status},
};
use crate::{
    actor::Actor,
    identity::{Level, RegionCode},
    policy::{self, Deed, Denied, Matter},
    procedure::{Party, StageKind},
    refusal::{Refusal, RefusalCode},
};

const FIND: Deed = Deed::See(Matter::Case);

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

const ON_REGISTER: &[Status] = &[Status::Filed];
/// Everything but what has ended.
const AT_WORK: &[Status] = &[
    Status::Unfiled,
    Status::Submitted,
    Status::UnderReview,
    Status::AwaitingPapers,
    Status::Returned,
    Status::Sealing,
    Status::Completing,
    Status::Filed,
];

impl ActionKind {
    fn needs(self) -> Needs {
        match self {
            Self::Submit => Needs::NothingOrUnfiled,
            Self::Amend | Self::Withdraw | Self::ExamineMaterials => Needs::Pending,
            Self::Accept => Needs::Stage(StageKind::Acceptance),
            Self::PassReview => Needs::Stage(StageKind::Review),
            Self::ReturnForRectification | Self::Reject => Needs::Examination,
            Self::CloseAsLapsed => Needs::Status(&[Status::AwaitingPapers, Status::Returned]),
            Self::HandInPapers => Needs::Stage(StageKind::Papers),
            Self::Forward => Needs::Stage(StageKind::Forward),
            Self::ConfirmReceipt => Needs::Stage(StageKind::Receipt),
            Self::Stamp => Needs::Stage(StageKind::Stamp),
            Self::GiveCopiesBack => Needs::Stage(StageKind::GiveBack),
            Self::AssignNumber => Needs::Stage(StageKind::Number),
            Self::IssueCertificate => Needs::Stage(StageKind::Certificate),
            Self::ShowBadge
            | Self::ChangeConnection
            | Self::ChangeParticulars
            | Self::ReportAccessUsers
            | Self::Terminate
            | Self::Renumber
            | Self::ScheduleInspection
            | Self::HoldInspection
            | Self::ConcludeInspection
            | Self::OrderRectification
            | Self::ConfirmRectification => Needs::Status(ON_REGISTER),
            // 不属应备案: what was pushed or reported and owes nothing.
            Self::Cancel => Needs::Status(&[Status::Filed, Status::Unfiled]),
            Self::PushWebsite | Self::ReportUnit | Self::ImportFiling => Needs::Nothing,
            Self::ClaimWebsite => Needs::Status(&[Status::Unfiled]),
            Self::Assign | Self::Take | Self::Unassign => Needs::Status(AT_WORK),
            Self::Correct
            | Self::Transfer
            | Self::ExtendClock
            | Self::SuspendClock
            | Self::ResumeClock
            | Self::RecountClocks => Needs::Recorded,
        }
    }
}

impl Case {
    /// What this actor may do now, in the order of the procedure.
    pub fn actions(&self, actor: &Actor) -> Vec<ActionKind> {
        ActionKind::ALL.iter().copied().filter(|kind| self.permits(*kind, actor).is_ok()).collect()
    }

    /// Whether this actor may do this now, as far as role, organ, status and stage tell. To one who may not find the
    /// case it does not exist.
    pub fn permits(&self, kind: ActionKind, actor: &Actor) -> Result<(), Refusal> {
        let allowed = policy::may(actor, Deed::Act(kind), self);
        if allowed.is_err() && self.filing.is_some() && policy::may(actor, FIND, self).is_err() {
            return Err(Refusal::new(RefusalCode::CaseUnknown));
        }
        self.check_status(kind, &kind.needs())?;
        allowed.map_err(|denied| self.denial(denied, kind, actor))?;
        self.check_hands(kind, actor)?;
        self.check_leftovers(kind)
    }

    fn denial(&self, denied: Denied, kind: ActionKind, actor: &Actor) -> Refusal {
        let filing = self.filing.as_deref();
        match (denied, filing) {
            (Denied::Case, Some(filing)) => {
                let stage =
                    self.stage.as_ref().filter(|_| matches!(kind.needs(), Needs::Stage(_) | Needs::Examination));
                let organ = stage.map_or(filing.organ, |stage| stage.organ(filing.organ));
                Refusal::new(RefusalCode::NotYourCase).with("organ", organ)
            }
            (Denied::Case | Denied::Role, _) => Refusal::new(RefusalCode::RoleNotAllowed)
                .with("role", actor.role.as_str())
                .with("action", kind.as_str()),
        }
    }

    /// Nobody performs a stage that the rulebook wants in other hands.
    fn check_hands(&self, kind: ActionKind, actor: &Actor) -> Result<(), Refusal> {
        let stage = self.stage.as_ref().filter(|_| matches!(kind.needs(), Needs::Stage(_)));
        match stage {
            Some(stage) if stage.barred.contains(&actor.name) => {
                Err(Refusal::new(RefusalCode::OtherHandsNeeded).with("stage", &stage.title.zh).citing(&stage.cite))
            }
            Some(_) | None => Ok(()),
        }
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
        self.check_handler(kind)?;
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
