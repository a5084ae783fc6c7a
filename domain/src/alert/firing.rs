//! Which rungs of a ladder have come, given what was known of a clock and when.

use std::collections::BTreeSet;

use super::{Alerted, Ladder, Ladders, Rung, RungTime, Told};
use crate::{
    calendar::Calendar,
    case::Case,
    counting::Moment,
    deadline::{Deadline, DeadlineVersion},
    identity::RegionCode,
};

/// A rung that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firing<'a> {
    /// The rung.
    pub rung: &'a Rung,
    /// When the clock was due as it was known then.
    pub due: Moment,
    /// The moment at which it came.
    pub at: Moment,
    /// From when on it was known that the clock had ended, moved or was suspended.
    pub until: Option<Moment>,
}

/// A rung that has come for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Come<'a> {
    /// What it is about.
    pub alert: Alerted,
    /// Whom to tell.
    pub tell: &'a [Told],
    /// From when on it was known that the clock had ended, moved or was suspended.
    pub until: Option<Moment>,
}

impl Ladders {
    /// Every rung of a case's clocks that came after one moment and by another.
    pub fn come(&self, case: &Case, calendar: &Calendar, after: Moment, through: Moment) -> Vec<Come<'_>> {
        let Some(filing) = case.filing.as_deref() else { return Vec::new() };
        let (procedure, organ) = (&filing.procedure, &filing.organ);
        let mut come = Vec::new();
        for deadline in &case.deadlines {
            let clock = &deadline.clock;
            let Some(ladder) = self.of(clock, procedure, organ) else { continue };
            for Firing { rung, due, at, until } in ladder.firings(deadline, organ, calendar, through) {
                if at <= after {
                    continue;
                }
                let alert = Alerted {
                    case_id: filing.case_id,
                    deadline: clock.id.clone(),
                    rule: clock.rule.clone(),
                    title: clock.title.clone(),
                    clock: clock.kind(),
                    procedure: procedure.clone(),
                    organ: *organ,
                    due,
                    ladder: ladder.id.clone(),
                    rung: rung.when,
                    fires_at: at,
                };
                come.push(Come { alert, tell: &rung.tell, until });
            }
        }
        come
    }
}

/// A span in which a clock ran towards one due moment.
struct Span {
    from: Moment,
    until: Option<Moment>,
    due: Moment,
    moved: bool,
}

impl Ladder {
    /// Every rung that comes by `through`, in order of time; each once for each due moment.
    ///
    /// A rung comes at the first second of its day if the clock is known to run then. Where the day had passed when the
    /// due moment became known, the last rung passed stands for those before it and comes at once; where the due moment
    /// has moved, the rung that says so does. Suspended and ended clocks have no rungs.
    pub fn firings<'a>(
        &'a self,
        deadline: &Deadline,
        organ: &RegionCode,
        calendar: &Calendar,
        through: Moment,
    ) -> Vec<Firing<'a>> {
        let mut come = BTreeSet::new();
        let mut firings = Vec::new();
        for span in spans(&deadline.versions).into_iter().filter(|span| span.from <= through) {
            let mut rungs = self.days(deadline, &span, organ, calendar);
            rungs.sort_by_key(|(at, _)| *at);
            let (passed, ahead): (Vec<_>, Vec<_>) = rungs.into_iter().partition(|(at, _)| *at < span.from);
            let at_once = self.at_once(&span).or_else(|| passed.last().map(|(_, rung)| *rung));
            let by_then = span.until.map_or(through, |until| until.min(through));
            let is_in = |at: Moment| at <= by_then && span.until != Some(at);
            let at_once = at_once.map(|rung| (span.from, rung));
            for (at, rung) in at_once.into_iter().chain(ahead).filter(|(at, _)| is_in(*at)) {
                if come.insert((span.due, String::from(rung.when))) {
                    firings.push(Firing { rung, due: span.due, at, until: span.until });
                }
            }
        }
        firings
    }

    /// The moments of the rungs that come by the calendar.
    fn days<'a>(
        &'a self,
        deadline: &Deadline,
        span: &Span,
        organ: &RegionCode,
        calendar: &Calendar,
    ) -> Vec<(Moment, &'a Rung)> {
        let (start, due) = (deadline.clock.start, span.due.date());
        let moment = |rung: &'a Rung| Some((Moment::start_of_day(rung.when.day(start, due, calendar, organ)?), rung));
        self.rungs.iter().filter_map(moment).collect()
    }

    fn at_once(&self, span: &Span) -> Option<&Rung> {
        self.rungs.iter().find(|rung| span.moved && rung.when == RungTime::Moved)
    }
}

