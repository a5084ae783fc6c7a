//! Conformance (合规性检查): the acts of a case replayed against the stages of its procedure, by a path that shares nothing
//! with the decisions that let them through.

use crate::{
    actor::Actor,
    case::{Case, CaseEvent, Fact},
    deadline::{ClockChange, Ending},
    log_event::LogEvent,
    mining::Placed,
    procedure::{Party, Procedure, ProcedureId, Stage, StageKind},
    rulebook::Rulebook,
};

/// In which way an act departs from the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviationKind {
    /// A stage before it was left out.
    Skipped,
    /// Its stage was done before, and nothing led back to it.
    Repeated,
    /// The procedure has no stage for it.
    Unforeseen,
    /// Another party acted than the stage names.
    WrongParty,
    /// Whoever acted had performed a stage that other hands must have performed.
    SameHands,
    /// After its legal limit.
    TooLate,
}

/// A departure of a case from its procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// In which way.
    pub kind: DeviationKind,
    /// The stage: the one left out, or that of the act; for an unforeseen act the name of its event.
    pub stage: String,
    /// Position of the event that shows it.
    pub position: i64,
}

/// How a case conforms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conformance {
    /// Acts that completed, or were to complete, a stage.
    pub acts: usize,
    /// Of these, acts without any deviation.
    pub fitting: usize,
    /// What departs, in the order of events.
    pub deviations: Vec<Deviation>,
}

impl DeviationKind {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Repeated => "repeated",
            Self::Unforeseen => "unforeseen",
            Self::WrongParty => "wrong_party",
            Self::SameHands => "same_hands",
            Self::TooLate => "too_late",
        }
    }
}

impl Conformance {
    /// Replays a case; none where the rulebook has its procedure no longer, or nothing opened it.
    pub fn of(story: &[Placed], rulebook: &Rulebook) -> Option<Self> {
        let mut replay: Option<Replay<'_>> = None;
        let mut case = Case::default();
        for placed in story {
            if let Some(replay) = &mut replay {
                replay.act(placed, &case);
            }
            case.apply(&placed.event);
            if replay.is_none() {
                let filing = case.filing.as_deref()?;
                replay = Some(Replay::of(procedure(rulebook, &filing.procedure, &case)?));
            }
            if let Some(replay) = &mut replay {
                replay.follow(&placed.event);
            }
        }
        replay.map(|replay| replay.found)
    }

    /// Stages left out.
    pub fn skipped(&self) -> usize {
        self.deviations.iter().filter(|found| found.kind == DeviationKind::Skipped).count()
    }

    /// How many of a thousand acts fit, stages left out counting as acts that do not; a case without acts fits.
    pub fn fitness(&self) -> i64 {
        match self.acts + self.skipped() {
            0 => 1000,
            all => i64::try_from(self.fitting * 1000 / all).unwrap_or(0),
        }
    }
}

fn procedure<'rules>(rulebook: &'rules Rulebook, id: &ProcedureId, case: &Case) -> Option<&'rules Procedure> {
    rulebook.procedure(id, case.filing.as_deref()?.opened_on).ok()
}

struct Replay<'rules> {
    procedure: &'rules Procedure,
    /// Index of the stage that is next.
    next: usize,
    /// Who performed each stage last.
    hands: Vec<Option<String>>,
    found: Conformance,
}

impl<'rules> Replay<'rules> {
    fn of(procedure: &'rules Procedure) -> Self {
        Self { procedure, next: 0, hands: vec![None; procedure.stages.len()], found: Conformance::default() }
    }

    /// A submission begins anew, and an answer to a return goes on at the stage that returned it.
    fn follow(&mut self, event: &CaseEvent) {
        if let Fact::Submitted { .. } | Fact::Amended { .. } = &event.fact {
            let stage = event.moves_to.as_ref().and_then(|position| position.stage.as_ref());
            let index = stage.and_then(|stage| self.procedure.stage(&stage.id)).map(|(index, _)| index);
            self.next = index.unwrap_or(self.next);
        }
    }

    /// Compares an act with the stage that is next; `case` is as it stood before.
    fn act(&mut self, placed: &Placed, case: &Case) {
        let event = &placed.event;
        let Some(kind) = completed(event) else { return };
        let before = self.found.deviations.len();
        self.found.acts += 1;
        match self.place(event, kind) {
            Some(index) => {
                self.check_place(index, placed.position);
                let stage = &self.procedure.stages[index];
                let hands = self.hands_of(stage);
                let wrong = [
                    (!is_party(stage, &event.stamp.by, case), DeviationKind::WrongParty),
                    (hands.contains(&event.stamp.by.name), DeviationKind::SameHands),
                    (is_late(event, case), DeviationKind::TooLate),
                ];
                for (_, kind) in wrong.into_iter().filter(|(is_wrong, _)| *is_wrong) {
                    self.note(kind, &stage.id, placed.position);
                }
                self.hands[index] = Some(event.stamp.by.name.clone());
                self.next = index + 1;
            }
            None => self.note(DeviationKind::Unforeseen, event.name(), placed.position),
        }
        let skips = |found: &Deviation| found.kind == DeviationKind::Skipped;
        self.found.fitting += usize::from(self.found.deviations[before..].iter().all(skips));
    }

