//! Changes after filing (联网方式变更、信息变更、终止联网、注销), each measured against the limit to report it.

use chrono::NaiveDate;

use super::{
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact},
    intake::particulars,
    state::{Position, Status},
};
use crate::{
    deadline::{ClockChange, Ending},
    form::Answers,
    message::Message,
    procedure::{Limit, Party},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn change_connection(&self, changed_on: NaiveDate, answers: &Answers) -> Events {
        let (form, procedure) = (self.changed_form(answers)?, self.procedure()?);
        let clocks = self.reported(procedure.changes.connection.as_ref(), changed_on, "changedOn")?;
        let event = self.event(Fact::ConnectionChanged { changed_on, form });
        Ok(vec![CaseEvent { clocks, ..event }])
    }

    pub(super) fn change_particulars(&self, changed_on: NaiveDate, answers: &Answers) -> Events {
        let (form, procedure) = (self.changed_form(answers)?, self.procedure()?);
        let clocks = self.reported(procedure.changes.particulars.as_ref(), changed_on, "changedOn")?;
        let particulars = particulars(&form.answers, &self.filing()?.particulars);
        let event = self.event(Fact::ParticularsChanged { changed_on, form, particulars });
        Ok(vec![CaseEvent { clocks, ..event }])
    }

    pub(super) fn terminate(&self, ended_on: NaiveDate) -> Events {
        let procedure = self.procedure()?;
        let reported = self.reported(procedure.changes.termination.as_ref(), ended_on, "endedOn")?;
        self.leave_register(Fact::Terminated { ended_on }, Status::Terminated, reported)
    }

    pub(super) fn cancel(&self, ground: &str) -> Events {
        let ground = checked_text(ground, "ground")?;
        self.leave_register(Fact::Cancelled { ground }, Status::Cancelled, Vec::new())
    }

    fn changed_form(&self, answers: &Answers) -> Result<super::AnsweredForm, crate::refusal::Refused> {
        self.check_order()?;
        let form = self.answer(self.procedure()?, answers)?;
        if self.filing()?.form.as_ref() == Some(&form) {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("answers").into());
        }
        Ok(form)
    }

    fn leave_register(&self, fact: Fact, status: Status, mut clocks: Vec<ClockChange>) -> Events {
        self.check_order()?;
        clocks.extend(self.end_running(Ending::Cancelled, |_| true));
        let moves_to = Some(Position { status, stage: None });
        Ok(vec![CaseEvent { moves_to, clocks, ..self.event(fact) }])
    }

    /// The clock of the duty to report: started by the change, ended by this report.
    pub(super) fn reported(
        &self,
        limit: Option<&Limit>,
        since: NaiveDate,
        path: &str,
    ) -> Result<Vec<ClockChange>, Refusal> {
        let filing = self.filing()?;
        if since > self.stamp.occurred_on {
            let refusal = Refusal::new(RefusalCode::OccurredInFuture);
            return Err(refusal.with("day", since).with("today", self.stamp.occurred_on).at(path));
        }
        let Some(limit) = limit else { return Ok(Vec::new()) };
        let title = Message::new("duty_report_change").into();
        let clock = self.clock(limit, &title, Party::Applicant, since, &filing.organ, &[])?;
        let ended = ClockChange::Ended { id: clock.id.clone(), at: self.moment(), how: Ending::Done };
        Ok(vec![ClockChange::Started(clock), ended])
    }
}