/// What is known from a moment until the first at which something later is; what was never seen has no span. Where the
/// due moment stays what it was, the clock runs on: there is one span.
fn spans(versions: &[DeadlineVersion]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        let from = Moment::from_utc(version.known_from);
        let until = versions.iter().skip(place + 1).map(|later| Moment::from_utc(later.known_from)).min();
        let Some(due) = version.due.filter(|_| version.ended.is_none() && !version.suspended) else { continue };
        if until.is_some_and(|until| until <= from) {
            continue;
        }
        match spans.last_mut() {
            Some(before) if before.due == due && before.until == Some(from) => before.until = until,
            before => {
                let moved = before.is_some_and(|before| before.due != due);
                spans.push(Span { from, until, due, moved });
            }
        }
    }
    spans
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};

    use super::*;
    use crate::{
        deadline::{Clock, ClockChange, DeadlineId, Ending},
        message::Bilingual,
        procedure::{OnMiss, Party, ProcedureId},
        rulebook::Rulebook,
    };

    const HEZHOU: &str = "451100";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due(on: &str) -> crate::counting::Due {
        let at = Moment::end_of_day(day(on));
        crate::counting::Due { at, counted: 0, skipped: Vec::new(), rolled_from: None, provisional: None }
    }

    /// A moment as the log records it, given in Shanghai time.
    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}+08:00").parse::<Moment>().unwrap().utc()
    }

    /// A review that starts on Monday 2026-11-02 and is due on Friday 2026-11-20, known from 10:00 on.
    fn review() -> Deadline {
        let clock = Clock {
            id: DeadlineId("T03-1".to_owned()),
            rule: "T03".to_owned(),
            title: Bilingual { zh: "审查".to_owned(), en: "Review".to_owned() },
            duty: Party::HandlingOrgan,
            cite: Vec::new(),
            period: None,
            start: day("2026-11-02"),
            due: Some(due("2026-11-20")),
            on_miss: OnMiss::NotStated,
            basis: None,
            done_by: None,
            promised_for: None,
        };
        Deadline::started(clock, at("2026-11-02T10:00:00"))
    }

    fn come(deadline: &Deadline, through: &str) -> Vec<String> {
        let (organ, procedure) = (RegionCode::parse(HEZHOU).unwrap(), ProcedureId("hezhou".to_owned()));
        let rulebook = Rulebook::builtin();
        let ladder = rulebook.alerts().of(&deadline.clock, &procedure, &organ).unwrap();
        let through = Moment::from_utc(at(through));
        let firings = ladder.firings(deadline, &organ, rulebook.calendar(), through);
        assert!(firings.is_sorted_by_key(|firing| firing.at));
        firings.iter().map(|firing| format!("{} {}", &firing.at.to_string()[5..16], firing.rung.when)).collect()
    }

    #[test]
    fn the_rungs_come_day_by_day() {
        let expected = [
            "11-11T00:00 half",
            "11-17T00:00 3 working_day before",
            "11-19T00:00 1 working_day before",
            "11-20T00:00 on the day",
            "11-23T00:00 1 working_day after",
            "11-27T00:00 5 working_day after",
        ];
        assert_eq!(come(&review(), "2027-01-01T00:00:00"), expected);
        assert_eq!(come(&review(), "2026-11-19T00:00:00"), expected[..3]);
        assert_eq!(come(&review(), "2026-11-18T23:59:59"), expected[..2]);
    }

    #[test]
    fn a_clock_that_ended_tells_nobody_any_more() {
        let mut deadline = review();
        let ended = Moment::from_utc(at("2026-11-17T09:00:00"));
        let id = deadline.clock.id.clone();
        deadline.change(&ClockChange::Ended { id, at: ended, how: Ending::Done }, ended.utc());
        assert_eq!(come(&deadline, "2027-01-01T00:00:00"), ["11-11T00:00 half", "11-17T00:00 3 working_day before"]);
    }

    #[test]
    fn a_suspended_clock_is_silent_and_its_new_day_has_rungs_of_its_own() {
        let mut deadline = review();
        let id = || DeadlineId("T03-1".to_owned());
        let basis = "待补材料".to_owned();
        let suspended = ClockChange::Suspended { id: id(), from: day("2026-11-16"), basis };
        deadline.change(&suspended, at("2026-11-16T15:00:00"));
        assert_eq!(come(&deadline, "2027-01-01T00:00:00"), ["11-11T00:00 half"]);
        let resumed = ClockChange::Resumed { id: id(), on: day("2026-11-25"), due: Some(due("2026-12-01")) };
        deadline.change(&resumed, at("2026-11-25T09:00:00"));
        let expected = [
            "11-11T00:00 half",
            "11-25T09:00 moved",
            "11-26T00:00 3 working_day before",
            "11-30T00:00 1 working_day before",
            "12-01T00:00 on the day",
            "12-02T00:00 1 working_day after",
            "12-08T00:00 5 working_day after",
        ];
        assert_eq!(come(&deadline, "2027-01-01T00:00:00"), expected);
    }

    #[test]
    fn a_day_that_only_becomes_firm_interrupts_nothing() {
        let mut deadline = review();
        let firm = ClockChange::Moved {
            id: DeadlineId("T03-1".to_owned()),
            start: None,
            due: due("2026-11-20"),
            basis: "放假安排".to_owned(),
            calendar: Some("0123456789ab".to_owned()),
        };
        deadline.change(&firm, at("2026-11-17T13:00:00"));
        assert_eq!(come(&deadline, "2027-01-01T00:00:00"), come(&review(), "2027-01-01T00:00:00"));
        let spans = spans(&deadline.versions);
        assert_eq!(spans.iter().map(|span| span.until).collect::<Vec<_>>(), [None]);
    }

    #[test]
    fn what_is_learnt_late_is_told_once_and_at_once() {
        let mut deadline = review();
        deadline.versions.iter_mut().for_each(|version| version.known_from = at("2026-11-19T11:00:00"));
        let expected =
            ["11-19T11:00 1 working_day before", "11-20T00:00 on the day", "11-23T00:00 1 working_day after"];
        assert_eq!(come(&deadline, "2026-11-23T08:00:00"), expected);
    }
}
