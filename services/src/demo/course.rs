//! The course of one case: what it was dealt, and what it does after each step.

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, ActionKind, Case, PushedWebsite, Status, Submission},
    identity::RegionCode,
    procedure::{ApplicantKind, Procedure},
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    World,
    calendar::{Tick, plus, working},
    draw::Draw,
    fate::Fate,
    identity::Unit,
    place::Place,
    step::Step,
};

/// Names the cases of the demo; never changes.
const NAMESPACE: Uuid = Uuid::from_u128(0x2b90_64fe_13d7_5a6c_8e52_40a9_c1f7_d38b);
/// Days before the end in which recent cases begin.
const RECENT: i64 = 40;
/// Days that other cases have at least.
const ROOM: i64 = 90;

/// One case on its way.
pub(super) struct Course<'a> {
    pub(super) case_id: Uuid,
    pub(super) procedure: &'a Procedure,
    pub(super) organ: RegionCode,
    pub(super) region: RegionCode,
    pub(super) kind: ApplicantKind,
    pub(super) applicant: Actor,
    pub(super) unit: Unit,
    pub(super) fate: Fate,
    pub(super) last: NaiveDate,
    pub(super) draw: Draw,
    /// Counts the variants of what comes after the filing.
    pub(super) round: usize,
    /// Changes and corrections still to come.
    pub(super) changes_left: u8,
    /// Whether it was returned before.
    pub(super) was_returned: bool,
    /// Whether it is decided when the badge will be shown, if ever.
    pub(super) badge_decided: bool,
    /// Whether the submission was edited while that was free.
    pub(super) was_edited: bool,
    /// What happens to a clock on the way, once.
    pub(super) incident: Option<Incident>,
    pub(super) steps: u32,
}

/// What a supervisor does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Incident {
    Extend,
    Suspend,
}

impl<'a> Course<'a> {
    /// The case with this index; `turn` counts the cases of its procedure.
    pub(super) fn new(world: &World<'_>, place: &Place<'a>, index: usize, turn: usize) -> Self {
        let mut draw = Draw::new(world.plan.seed, index);
        let (organ, region) = place.draw(&mut draw);
        let kind = *draw.one(&place.procedure.applicants);
        let fate = Fate::dealt(turn, place.past, place.procedure.pushed_websites.is_some());
        let changes_left = u8::from(draw.percent(35)) + u8::from(draw.percent(15));
        let incident = match draw.below(24) {
            0 => Some(Incident::Extend),
            1 => Some(Incident::Suspend),
            _ => None,
        };
        Self {
            case_id: Uuid::new_v5(&NAMESPACE, format!("{} {index}", world.plan.seed).as_bytes()),
            procedure: place.procedure,
            organ,
            region,
            kind,
            applicant: Actor { name: format!("demo-applicant-{index}"), role: Role::Applicant, organ: None },
            unit: Unit::invent(&mut draw, index, kind, region),
            fate,
            last: place.last,
            draw,
            round: turn,
            changes_left,
            was_returned: false,
            was_edited: false,
            badge_decided: false,
            incident,
            steps: 0,
        }
    }

    /// When it begins; none if the story has no working day left.
    pub(super) fn start(&mut self, world: &World<'_>, place: &Place<'_>) -> Option<Tick> {
        let recent = self.fate == Fate::Recent;
        let earliest = if recent { plus(place.last, -RECENT).max(place.first) } else { place.first };
        // Not so late that a case could not run its course, unless it shall not.
        let latest = if recent { place.last } else { plus(place.last, -ROOM).max(earliest) };
        let day = plus(earliest, self.draw.between(0, (latest - earliest).num_days()));
        let at = if self.fate.is_pushed() { self.office_hours(world, day) } else { self.any_hour(world, day) };
        (at.day <= self.last).then_some(at)
    }

    /// The step that opens the case.
    pub(super) fn open(&mut self, world: &World<'_>, at: Tick) -> Step {
        if self.fate.is_pushed() { self.push(at) } else { self.submit(world, at) }
    }

    /// What comes after a step; nothing when the case rests for good or the story ends first.
    pub(super) fn next(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let step = match case.status {
            Status::Unfiled => self.claimed_or_filed(world, case, now),
            Status::Submitted
            | Status::UnderReview
            | Status::AwaitingPapers
            | Status::Returned
            | Status::Sealing
            | Status::Completing => self.pending(world, case, now),
            Status::Filed => self.filed(world, case, now),
            Status::NotOpened
            | Status::Rejected
            | Status::Withdrawn
            | Status::Lapsed
            | Status::Terminated
            | Status::Cancelled => None,
        }?;
        let at = step.at.max(world.times.after(now));
        (at.day <= self.last).then_some(Step { at, ..step })
    }

    fn push(&self, at: Tick) -> Step {
        let pushed = PushedWebsite {
            case_id: self.case_id,
            procedure: self.procedure.id.clone(),
            organ: self.organ,
            region: self.region,
            particulars: self.unit.particulars(),
            connected_on: None,
        };
        let actor = super::step::official(Role::Officer, self.organ);
        Step::new(at, actor, Action::PushWebsite(Box::new(pushed)))
    }

    fn claimed_or_filed(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let claimed = case.filing.as_ref().is_some_and(|filing| filing.applicant.is_some());
        let day = plus(now.day, self.draw.between(2, 30));
        match (self.fate, claimed) {
            (Fate::Unfiled, _) | (Fate::Claimed, true) => None,
            (_, true) => {
                let at = self.any_hour(world, day);
                Some(self.submit(world, at))
            }
            (_, false) => {
                let claim = Action::ClaimWebsite { applicant: self.kind, name: self.unit.name.clone() };
                Some(Step::new(self.any_hour(world, day), self.applicant.clone(), claim))
            }
        }
    }

    fn submit(&mut self, world: &World<'_>, at: Tick) -> Step {
        // The law gives thirty days from the connection; some come late.
        let since = if self.draw.percent(14) { self.draw.between(33, 75) } else { self.draw.between(1, 28) };
        let submission = Submission {
            case_id: self.case_id,
            procedure: self.procedure.id.clone(),
            organ: self.organ,
            region: self.region,
            applicant: self.kind,
            connected_on: plus(at.day, -since),
            answers: self.answers(world.rulebook, at.day),
            handed_in: self.handed_in(),
            attachments: self.attachments(world.rulebook, at.day),
            credentials: None,
        };
        Step::new(at, self.applicant.clone(), Action::Submit(Box::new(submission)))
    }

    /// A moment of a working day of the organ.
    pub(super) fn office_hours(&mut self, world: &World<'_>, day: NaiveDate) -> Tick {
        self.any_hour(world, working(world.rulebook.calendar(), day, &self.organ))
    }

    pub(super) fn any_hour(&mut self, world: &World<'_>, day: NaiveDate) -> Tick {
        let slot = self.draw.between(0, i64::from(world.times.slots()) - 1);
        Tick { day, slot: u32::try_from(slot).unwrap_or(0) }
    }

    /// Who acts for the organ that the stage names, if that one may do this.
    pub(super) fn stage_officer(&self, case: &Case, kind: ActionKind) -> Option<Actor> {
        let organ = case.stage.as_ref()?.organ(self.organ);
        // Who reviewed does not stamp.
        let role = if kind == ActionKind::Stamp { Role::SealingLeader } else { Role::Officer };
        let officer = super::step::official(role, organ);
        case.actions(&officer).contains(&kind).then_some(officer)
    }
}
