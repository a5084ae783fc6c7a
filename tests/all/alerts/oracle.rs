//! Which alerts are due, worked out another way: day by day from the calendar's file, asking of each midnight which
//! rung it is, and of each event what had passed by then.

use std::collections::{BTreeMap, BTreeSet};

use beian_domain::{
    case::CaseEvent,
    counting::Moment,
    deadline::{Clock, ClockChange},
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use uuid::Uuid;

/// An alert that should be raised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Expected {
    pub(super) case_id: Uuid,
    pub(super) deadline: String,
    pub(super) due: Moment,
    pub(super) rung: String,
    pub(super) at: Moment,
    /// When the clock was known to have ended, moved or been suspended.
    pub(super) until: Option<Moment>,
}

/// Days that the State Council's file names, read here once more.
pub(super) struct Days365(BTreeMap<NaiveDate, bool>);

/// The rungs of the ladder for limits on the handling organ, in its order.
const RUNGS: [&str; 6] = [
    "half",
    "3 working_day before",
    "1 working_day before",
    "on the day",
    "1 working_day after",
    "5 working_day after",
];

impl Days365 {
    pub(super) fn read() -> Self {
        let file = std::fs::read_to_string("../domain/law/calendar/workdays.csv").unwrap();
        let line = |line: &str| {
            let mut cells = line.split(',');
            let (date, kind) = (cells.next().unwrap().parse().unwrap(), cells.next().unwrap());
            (date, kind == "workday")
        };
        Self(file.lines().skip(1).map(line).collect())
    }

    fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.0.get(&day).copied().unwrap_or(!weekend)
    }

    /// Working days after the first and up to the second.
    fn between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| self.works(*day)).count()
    }

    /// Which rungs come on a day, in the ladder's order.
    fn rungs_on(&self, day: NaiveDate, start: NaiveDate, due: NaiveDate) -> Vec<&'static str> {
        let half = start + Days::new(u64::try_from((due - start).num_days().max(0) / 2).unwrap());
        let before = |n: usize| {
            // The days from this one up to the one before the due day.
            let count = usize::from(self.works(day)) + self.between(day, due.pred_opt().unwrap());
            day > start && day < due && self.works(day) && count == n
        };
        let after = |n: usize| day > due && self.works(day) && self.between(due, day) == n;
        let comes = [day == half && day > start && due >= start, before(3), before(1), day == due, after(1), after(5)];
        RUNGS.into_iter().zip(comes).filter_map(|(rung, comes)| comes.then_some(rung)).collect()
    }
}

/// What is known of a clock.
#[derive(Clone)]
struct Known {
    clock: Clock,
    due: Option<Moment>,
    suspended: bool,
    ended: bool,
}

impl Known {
    fn running_to(&self) -> Option<Moment> {
        self.due.filter(|_| !self.suspended && !self.ended)
    }
}

/// Every alert of a case by a moment.
pub(super) fn alerts(case_id: Uuid, events: &[CaseEvent], days: &Days365, through: Moment) -> Vec<Expected> {
    let mut clocks: BTreeMap<String, Vec<(Moment, Known)>> = BTreeMap::new();
    for event in events {
        let at = Moment::from_utc(event.stamp.recorded_at);
        for change in &event.clocks {
            learn(&mut clocks, at, change);
        }
    }
    clocks.into_iter().flat_map(|(id, history)| of_clock(case_id, &id, &history, days, through)).collect()
}

fn learn(clocks: &mut BTreeMap<String, Vec<(Moment, Known)>>, at: Moment, change: &ClockChange) {
    let id = match change {
        ClockChange::Started(clock) => &clock.id,
        ClockChange::Ended { id, .. }
        | ClockChange::Moved { id, .. }
        | ClockChange::Suspended { id, .. }
        | ClockChange::Resumed { id, .. } => id,
    };
    let history = clocks.entry(id.0.clone()).or_default();
    let before = history.last().map(|(_, known)| known.clone());
    let known = match (change, before) {
        (ClockChange::Started(clock), _) => {
            let due = clock.due.as_ref().map(|due| due.at);
            Known { clock: clock.clone(), due, suspended: false, ended: false }
        }
        (_, None) => return,
        (ClockChange::Ended { .. }, Some(known)) => Known { ended: true, ..known },
        (ClockChange::Moved { due, .. }, Some(known)) => Known { due: Some(due.at), ..known },
        (ClockChange::Suspended { .. }, Some(known)) => Known { suspended: true, ..known },
        (ClockChange::Resumed { due, .. }, Some(known)) => {
            Known { suspended: false, due: due.as_ref().map(|due| due.at), ..known }
        }
    };
    // What is replaced within the same second was never known.
    history.retain(|(known_from, _)| *known_from != at);
    history.push((at, known));
}

fn of_clock(case_id: Uuid, id: &str, history: &[(Moment, Known)], days: &Days365, through: Moment) -> Vec<Expected> {
    let (mut expected, mut told, mut due_before) = (Vec::new(), BTreeSet::new(), None);
    for (place, (from, known)) in history.iter().enumerate() {
        let Some(due) = known.running_to() else { continue };
        let differs = |(_, later): &&(Moment, Known)| later.running_to() != Some(due);
        let until = history.iter().skip(place + 1).find(differs).map(|(later, _)| *later);
        let mut tell = |at: Moment, rung: &str| {
            if at <= through && told.insert((due, rung.to_owned())) {
                let (deadline, rung) = (id.to_owned(), rung.to_owned());
                expected.push(Expected { case_id, deadline, due, rung, at, until });
            }
        };
        if *from <= through {
            if due_before.is_some_and(|before| before != due) {
                tell(*from, "moved");
            } else if let Some(rung) = passed(known, due, *from, days) {
                tell(*from, rung);
            }
        }
        due_before = Some(due);
        let first =
            if *from == Moment::start_of_day(from.date()) { from.date() } else { from.date().succ_opt().unwrap() };
        let end = until.unwrap_or(through).min(through);
        let lives_at = |at: Moment| at <= end && until.is_none_or(|until| at < until);
        for day in first.iter_days().take_while(|day| lives_at(Moment::start_of_day(*day))) {
            days.rungs_on(day, known.clock.start, due.date())
                .iter()
                .for_each(|rung| tell(Moment::start_of_day(day), rung));
        }
    }
    expected
}

/// The last rung whose midnight had passed when the due moment became known.
fn passed(known: &Known, due: Moment, from: Moment, days: &Days365) -> Option<&'static str> {
    let mut day = from.date();
    let earliest = known.clock.start.min(due.date()) - Days::new(1);
    while day >= earliest {
        if Moment::start_of_day(day) < from
            && let Some(rung) = days.rungs_on(day, known.clock.start, due.date()).last()
        {
            return Some(rung);
        }
        day = day.pred_opt()?;
    }
    None
}