    /// The stage that the act completes: the next one, else a later one, else an earlier one.
    fn place(&self, event: &CaseEvent, kind: StageKind) -> Option<usize> {
        let fits = |index: &usize| {
            let stage = &self.procedure.stages[*index];
            let is_other = matches!(&event.fact, Fact::ReviewPassed { stage: id, .. } if *id != stage.id);
            stage.kind == kind && !is_other
        };
        let end = self.procedure.stages.len();
        (self.next..end).find(fits).or_else(|| (0..self.next.min(end)).rev().find(fits))
    }

    fn check_place(&mut self, index: usize, position: i64) {
        let procedure = self.procedure;
        if index < self.next {
            self.note(DeviationKind::Repeated, &procedure.stages[index].id, position);
        }
        for stage in procedure.stages.get(self.next..index).unwrap_or_default() {
            self.note(DeviationKind::Skipped, &stage.id, position);
        }
    }

    fn hands_of(&self, stage: &Stage) -> Vec<String> {
        let earlier = stage.other_hands_than.iter().filter_map(|id| self.procedure.stage(id));
        earlier.filter_map(|(index, _)| self.hands[index].clone()).collect()
    }

    fn note(&mut self, kind: DeviationKind, stage: &str, position: i64) {
        self.found.deviations.push(Deviation { kind, stage: stage.to_owned(), position });
    }
}

/// The kind of stage that an event completes; none if it completes none.
fn completed(event: &CaseEvent) -> Option<StageKind> {
    event.moves_to.as_ref()?;
    match event.fact {
        Fact::Accepted {} => Some(StageKind::Acceptance),
        Fact::ReviewPassed { .. } => Some(StageKind::Review),
        Fact::PapersHandedIn { .. } => Some(StageKind::Papers),
        Fact::Stamped { .. } => Some(StageKind::Stamp),
        Fact::Forwarded { .. } => Some(StageKind::Forward),
        Fact::ReceiptConfirmed { .. } => Some(StageKind::Receipt),
        Fact::CopiesGivenBack { .. } => Some(StageKind::GiveBack),
        Fact::NumberAssigned { .. } => Some(StageKind::Number),
        Fact::CertificateIssued { .. } => Some(StageKind::Certificate),
        Fact::Submitted { .. }
        | Fact::Amended { .. }
        | Fact::Returned { .. }
        | Fact::Rejected { .. }
        | Fact::Withdrawn { .. }
        | Fact::Lapsed { .. }
        | Fact::MaterialExamined { .. }
        | Fact::Renumbered { .. }
        | Fact::BadgeShown { .. }
        | Fact::ConnectionChanged { .. }
        | Fact::ParticularsChanged { .. }
        | Fact::AccessUsersReported { .. }
        | Fact::Terminated { .. }
        | Fact::Cancelled { .. }
        | Fact::InspectionScheduled { .. }
        | Fact::InspectionHeld { .. }
        | Fact::InspectionConcluded { .. }
        | Fact::RectificationOrdered { .. }
        | Fact::RectificationConfirmed {}
        | Fact::WebsitePushed { .. }
        | Fact::UnitReported { .. }
        | Fact::WebsiteClaimed { .. }
        | Fact::FilingImported { .. }
        | Fact::Transferred { .. }
        | Fact::Assigned { .. }
        | Fact::Unassigned { .. }
        | Fact::Corrected { .. }
        | Fact::PersonForgotten { .. }
        | Fact::ClockExtended {}
        | Fact::ClockSuspended {}
        | Fact::ClockResumed {}
        | Fact::ClocksRecounted { .. } => None,
    }
}

/// Whether the stage is this actor's: the applicant's may be recorded at the organ's window.
fn is_party(stage: &Stage, by: &Actor, case: &Case) -> bool {
    let Some(handling) = case.filing.as_deref().map(|filing| filing.organ) else { return false };
    match stage.by {
        Party::Applicant => by.role.files() || by.organ == Some(handling),
        Party::HandlingOrgan => by.organ == Some(handling),
        Party::SuperiorOrgan => by.organ.is_some_and(|organ| organ != handling && organ.contains(&handling)),
    }
}

/// Whether the event ends the legal clock of its stage after it was due.
fn is_late(event: &CaseEvent, case: &Case) -> bool {
    let Some(clock) = case.stage.as_ref().and_then(|stage| stage.deadline.as_ref()) else { return false };
    let due = case.running(clock).and_then(|deadline| deadline.clock.due.as_ref()).map(|due| due.at);
    event.clocks.iter().any(|change| match change {
        ClockChange::Ended { id, at, how: Ending::Done } => id == clock && due.is_some_and(|due| due < *at),
        _ => false,
    })
}
