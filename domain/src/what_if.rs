//! What if (假设): a case decided once more from its beginning, under another rulebook or on another premise, and what
//! would differ. Nothing is recorded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    actor::{Actor, Role},
    case::{Action, Case, CaseEvent, Fact, Header, Recorded, Status},
    counting::Moment,
    deadline::{Clock, Deadline, DeadlineId, Ending},
    log_event::LogEvent,
    message::Message,
    procedure::ProcedureId,
    refusal::Refused,
    rulebook::Rulebook,
};

/// What is supposed to be otherwise, beside the rulebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Premise {
    /// Under which procedure the case is opened.
    pub procedure: Option<ProcedureId>,
    /// An event that did not happen, by its place in the case from 1, with whatever its command led to.
    pub without: Option<u64>,
    /// A clock that stood still.
    pub stopped: Option<Stopped>,
}

/// A clock that stood still for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// Which.
    pub deadline: DeadlineId,
    /// First day that does not count.
    pub from: NaiveDate,
    /// First day that counts again.
    pub until: NaiveDate,
}

/// A case as it would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Supposed {
    /// The case as it is.
    pub real: Case,
    /// The case as it would be.
    pub case: Case,
    /// The events to which the commands would have led.
    pub events: Vec<CaseEvent>,
    /// What would differ, in the order of the events and then of the deadlines.
    pub differences: Vec<Difference>,
}

/// Something that would differ.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// What was done would have been refused; or what is supposed would be.
    Refused {
        /// Place of the first event of the command, from 1; none for what is supposed.
        sequence: Option<u64>,
        /// Name of the event, or of what is supposed.
        name: String,
        /// Why.
        refused: Refused,
    },
    /// It would stand elsewhere.
    Status {
        /// As it is.
        real: Status,
        /// As it would be.
        supposed: Status,
    },
    /// The stage to complete would be another.
    Stage {
        /// Its id as it is.
        real: Option<String>,
        /// As it would be.
        supposed: Option<String>,
    },
    /// A deadline would be due at another moment, end otherwise, be there, or be missing.
    Deadline {
        /// Which.
        id: DeadlineId,
        /// The clock as it is, or as it would be where it is not there.
        clock: Box<Clock>,
        /// As it is; none where it is not there.
        real: Option<Limit>,
        /// As it would be.
        supposed: Option<Limit>,
    },
}

/// Where a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// When it is due; none for an open task and while suspended.
    pub due: Option<Moment>,
    /// How it ended, and whether after it was due.
    pub ended: Option<(Ending, bool)>,
}

/// Decides a case once more; none of no events.
pub fn suppose(events: &[&CaseEvent], premise: &Premise, rulebook: &Rulebook) -> Option<Supposed> {
    let mut real = Case::default();
    events.iter().for_each(|event| real.apply(event));
    real.filing.as_ref()?;
    let mut course = Course { rulebook, case: Case::default(), events: Vec::new(), differences: Vec::new() };
    let mut stops = premise.stopped.iter().flat_map(Stop::of).peekable();
    let mut sequence = 1;
    for command in Recorded::commands(events) {
        let on = command.events().first().map(|event| event.stamp.occurred_on);
        while let Some(stop) = stops.next_if(|stop| on.is_some_and(|on| on > stop.on)) {
            course.stop(&stop);
        }
        let many = command.events().len() as u64;
        let is_left_out = premise.without.is_some_and(|without| (sequence..sequence + many).contains(&without));
        if !is_left_out {
            course.redecide(&command, sequence, premise.procedure.as_ref());
        }
        sequence += many;
    }
    stops.for_each(|stop| course.stop(&stop));
    let Course { case, events, mut differences, .. } = course;
    differences.extend(standing(&real, &case));
    Some(Supposed { real, case, events, differences })
}

/// The case as it is decided once more.
struct Course<'a> {
    rulebook: &'a Rulebook,
    case: Case,
    events: Vec<CaseEvent>,
    differences: Vec<Difference>,
}

