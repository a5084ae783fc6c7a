//! Badge and link (备案图标和链接): a task from the day of filing on, done by showing them on the home page.

use chrono::NaiveDate;

use super::{
    command::ActionKind,
    decision::{Decision, Events},
    event::{CaseEvent, Fact},
    state::Case,
};
use crate::{
    deadline::{Clock, ClockChange, Deadline, Ending},
    identity::RegionCode,
    message::Message,
    procedure::{Party, Procedure},
    refusal::{Refusal, RefusalCode},
};

impl Case {
    /// The running task to show the badge.
    pub(super) fn badge_task(&self) -> Option<&Deadline> {
        self.running_deadlines().find(|deadline| deadline.clock.done_by == Some(ActionKind::ShowBadge))
    }
}

impl Decision<'_> {
    pub(super) fn show_badge(&self, shown_on: NaiveDate) -> Events {
        self.check_order()?;
        let task = self.case.badge_task().ok_or_else(|| Refusal::new(RefusalCode::BadgeNotDue))?;
        let clock = &task.clock;
        let refused = |code: RefusalCode| Refusal::new(code).with("day", shown_on).at("shownOn").citing(&clock.cite);
        if shown_on > self.stamp.occurred_on {
            return Err(refused(RefusalCode::OccurredInFuture).with("today", self.stamp.occurred_on).into());
        }
        if shown_on < clock.start {
            return Err(refused(RefusalCode::BadgeBeforeFiling).with("filed", clock.start).into());
        }
        let ended = ClockChange::Ended { id: clock.id.clone(), at: self.moment_on(shown_on), how: Ending::Done };
        Ok(vec![CaseEvent { clocks: vec![ended], ..self.event(Fact::BadgeShown { shown_on }) }])
    }

    /// The clock of the task, if the rule asks it of this applicant.
    pub(super) fn badge_clock(&self, procedure: &Procedure, organ: &RegionCode) -> Result<Option<Clock>, Refusal> {
        let applicant = self.case.filing.as_ref().and_then(|filing| filing.applicant.as_ref());
        let Some((rule, applicant)) = procedure.badge.as_ref().zip(applicant) else { return Ok(None) };
        if !rule.asked_of(applicant.kind) {
            return Ok(None);
        }
        let title = Message::new("duty_badge").into();
        let clock = self.clock(&rule.limit, &title, Party::Applicant, self.stamp.occurred_on, organ, &[])?;
        Ok(Some(Clock { done_by: Some(ActionKind::ShowBadge), ..clock }))
    }

    /// A case that never had the task does not know the rule; the procedure does.
    pub(super) fn citing_badge_rule(&self, refusal: Refusal) -> Refusal {
        if refusal.message.code != RefusalCode::BadgeNotDue.as_str() {
            return refusal;
        }
        match self.procedure() {
            Ok(Procedure { badge: Some(rule), .. }) => refusal.citing(&rule.limit.cite),
            Ok(procedure) => refusal.citing(&procedure.basis),
            Err(_) => refusal,
        }
    }
}
