//! Steps of a case that is under way: the stage's act, a return and what follows it, clocks moved by a supervisor.

use std::collections::BTreeMap;

use beian_domain::{
    actor::Role,
    case::{Action, ActionKind, Case, StageAt, Status},
    procedure::{Stage, StageKind},
};
use chrono::NaiveDate;

use super::{
    World,
    calendar::{Tick, plus},
    course::{Course, Incident},
    fate::Fate,
    step::{Step, official},
    words::WORDS,
};
use crate::app::Intent;

impl Course<'_> {
    /// The next step of a case whose filing procedure goes on.
    pub(super) fn pending(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let at = case.stage.as_ref()?;
        let (index, stage) = self.procedure.stage(&at.id)?;
        if case.status == Status::Returned {
            return self.returned(world, case, now);
        }
        match self.fate {
            Fate::Stalled(stalls) if stalls % self.procedure.stages.len() == index => return None,
            Fate::Withdrawn if index + 1 == self.procedure.stages.len() || self.draw.percent(50) => {
                return Some(self.withdraw(world, now));
            }
            Fate::Lapsed if lapses(stage) => return self.lapse(world, case, now),
            _ => {}
        }
        if let Some(step) = self.clock_step(world, case, at, now) {
            return Some(step);
        }
        if let Some(step) = self.edit(world, at, now) {
            return Some(step);
        }
        if let Some(step) = self.examine(world, case, stage, now) {
            return Some(step);
        }
        if self.decides(stage.kind) {
            match self.fate {
                Fate::Rejected => return self.reject(world, case, now),
                Fate::Lapsed if self.lapses_later() => {}
                Fate::Returned | Fate::LeftReturned | Fate::Lapsed if !self.was_returned => {
                    return self.give_back(world, case, now);
                }
                _ => {}
            }
        }
        self.complete(world, case, stage, now)
    }

    /// The act that completes the stage.
    fn complete(&mut self, world: &World<'_>, case: &Case, stage: &Stage, now: Tick) -> Option<Step> {
        let day = self.day_within_limit(case, now);
        if stage.kind == StageKind::Papers {
            let papers = Action::HandInPapers { handed_in: self.handed_in(), attachments: BTreeMap::new() };
            return Some(Step::new(self.any_hour(world, day), self.applicant.clone(), papers));
        }
        let (kind, intent) = self.act(stage);
        let actor = self.stage_officer(case, kind)?;
        let at = self.office_hours(world, day);
        let mut step = Step { at, actor, occurred_on: None, reason: None, intent };
        self.record_late(&mut step, case);
        Some(step)
    }

    fn act(&mut self, stage: &Stage) -> (ActionKind, Intent) {
        let action = match stage.kind {
            StageKind::Acceptance => Action::Accept,
            StageKind::Review => {
                Action::PassReview { note: self.draw.percent(40).then(|| self.draw.text(&WORDS.review_notes)) }
            }
            StageKind::Papers => Action::HandInPapers { handed_in: self.handed_in(), attachments: BTreeMap::new() },
            StageKind::Stamp => Action::Stamp { copies: stage.copies.clone() },
            StageKind::Forward => Action::Forward,
            StageKind::Receipt => Action::ConfirmReceipt,
            StageKind::GiveBack => Action::GiveCopiesBack { copies: stage.copies.clone() },
            StageKind::Certificate => Action::IssueCertificate { paper: stage.title.zh.clone(), number: None },
            StageKind::Number => return (ActionKind::AssignNumber, Intent::AssignNextNumber),
        };
        (action.kind(), Intent::Act(action))
    }

    /// Now and then an act is recorded a day or two after it happened.
    fn record_late(&mut self, step: &mut Step, case: &Case) {
        let happened = plus(step.at.day, -self.draw.between(1, 2));
        let possible = !step.takes_number() && case.last_act.is_some_and(|last| last <= happened);
        if self.draw.percent(5) && possible {
            step.occurred_on = Some(happened);
            step.reason = Some(self.draw.text(&WORDS.late_reasons));
        }
    }

    /// Mostly within the stage's limit, now and then after it.
    fn day_within_limit(&mut self, case: &Case, now: Tick) -> NaiveDate {
        let stage = case.stage.as_ref();
        let earliest = stage.and_then(|at| at.editable_until).map_or(now.day, |until| plus(until, 1)).max(now.day);
        match stage.and_then(|at| due_day(case, at)) {
            Some(due) if self.draw.percent(9) => plus(due, self.draw.between(1, 9)),
            Some(due) => plus(earliest, self.draw.between(0, (due - earliest).num_days())),
            None => plus(earliest, self.draw.between(0, 4)),
        }
    }

    /// Whether this stage is where the organ says yes or no.
    fn decides(&self, kind: StageKind) -> bool {
        let reviews = self.procedure.stages.iter().any(|stage| stage.kind == StageKind::Review);
        kind == StageKind::Review || (kind == StageKind::Acceptance && !reviews)
    }

    fn lapses_later(&self) -> bool {
        self.round % 80 >= 40 && self.procedure.stages.iter().any(lapses)
    }

    fn give_back(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let actor = self.stage_officer(case, ActionKind::ReturnForRectification)?;
        let day = self.day_within_limit(case, now);
        let at = self.office_hours(world, day);
        let mut items = vec![self.draw.text(&WORDS.return_items), self.draw.text(&WORDS.return_items)];
        items.dedup();
        let open = self.procedure.rectification.as_ref().is_some_and(|rule| rule.limit.period.is_none());
        let by = open.then(|| plus(at.day, self.draw.between(5, 20)));
        let basis = open.then(|| self.draw.text(&WORDS.return_basis));
        self.was_returned = true;
        Some(Step::new(at, actor, Action::ReturnForRectification { items, by, basis }))
    }

    fn returned(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        match self.fate {
            Fate::LeftReturned => None,
            Fate::Lapsed => self.lapse(world, case, now),
            _ => {
                let due = case.next_due().and_then(|deadline| deadline.clock.due.as_ref()).map(|due| due.at.date());
                let latest = due.unwrap_or_else(|| plus(now.day, 15));
                let late = if self.draw.percent(12) { 4 } else { 0 };
                let day = plus(now.day, self.draw.between(1, (latest - now.day).num_days() + late));
                let (at, answers) = (self.any_hour(world, day), self.answers(world.rulebook, day));
                let amend = Action::Amend { answers, handed_in: self.handed_in(), attachments: BTreeMap::new() };
                Some(Step::new(at, self.applicant.clone(), amend))
            }
        }
    }

    fn lapse(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let due = case.next_due().and_then(|deadline| deadline.clock.due.as_ref())?.at.date();
        let day = plus(due.max(now.day), self.draw.between(1, 10));
        let notice = self.draw.text(&WORDS.lapse_notices);
        let at = self.office_hours(world, day);
        Some(Step::new(at, official(Role::Officer, self.organ), Action::CloseAsLapsed { notice }))
    }

    fn reject(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let actor = self.stage_officer(case, ActionKind::Reject)?;
        let day = self.day_within_limit(case, now);
        let ground = self.draw.text(&WORDS.reject_grounds);
        Some(Step::new(self.office_hours(world, day), actor, Action::Reject { ground }))
    }

    fn withdraw(&mut self, world: &World<'_>, now: Tick) -> Step {
        let day = plus(now.day, self.draw.between(0, 6));
        let ground = self.draw.text(&WORDS.withdraw_grounds);
        Step::new(self.any_hour(world, day), self.applicant.clone(), Action::Withdraw { ground })
    }

    /// Where a submission may still be edited, some are, once.
    fn edit(&mut self, world: &World<'_>, at: &StageAt, now: Tick) -> Option<Step> {
        let until = at.editable_until.filter(|_| !self.was_edited)?;
        self.was_edited = true;
        if until < now.day || !self.draw.percent(15) {
            return None;
        }
        let answers = self.answers(world.rulebook, until);
        let when = self.any_hour(world, until);
        Some(Step::new(
            when,
            self.applicant.clone(),
            Action::Amend { answers, handed_in: Vec::new(), attachments: BTreeMap::new() },
        ))
    }

    /// A clock is extended, or suspended and resumed.
    fn clock_step(&mut self, world: &World<'_>, case: &Case, at: &StageAt, now: Tick) -> Option<Step> {
        let deadline = case.running(at.deadline.as_ref()?)?;
        let (id, supervisor) = (deadline.clock.id.clone(), official(Role::Supervisor, self.organ));
        if deadline.is_suspended() {
            let day = plus(now.day, self.draw.between(5, 25));
            let when = self.office_hours(world, day);
            return Some(Step::new(when, supervisor, Action::ResumeClock { deadline: id }));
        }
        let due = deadline.clock.due.as_ref()?.at.date();
        let day = plus(now.day, 1);
        let incident = self.incident.filter(|_| due > plus(day, 1))?;
        self.incident = None;
        let action = match incident {
            Incident::Extend => {
                let basis = self.draw.text(&WORDS.extend_basis);
                Action::ExtendClock { deadline: id, until: plus(due, self.draw.between(7, 15)), basis }
            }
            Incident::Suspend => Action::SuspendClock { deadline: id, basis: self.draw.text(&WORDS.suspend_basis) },
        };
        Some(Step::new(self.office_hours(world, day), supervisor, action))
    }
}

/// Whether the organ may close the case when this stage's limit passes.
fn lapses(stage: &Stage) -> bool {
    stage.on_miss == beian_domain::procedure::OnMiss::LapseByNotice && stage.limit.is_some()
}

fn due_day(case: &Case, at: &StageAt) -> Option<NaiveDate> {
    case.running(at.deadline.as_ref()?)?.clock.due.as_ref().map(|due| due.at.date())
}
