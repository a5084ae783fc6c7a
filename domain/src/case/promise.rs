//! Promised limits (承诺期限): a clock of the organ's own beside the legal one, which starts, stops and ends with it.
//!
//! An extension of the legal limit does not move the promise: what was promised was promised.

use super::{
    decision::{Decision, Events},
    event::{CaseEvent, Fact},
};
use crate::{
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    identity::RegionCode,
    period::Period,
    procedure::{OnMiss, Procedure},
    refusal::Refusal,
};

/// Ends the id of a promised clock: that of its legal clock and this.
const PROMISED: &str = ".promised";

impl Decision<'_> {
    /// The same events, with what they do to promised clocks.
    pub(super) fn with_promises(&self, mut events: Vec<CaseEvent>) -> Events {
        let Some((procedure, organ)) = self.promising(&events) else { return Ok(events) };
        let mut running: Vec<DeadlineId> = self.case.running_deadlines().map(|known| known.clock.id.clone()).collect();
        for event in &mut events {
            let ended = |change: &ClockChange| match change {
                ClockChange::Ended { id, .. } => Some(id.clone()),
                _ => None,
            };
            let ended: Vec<DeadlineId> = event.clocks.iter().filter_map(ended).collect();
            running.retain(|id| !ended.contains(id));
            let mut beside = Vec::new();
            for change in &event.clocks {
                beside.extend(self.beside(change, procedure, &organ, &running)?);
                running.extend(beside.iter().filter_map(|change| match change {
                    ClockChange::Started(clock) => Some(clock.id.clone()),
                    _ => None,
                }));
            }
            event.clocks.extend(beside);
        }
        Ok(events)
    }

    /// The procedure and organ of the case, if it promises anything.
    fn promising(&self, events: &[CaseEvent]) -> Option<(&Procedure, RegionCode)> {
        let (procedure, organ) = match (self.case.filing.as_deref(), events.first().map(|event| &event.fact)) {
            (Some(filing), _) => (self.procedure().ok()?, filing.organ),
            (None, Some(Fact::Submitted { opening, .. })) => {
                let procedure = self.rulebook.procedure(&opening.procedure, self.stamp.occurred_on).ok()?;
                (procedure, opening.organ)
            }
            (None, _) => return None,
        };
        procedure.stages.iter().any(|stage| stage.promised.is_some()).then_some((procedure, organ))
    }

    /// What a change of a legal clock does to the promised one.
    fn beside(
        &self,
        change: &ClockChange,
        procedure: &Procedure,
        organ: &RegionCode,
        running: &[DeadlineId],
    ) -> Result<Option<ClockChange>, Refusal> {
        let twin = |id: &DeadlineId| Some(promised(id)).filter(|id| running.contains(id));
        Ok(match change {
            ClockChange::Started(clock) => match procedure.promise(&clock.rule) {
                Some(period) => Some(ClockChange::Started(self.promised_clock(clock, period, organ)?)),
                None => None,
            },
            ClockChange::Ended { id, at, how } => {
                let how = if *how == Ending::Lapsed { Ending::Cancelled } else { *how };
                twin(id).map(|id| ClockChange::Ended { id, at: *at, how })
            }
            ClockChange::Suspended { id, from, basis } => {
                twin(id).map(|id| ClockChange::Suspended { id, from: *from, basis: basis.clone() })
            }
            ClockChange::Resumed { id, .. } => twin(id).map(|id| self.resumed(&id)).transpose()?,
            ClockChange::Moved { id, start: Some(start), basis, .. } => match twin(id) {
                Some(id) => self.promise_moved(id, *start, basis, organ)?,
                None => None,
            },
            ClockChange::Moved { start: None, .. } => None,
        })
    }

    fn promised_clock(&self, legal: &Clock, period: Period, organ: &RegionCode) -> Result<Clock, Refusal> {
        Ok(Clock {
            id: promised(&legal.id),
            period: Some(period),
            due: Some(self.due(legal.start, period, organ)?),
            on_miss: OnMiss::NotStated,
            done_by: None,
            promised_for: Some(legal.id.clone()),
            ..legal.clone()
        })
    }

    fn promise_moved(
        &self,
        id: DeadlineId,
        start: chrono::NaiveDate,
        basis: &str,
        organ: &RegionCode,
    ) -> Result<Option<ClockChange>, Refusal> {
        let Some(period) = self.case.running(&id).and_then(|deadline| deadline.clock.period) else { return Ok(None) };
        let due = self.due(start, period, organ)?;
        Ok(Some(ClockChange::Moved { id, start: Some(start), due, basis: basis.to_owned(), calendar: None }))
    }
}

fn promised(DeadlineId(id): &DeadlineId) -> DeadlineId {
    DeadlineId(format!("{id}{PROMISED}"))
}
