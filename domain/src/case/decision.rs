//! The decision on a command: checks that all actions share, and the making of events and clocks.

use chrono::NaiveDate;

use super::{
    command::{ActionKind, Header},
    event::{CaseEvent, Fact, Stamp},
    state::{Case, Filing},
};
use crate::{
    counting::{Due, Moment, Start},
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    identity::RegionCode,
    message::Bilingual,
    period::{Period, Unit},
    procedure::{Limit, OnMiss, Party, Procedure},
    refusal::{Refusal, RefusalCode, Refused},
    rulebook::Rulebook,
};

/// What a command leads to.
pub(super) type Events = Result<Vec<CaseEvent>, Refused>;

/// Longest free text that an official writes, in characters.
const LONGEST_TEXT: usize = 1000;

/// A command being decided: the state it meets, the law it is decided under, who and when.
pub(super) struct Decision<'a> {
    pub(super) case: &'a Case,
    pub(super) rulebook: &'a Rulebook,
    pub(super) kind: ActionKind,
    pub(super) stamp: Stamp,
    /// Whether the command was recorded once: what was told in it counts as it was accepted then.
    pub(super) retold: bool,
}

impl<'a> Decision<'a> {
    pub(super) fn new(
        case: &'a Case,
        rulebook: &'a Rulebook,
        kind: ActionKind,
        header: &Header,
    ) -> Result<Self, Refusal> {
        Ok(Self { case, rulebook, kind, stamp: stamp(header)?, retold: false })
    }

    /// The decision once more on a command that was recorded.
    pub(super) fn retelling(
        case: &'a Case,
        rulebook: &'a Rulebook,
        kind: ActionKind,
        header: &Header,
    ) -> Result<Self, Refusal> {
        Ok(Self { retold: true, ..Self::new(case, rulebook, kind, header)? })
    }

