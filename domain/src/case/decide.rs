//! From a command to its events. Pure: the same state, command and rulebook give the same answer.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{
    command::{Action, CaseCommand, Header},
    decision::{Decision, Events},
    event::CaseEvent,
    state::Case,
};
use crate::{
    actor::Actor,
    refusal::{Refusal, Refused},
    rulebook::Rulebook,
};

impl Case {
    /// The events that a command leads to, or every reason why it is refused.
    pub fn decide(&self, command: &CaseCommand, rulebook: &Rulebook) -> Events {
        self.decide_on(&command.header, &command.action, rulebook)
    }

    /// The same for a command in parts.
    pub fn decide_on(&self, header: &Header, action: &Action, rulebook: &Rulebook) -> Events {
        self.decided(action, &header.by, Decision::new(self, rulebook, action.kind(), header))
    }

    /// The same for a command that was recorded once: what somebody told in it is not checked again.
    pub(super) fn retell(&self, header: &Header, action: &Action, rulebook: &Rulebook) -> Events {
        self.decided(action, &header.by, Decision::retelling(self, rulebook, action.kind(), header))
    }

    fn decided(&self, action: &Action, by: &Actor, decision: Result<Decision<'_>, Refusal>) -> Events {
        // Whether one may comes first: who may not is told nothing else about the case.
        match (self.permits(action.kind(), by), decision) {
            (Ok(()), decision) => {
                let decision = decision?;
                decision.with_promises(decision.on(action)?)
            }
            (Err(refusal), Ok(decision)) => Err(decision.citing_badge_rule(refusal).into()),
            (Err(refusal), Err(_)) => Err(refusal.into()),
        }
    }
}

impl Decision<'_> {
    fn on(&self, action: &Action) -> Events {
        match action {
            Action::Submit(submission) => self.submit(submission),
            Action::Amend { answers, handed_in, attachments } => self.amend(answers, handed_in, attachments),
            Action::Accept => self.accept(),
            Action::PassReview { note } => self.pass_review(note.as_deref()),
            Action::ReturnForRectification { items, by, basis } => self.give_back(items, *by, basis.as_deref()),
            Action::Reject { ground } => self.reject(ground),
            Action::Withdraw { ground } => self.withdraw(ground),
            Action::CloseAsLapsed { notice } => self.close_as_lapsed(notice),
            Action::HandInPapers { handed_in, attachments } => self.hand_in_papers(handed_in, attachments),
            Action::ExamineMaterials { examinations } => self.examine_materials(examinations),
            Action::Forward => self.forward(),
            Action::ConfirmReceipt => self.confirm_receipt(),
            Action::Stamp { copies } => self.stamp(copies),
            Action::GiveCopiesBack { copies } => self.give_copies_back(copies),
            Action::AssignNumber { number } => self.assign_number(number),
            Action::Renumber { number, reason } => self.renumber(number, reason),
            Action::IssueCertificate { paper, number } => self.issue_certificate(paper, number.as_deref()),
            Action::ShowBadge { shown_on } => self.show_badge(*shown_on),
            Action::ChangeConnection { changed_on, answers } => self.change_connection(*changed_on, answers),
            Action::ChangeParticulars { changed_on, answers } => self.change_particulars(*changed_on, answers),
            Action::ReportAccessUsers(report) => self.report_access_users(report),
            Action::Terminate { ended_on } => self.terminate(*ended_on),
            Action::Cancel { ground } => self.cancel(ground),
            Action::ScheduleInspection { year, planned_on } => self.schedule_inspection(*year, *planned_on),
            Action::HoldInspection { year, results, findings, photographs } => {
                self.hold_inspection(*year, results, findings, photographs)
            }
            Action::ConcludeInspection { year, verdict } => self.conclude_inspection(*year, verdict),
            Action::OrderRectification { items, by, basis } => self.order_rectification(items, *by, basis),
            Action::ConfirmRectification => self.confirm_rectification(),
            Action::PushWebsite(pushed) => self.push_website(pushed),
            Action::ReportUnit(unit) => self.report_unit(unit),
            Action::ClaimWebsite { applicant, name } => self.claim_website(*applicant, name),
            Action::ImportFiling(earlier) => self.import_filing(earlier),
            Action::Correct { field, value, reason } => self.correct(field, value, reason),
            Action::Assign { handler, reason } => self.assign(handler, reason.as_deref()),
            Action::Take => self.take(),
            Action::Unassign { reason } => self.unassign(reason),
            Action::Transfer { to, reason } => self.transfer(*to, reason),
            Action::ExtendClock { deadline, until, basis } => self.extend_clock(deadline, *until, basis),
            Action::SuspendClock { deadline, basis } => self.suspend_clock(deadline, basis),
            Action::ResumeClock { deadline } => self.resume_clock(deadline),
            Action::RecountClocks { calendar, basis } => self.recount_clocks(calendar, basis),
        }
    }
}

impl Aggregate for Case {
    const TYPE: &'static str = "case";
    type Command = CaseCommand;
    type Event = CaseEvent;
    type Error = Refused;
    type Services = Rulebook;

    async fn handle(
        &mut self,
        command: Self::Command,
        rulebook: &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in self.decide(&command, rulebook)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        Self::apply(self, &event);
    }
}