impl Course<'_> {
    fn redecide(&mut self, command: &Recorded<'_>, sequence: u64, procedure: Option<&ProcedureId>) {
        let Some(first) = command.events().first() else { return };
        let decided = self.case.redecide(command, procedure, self.rulebook);
        // A counting anew that finds nothing to change falls away.
        let falls_away = matches!(first.fact, Fact::ClocksRecounted { .. }) && decided.is_err();
        if !falls_away {
            self.take(decided, Some(sequence), first.name());
        }
    }

    fn stop(&mut self, stop: &Stop<'_>) {
        let organ = self.case.filing.as_ref().map(|filing| filing.organ);
        let header = Header {
            by: Actor { name: String::new(), role: Role::Supervisor, organ },
            recorded_at: stop.recorded_at(),
            occurred_on: None,
            reason: None,
        };
        let deadline = stop.deadline.clone();
        let action = match stop.goes_on {
            false => Action::SuspendClock { deadline, basis: Message::new("what_if_supposed").zh() },
            true => Action::ResumeClock { deadline },
        };
        let decided = self.case.decide_on(&header, &action, self.rulebook);
        self.take(decided, None, if stop.goes_on { "ClockResumed" } else { "ClockSuspended" });
    }

    fn take(&mut self, decided: Result<Vec<CaseEvent>, Refused>, sequence: Option<u64>, name: &str) {
        match decided {
            Ok(events) => {
                events.iter().for_each(|event| self.case.apply(event));
                self.events.extend(events);
            }
            Err(refused) => {
                self.differences.push(Difference::Refused { sequence, name: name.to_owned(), refused });
            }
        }
    }
}

/// A clock that is stopped on a day, or goes on.
struct Stop<'a> {
    deadline: &'a DeadlineId,
    on: NaiveDate,
    goes_on: bool,
}

impl<'a> Stop<'a> {
    fn of(stopped: &'a Stopped) -> [Self; 2] {
        let Stopped { deadline, from, until } = stopped;
        [Self { deadline, on: *from, goes_on: false }, Self { deadline, on: *until, goes_on: true }]
    }

    fn recorded_at(&self) -> DateTime<Utc> {
        Moment::end_of_day(self.on).utc()
    }
}

/// What differs in where a case stands.
fn standing(real: &Case, supposed: &Case) -> Vec<Difference> {
    let mut differences = Vec::new();
    if real.status != supposed.status {
        differences.push(Difference::Status { real: real.status, supposed: supposed.status });
    }
    let stage = |case: &Case| case.stage.as_ref().map(|stage| stage.id.clone());
    if stage(real) != stage(supposed) {
        differences.push(Difference::Stage { real: stage(real), supposed: stage(supposed) });
    }
    let deadlines = |case: &'_ Case| -> BTreeMap<DeadlineId, Deadline> {
        case.deadlines.iter().map(|deadline| (deadline.clock.id.clone(), deadline.clone())).collect()
    };
    let (real, supposed) = (deadlines(real), deadlines(supposed));
    let ids: BTreeSet<&DeadlineId> = real.keys().chain(supposed.keys()).collect();
    differences.extend(ids.into_iter().filter_map(|id| {
        let (one, other) = (real.get(id), supposed.get(id));
        let clock = &one.or(other)?.clock;
        let (real, supposed) = (one.map(Limit::of), other.map(Limit::of));
        let clock = Box::new(clock.clone());
        (real != supposed).then(|| Difference::Deadline { id: id.clone(), clock, real, supposed })
    }));
    differences
}

impl Limit {
    fn of(deadline: &Deadline) -> Self {
        let due = deadline.clock.due.as_ref().filter(|_| !deadline.is_suspended()).map(|due| due.at);
        let ended = deadline.ended.map(|(at, how)| (how, how == Ending::Done && due.is_some_and(|due| at > due)));
        Self { due, ended }
    }
}
