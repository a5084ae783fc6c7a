//! Examination (审查): reviews passed, returned, rejected; papers handed in; lapse after notice.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    decision::{Decision, Events, checked_text, checked_texts},
    event::Fact,
    handing_in::Received,
    state::{HandedIn, Position, Status},
};
use crate::{
    counting::Due,
    deadline::{Clock, ClockChange, Ending},
    form::Answers,
    law::Citation,
    message::Message,
    procedure::{Limit, OnMiss, Party, RectificationRule, ReviewClock},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn pass_review(&self, note: Option<&str>) -> Events {
        let procedure = self.procedure()?;
        let stage = self.current_stage(procedure)?;
        let note = note.map(|note| checked_text(note, "note")).transpose()?;
        self.complete_stage(Fact::ReviewPassed { stage: stage.id.clone(), note })
    }

    pub(super) fn give_back(&self, items: &[String], by: Option<NaiveDate>, basis: Option<&str>) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let items = checked_texts(items, "items")?;
        if items.is_empty() {
            return Err(Refusal::new(RefusalCode::ReasonNeeded).at("items").into());
        }
        let stage = self.case.stage.clone().ok_or_else(|| self.not_foreseen())?;
        let rule = procedure.rectification.as_ref().ok_or_else(|| self.not_foreseen().citing(&procedure.basis))?;
        let mut clocks = self.halt_stage_clock(rule);
        clocks.push(ClockChange::Started(self.rectification(&rule.limit, by, basis)?));
        let mut event = self.event(Fact::Returned { stage: stage.id.clone(), items });
        event.moves_to = Some(Position { status: Status::Returned, stage: Some(stage) });
        event.clocks = clocks;
        Ok(vec![event])
    }

    pub(super) fn reject(&self, ground: &str) -> Events {
        let ground = checked_text(ground, "ground")?;
        self.close(Fact::Rejected { ground }, Status::Rejected, Ending::Done)
    }

    pub(super) fn close_as_lapsed(&self, notice: &str) -> Events {
        let notice = checked_text(notice, "notice")?;
        let lapsing = self.case.running_deadlines().find(|deadline| {
            deadline.clock.duty == Party::Applicant && deadline.clock.on_miss == OnMiss::LapseByNotice
        });
        let clock = lapsing.map(|deadline| &deadline.clock).ok_or_else(|| self.not_foreseen())?;
        let due = clock.due.as_ref().ok_or_else(|| self.not_foreseen())?;
        if self.moment() <= due.at {
            return Err(Refusal::new(RefusalCode::NotLapsedYet).with("due", due.at.date()).into());
        }
        let mut events = self.close(Fact::Lapsed { notice }, Status::Lapsed, Ending::Cancelled)?;
        for change in events.iter_mut().flat_map(|event| &mut event.clocks) {
            if let ClockChange::Ended { id, how, .. } = change
                && *id == clock.id
            {
                *how = Ending::Lapsed;
            }
        }
        Ok(events)
    }

    pub(super) fn hand_in_papers(&self, handed_in: &[HandedIn], attachments: &BTreeMap<String, Answers>) -> Events {
        let applicant = self.filing()?.applicant.as_ref().ok_or_else(|| self.not_foreseen())?;
        let received = self.receive(handed_in, attachments, self.procedure()?, applicant.kind)?;
        let Received { handed_in, attachments } = received;
        self.complete_stage(Fact::PapersHandedIn { handed_in, attachments })
    }

    /// A return answers the applicant, so the organ's clock is done; where the rule says so it only stops.
    fn halt_stage_clock(&self, rule: &RectificationRule) -> Vec<ClockChange> {
        match rule.review_clock {
            ReviewClock::Restarts => self.end_stage_clock(Ending::Done),
            ReviewClock::Stops => {
                let basis = Message::new("suspended_by_return").zh();
                let running = self.case.stage.as_ref().and_then(|stage| stage.deadline.clone());
                let from = self.stamp.occurred_on;
                running.into_iter().map(|id| ClockChange::Suspended { id, from, basis: basis.clone() }).collect()
            }
        }
    }

    fn rectification(&self, rule: &Limit, by: Option<NaiveDate>, basis: Option<&str>) -> Result<Clock, Refusal> {
        let organ = self.filing()?.organ;
        let title = Message::new("duty_rectification").into();
        let mut clock = self.clock(rule, &title, Party::Applicant, self.stamp.occurred_on, &organ, &[])?;
        clock.on_miss = OnMiss::LapseByNotice;
        if by.is_some() || rule.period.is_none() {
            let (due, basis) = self.officers_day(&rule.cite, by, basis)?;
            clock.due = Some(due);
            clock.basis = Some(basis);
        }
        Ok(clock)
    }

    fn officers_day(
        &self,
        cite: &[Citation],
        by: Option<NaiveDate>,
        basis: Option<&str>,
    ) -> Result<(Due, String), Refusal> {
        let by = by.ok_or_else(|| Refusal::new(RefusalCode::RectificationDayNeeded).at("by").citing(cite))?;
        let basis = basis.ok_or_else(|| Refusal::new(RefusalCode::BasisNeeded).at("basis").citing(cite))?;
        Ok((self.day_set(by, "by")?, checked_text(basis, "basis")?))
    }
}
