//! From stage to stage: ends the clock of the stage that is done and starts the next one's.

use chrono::NaiveDate;

use super::{
    decision::{Decision, Events},
    event::Fact,
    state::{MaterialAsked, Position, StageAt, Status},
};
use crate::{
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    identity::RegionCode,
    message::Message,
    procedure::{CountsFrom, Limit, Party, Procedure, Stage},
    refusal::{Refusal, RefusalCode},
};

/// The days that limits count from.
#[derive(Clone, Copy)]
pub(super) struct Milestones {
    pub(super) submitted: NaiveDate,
    pub(super) accepted: Option<NaiveDate>,
}

impl Decision<'_> {
    /// The current stage is done by this fact; the next one begins.
    pub(super) fn complete_stage(&self, fact: Fact) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let filing = self.filing()?;
        self.check_materials(procedure, self.current_stage(procedure)?)?;
        let accepted = if fact == (Fact::Accepted {}) { Some(self.stamp.occurred_on) } else { filing.accepted_on };
        let milestones = Milestones { submitted: filing.submitted_on.unwrap_or(self.stamp.occurred_on), accepted };
        let mut clocks = self.end_stage_clock(Ending::Done);
        let next = self.stage_index(procedure) + 1;
        let position = self.enter(procedure, next, &filing.organ, milestones, &mut clocks)?;
        let mut event = self.event(fact);
        event.moves_to = Some(position);
        event.clocks = clocks;
        Ok(vec![event])
    }

    fn check_materials(&self, procedure: &Procedure, stage: &Stage) -> Result<(), Refusal> {
        let needed = self.case.missing_materials().filter(|asked| procedure.needs(&asked.id, stage));
        let missing: Vec<&MaterialAsked> = needed.collect();
        if missing.is_empty() {
            return Ok(());
        }
        let titles = missing.iter().map(|asked| asked.title.zh.as_str()).collect::<Vec<_>>().join("、");
        let cite: Vec<_> = missing.iter().flat_map(|asked| asked.cite.clone()).collect();
        Err(Refusal::new(RefusalCode::MaterialsMissing).with("materials", titles).citing(&cite))
    }

    /// The procedure's entry for the stage the case stands at.
    pub(super) fn current_stage<'p>(&self, procedure: &'p Procedure) -> Result<&'p Stage, Refusal> {
        procedure.stages.get(self.stage_index(procedure)).ok_or_else(|| self.not_foreseen())
    }

    pub(super) fn stage_index(&self, procedure: &Procedure) -> usize {
        let current = self.case.stage.as_ref().and_then(|stage| procedure.stage(&stage.id));
        current.map_or(procedure.stages.len(), |(index, _)| index)
    }

    /// Where the case stands on entering the stage with this index; past the last stage it is filed.
    pub(super) fn enter(
        &self,
        procedure: &Procedure,
        index: usize,
        organ: &RegionCode,
        milestones: Milestones,
        clocks: &mut Vec<ClockChange>,
    ) -> Result<Position, Refusal> {
        let Some(stage) = procedure.stages.get(index) else {
            self.start_duties(procedure, organ, clocks)?;
            return Ok(Position { status: Status::Filed, stage: None });
        };
        let deadline = match &stage.limit {
            Some(limit) => {
                let mut clock = self.stage_clock(stage, limit, organ, milestones, clocks)?;
                clock.on_miss = stage.on_miss;
                let id = clock.id.clone();
                clocks.push(ClockChange::Started(clock));
                Some(id)
            }
            None => None,
        };
        let editable_until = match (&procedure.edit_window, index) {
            (Some(window), 0) => self.last_day(&window.limit, milestones.submitted, organ)?,
            (Some(_) | None, _) => None,
        };
        let at = StageAt {
            id: stage.id.clone(),
            kind: stage.kind,
            title: stage.title.clone(),
            by: stage.by,
            superior: stage.superior,
            deadline,
            editable_until,
            round: procedure.round(index),
            barred: self.barred(stage),
            cite: stage.cite.clone(),
        };
        Ok(Position { status: Status::during(stage.kind), stage: Some(at) })
    }

    /// Who performed the stages that other hands must have performed, this act's included.
    fn barred(&self, stage: &Stage) -> Vec<String> {
        let current = self.case.stage.as_ref().map(|stage| stage.id.as_str());
        let performed = self.case.filing.as_deref().map(|filing| &filing.performed);
        let hand = |earlier: &String| match current == Some(earlier.as_str()) {
            true => Some(self.stamp.by.name.clone()),
            false => performed.and_then(|performed| performed.get(earlier)).cloned(),
        };
        stage.other_hands_than.iter().filter_map(hand).collect()
    }

    fn stage_clock(
        &self,
        stage: &Stage,
        limit: &Limit,
        organ: &RegionCode,
        milestones: Milestones,
        pending: &[ClockChange],
    ) -> Result<Clock, Refusal> {
        let from = match stage.counts_from {
            CountsFrom::PreviousStage => self.stamp.occurred_on,
            CountsFrom::Submission => milestones.submitted,
            CountsFrom::Acceptance => milestones.accepted.unwrap_or(milestones.submitted),
        };
        let start = match &stage.after {
            Some(wait) => self.plain_end(wait, from, organ)?,
            None => from,
        };
        self.clock(limit, &stage.title, stage.by, start, organ, pending)
    }

    /// The last day of a wait: waits are not moved off a day off, since nothing is due on it.
    fn plain_end(&self, wait: &Limit, from: NaiveDate, organ: &RegionCode) -> Result<NaiveDate, Refusal> {
        match wait.period {
            Some(period) => Ok(self.due(from, period, organ)?.plain_date()),
            None => Ok(from),
        }
    }

    fn last_day(&self, limit: &Limit, from: NaiveDate, organ: &RegionCode) -> Result<Option<NaiveDate>, Refusal> {
        limit.period.map(|_| self.plain_end(limit, from, organ)).transpose()
    }

    /// Duties that begin once the case is filed: tasks after filing and the yearly inspection from the next year on.
    fn start_duties(
        &self,
        procedure: &Procedure,
        organ: &RegionCode,
        clocks: &mut Vec<ClockChange>,
    ) -> Result<(), Refusal> {
        if let Some(rule) = procedure.inspection.as_ref().filter(|rule| rule.yearly) {
            let year = chrono::Datelike::year(&self.stamp.occurred_on) + 1;
            clocks.push(ClockChange::Started(self.annual_clock(rule, organ, year)));
        }
        if let Some(clock) = self.badge_clock(procedure, organ)? {
            clocks.push(ClockChange::Started(clock));
        }
        Ok(())
    }

    /// The clock of the applicant's duty to file, started by the connection and ended by the submission. Where the filing
    /// was known to be owed it runs already, perhaps from another day than the one that the applicant tells.
    pub(super) fn filing_clock(
        &self,
        procedure: &Procedure,
        connected_on: NaiveDate,
        organ: &RegionCode,
    ) -> Result<Vec<ClockChange>, Refusal> {
        let clock = self.owed_clock(procedure, connected_on, organ)?;
        let done = |id: DeadlineId| ClockChange::Ended { id, at: self.moment(), how: Ending::Done };
        let Some(owed) = self.case.running_deadlines().next() else {
            let ended = done(clock.id.clone());
            return Ok(vec![ClockChange::Started(clock), ended]);
        };
        let id = owed.clock.id.clone();
        match clock.due {
            _ if owed.clock.rule != clock.rule => {
                let cancelled = ClockChange::Ended { id, at: self.moment(), how: Ending::Cancelled };
                let ended = done(clock.id.clone());
                Ok(vec![cancelled, ClockChange::Started(clock), ended])
            }
            Some(due) if owed.clock.start != clock.start => {
                let basis = Message::new("duty_filing_connection_told").with("day", connected_on).zh();
                let start = Some(clock.start);
                let moved = ClockChange::Moved { id: id.clone(), start, due, basis, calendar: None };
                Ok(vec![moved, done(id)])
            }
            Some(_) | None => Ok(vec![done(id)]),
        }
    }

    /// The clock of the duty to file what was connected on a day.
    pub(super) fn owed_clock(
        &self,
        procedure: &Procedure,
        connected_on: NaiveDate,
        organ: &RegionCode,
    ) -> Result<Clock, Refusal> {
        let title = Message::new("duty_filing").into();
        let (limit, start) = procedure.filing_limit(connected_on);
        self.clock(limit, &title, Party::Applicant, start, organ, &[])
    }
}
