//! Clocks in an officer's hand (延长、中止、恢复时限), each with a basis.

use chrono::{Days, NaiveDate};

use super::{
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact},
};
use crate::{
    counting::{Due, Start},
    deadline::{ClockChange, Deadline, DeadlineId},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn extend_clock(&self, id: &DeadlineId, until: NaiveDate, basis: &str) -> Events {
        let deadline = self.running(id)?;
        let basis = checked_text(basis, "basis")?;
        if deadline.is_suspended() {
            return Err(suspension_state(id).into());
        }
        let due = self.day_set(until, "until")?;
        if deadline.clock.due.as_ref().is_some_and(|standing| due.at <= standing.at) {
            return Err(self.not_ahead(until, "until").into());
        }
        let change = ClockChange::Moved { id: id.clone(), start: None, due, basis, calendar: None };
        Ok(vec![CaseEvent { clocks: vec![change], ..self.event(Fact::ClockExtended {}) }])
    }

    pub(super) fn suspend_clock(&self, id: &DeadlineId, basis: &str) -> Events {
        let deadline = self.running(id)?;
        let basis = checked_text(basis, "basis")?;
        if deadline.is_suspended() || deadline.clock.due.is_none() {
            return Err(suspension_state(id).into());
        }
        let change = ClockChange::Suspended { id: id.clone(), from: self.stamp.occurred_on, basis };
        Ok(vec![CaseEvent { clocks: vec![change], ..self.event(Fact::ClockSuspended {}) }])
    }

    pub(super) fn resume_clock(&self, id: &DeadlineId) -> Events {
        if !self.running(id)?.is_suspended() {
            return Err(suspension_state(id).into());
        }
        let change = self.resumed(id)?;
        Ok(vec![CaseEvent { clocks: vec![change], ..self.event(Fact::ClockResumed {}) }])
    }

    /// The clock goes on today; days of its suspensions do not count.
    pub(super) fn resumed(&self, id: &DeadlineId) -> Result<ClockChange, Refusal> {
        let deadline = self.running(id)?;
        let on = self.stamp.occurred_on;
        let due = match (deadline.clock.period, &deadline.clock.due, &deadline.clock.basis) {
            (Some(_), Some(_), None) => Some(self.counted_anew(deadline, on)?),
            (_, Some(due), _) => Some(self.shifted(deadline, due, on)?),
            (_, None, _) => None,
        };
        Ok(ClockChange::Resumed { id: id.clone(), on, due })
    }

    fn counted_anew(&self, deadline: &Deadline, on: NaiveDate) -> Result<Due, Refusal> {
        let organ = self.filing()?.organ;
        let mut suspensions = deadline.suspensions.clone();
        if let Some(open) = suspensions.last_mut() {
            open.until = Some(on);
        }
        let period = deadline.clock.period.ok_or_else(|| suspension_state(&deadline.clock.id))?;
        let start = Start::Day(deadline.clock.start);
        let due = self.rulebook.calendar().due(start, period, &organ, &suspensions);
        due.map_err(|error| Refusal::from(error.message()))
    }

    /// A day that an officer set moves by as many days as the clock stood still.
    fn shifted(&self, deadline: &Deadline, due: &Due, on: NaiveDate) -> Result<Due, Refusal> {
        let since = deadline.suspensions.last().map_or(on, |open| open.from);
        let stood_still = u64::try_from((on - since).num_days()).unwrap_or(0);
        let day = due.plain_date().checked_add_days(Days::new(stood_still)).unwrap_or(on);
        if day > self.stamp.occurred_on { self.day_set(day, "deadline") } else { Ok(due.clone()) }
    }

    fn running(&self, id: &DeadlineId) -> Result<&Deadline, Refusal> {
        self.case.running(id).ok_or_else(|| {
            let shown: String = id.0.chars().take(60).collect();
            Refusal::new(RefusalCode::DeadlineNotRunning).with("deadline", shown).at("deadline")
        })
    }
}

fn suspension_state(id: &DeadlineId) -> Refusal {
    Refusal::new(RefusalCode::SuspensionState).with("deadline", &id.0).at("deadline")
}