    pub(super) fn filing(&self) -> Result<&'a Filing, Refusal> {
        self.case.filing.as_deref().ok_or_else(|| Refusal::new(RefusalCode::CaseUnknown))
    }

    /// The procedure as it was on the day the case was opened: a running case keeps its rule.
    pub(super) fn procedure(&self) -> Result<&'a Procedure, Refusal> {
        let filing = self.filing()?;
        self.rulebook.procedure(&filing.procedure, filing.opened_on).map_err(|error| Refusal::from(error.message()))
    }

    /// An act of the procedure may not lie before the act that precedes it.
    pub(super) fn check_order(&self) -> Result<(), Refusal> {
        match self.case.last_act {
            Some(previous) if self.stamp.occurred_on < previous => {
                Err(Refusal::new(RefusalCode::OccurredBeforePrevious)
                    .with("day", self.stamp.occurred_on)
                    .with("previous", previous)
                    .at("occurredOn"))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn event(&self, fact: Fact) -> CaseEvent {
        CaseEvent { fact, stamp: self.stamp.clone(), moves_to: None, clocks: Vec::new() }
    }

    pub(super) fn one(&self, fact: Fact) -> Events {
        Ok(vec![self.event(fact)])
    }

    pub(super) fn not_foreseen(&self) -> Refusal {
        Refusal::new(RefusalCode::NotForeseen).with("action", self.kind.as_str())
    }

    /// A clock for a limit that counts from the event on `start`.
    pub(super) fn clock(
        &self,
        limit: &Limit,
        title: &Bilingual,
        duty: Party,
        start: NaiveDate,
        organ: &RegionCode,
        pending: &[ClockChange],
    ) -> Result<Clock, Refusal> {
        let due = match limit.period {
            Some(period) => Some(self.due(start, period, organ)?),
            None => None,
        };
        Ok(Clock {
            id: self.next_id(&limit.rule, pending),
            rule: limit.rule.clone(),
            title: title.clone(),
            duty,
            cite: limit.cite.clone(),
            period: limit.period,
            start,
            due,
            on_miss: OnMiss::NotStated,
            basis: None,
            done_by: None,
            promised_for: None,
        })
    }

    pub(super) fn due(&self, start: NaiveDate, period: Period, organ: &RegionCode) -> Result<Due, Refusal> {
        self.rulebook
            .calendar()
            .due(Start::Day(start), period, organ, &[])
            .map_err(|error| Refusal::from(error.message()))
    }

    /// The due moment of a day that an officer set, moved off a day off.
    pub(super) fn day_set(&self, by: NaiveDate, path: &str) -> Result<Due, Refusal> {
        let ahead = (by - self.stamp.occurred_on).num_days();
        let days = u32::try_from(ahead).ok().filter(|days| *days > 0).ok_or_else(|| self.not_ahead(by, path))?;
        let organ = self.filing()?.organ;
        self.due(self.stamp.occurred_on, Period { n: days, unit: Unit::NaturalDay }, &organ)
    }

    pub(super) fn not_ahead(&self, day: NaiveDate, path: &str) -> Refusal {
        Refusal::new(RefusalCode::DayNotAhead).with("day", day).with("today", self.stamp.occurred_on).at(path)
    }

    /// The moment of the act: now, or the end of the day it is said to have happened on.
    pub(super) fn moment(&self) -> Moment {
        self.moment_on(self.stamp.occurred_on)
    }

    /// Now, or the end of an earlier day.
    pub(super) fn moment_on(&self, day: NaiveDate) -> Moment {
        let now = Moment::from_utc(self.stamp.recorded_at);
        if now.date() == day { now } else { Moment::end_of_day(day) }
    }

    /// The next id for a rule, also counting clocks that this decision starts.
    pub(super) fn next_id(&self, rule: &str, pending: &[ClockChange]) -> DeadlineId {
        let legal = self.case.deadlines.iter().filter(|deadline| deadline.clock.promised_for.is_none());
        let started = legal.filter(|deadline| deadline.clock.rule == rule).count();
        let starting =
            pending.iter().filter(|change| matches!(change, ClockChange::Started(clock) if clock.rule == rule)).count();
        DeadlineId(format!("{rule}-{}", started + starting + 1))
    }

    /// Ends every running deadline whose clock fits.
    pub(super) fn end_running(&self, how: Ending, fits: impl Fn(&Clock) -> bool) -> Vec<ClockChange> {
        let at = self.moment();
        self.case
            .running_deadlines()
            .filter(|deadline| fits(&deadline.clock))
            .map(|deadline| ClockChange::Ended { id: deadline.clock.id.clone(), at, how })
            .collect()
    }

    /// Ends the clock of the stage the case stands at.
    pub(super) fn end_stage_clock(&self, how: Ending) -> Vec<ClockChange> {
        let current = self.case.stage.as_ref().and_then(|stage| stage.deadline.as_ref());
        self.end_running(how, |clock| Some(&clock.id) == current)
    }
}

/// Checks the two times of a command.
pub(super) fn stamp(header: &Header) -> Result<Stamp, Refusal> {
    let today = Moment::from_utc(header.recorded_at).date();
    let occurred_on = header.occurred_on.unwrap_or(today);
    let dated = |code: RefusalCode| Refusal::new(code).with("day", occurred_on).with("today", today).at("occurredOn");
    if occurred_on > today {
        return Err(dated(RefusalCode::OccurredInFuture));
    }
    if occurred_on < today && !header.by.role.is_official() {
        return Err(dated(RefusalCode::BackdatingNotAllowed));
    }
    let reason = header.reason.as_deref().map(|reason| checked_text(reason, "reason")).transpose()?;
    if occurred_on < today && reason.is_none() {
        return Err(dated(RefusalCode::BackdatingNeedsReason).at("reason"));
    }
    Ok(Stamp { occurred_on, recorded_at: header.recorded_at, by: header.by.clone(), reason })
}

/// A free text without control characters, trimmed.
pub(crate) fn checked_text(text: &str, path: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().take(LONGEST_TEXT + 1).count();
    let printable = text.chars().all(|letter| !letter.is_control() || letter == '\n');
    if (1..=LONGEST_TEXT).contains(&length) && printable {
        Ok(text.to_owned())
    } else {
        Err(Refusal::new(RefusalCode::TextNotAllowed).with("max", LONGEST_TEXT).at(path))
    }
}

/// Several free texts.
pub(super) fn checked_texts(texts: &[String], path: &str) -> Result<Vec<String>, Refusal> {
    if texts.len() > 100 {
        return Err(Refusal::new(RefusalCode::TextNotAllowed).with("max", LONGEST_TEXT).at(path));
    }
    texts.iter().enumerate().map(|(index, text)| checked_text(text, &format!("{path}[{index}]"))).collect()
}
