//! "Why was it due on the 8th?" (时限说明): a due moment found anew by a plain walk from day to day, and compared with the
//! one that stands.
//!
//! Nothing here asks the counting by which deadlines are decided: only the events of the case, and the calendar for what
//! kind of day each is. So a fault in either shows.

mod ground;
mod walk;

use chrono::NaiveDate;

pub use ground::{Cause, CauseKind, Ground};
pub use walk::TracedDay;

use crate::{
    case::{Case, CaseEvent},
    counting::Moment,
    deadline::{Deadline, DeadlineId},
    identity::RegionCode,
    procedure::ProcedureId,
    rulebook::{Origin, Rulebook},
};
use ground::Course;
use walk::{Found, Walk};

/// A deadline explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The deadline as it stands.
    pub deadline: Deadline,
    /// What its due moment rests on.
    pub ground: Ground,
    /// The organ by whose calendar it was counted last.
    pub organ: RegionCode,
    /// Version of the calendar by which it is counted here.
    pub calendar: String,
    /// What happened to it, oldest first.
    pub causes: Vec<Cause>,
    /// Day by day how it runs to its end, or to where it stands still. Of a day that was set, from that day on; of the end
    /// of a year, from its due day on.
    pub days: Vec<TracedDay>,
    /// When it is due by this walk; none for an open task and while it is suspended.
    pub found: Option<Moment>,
    /// When it is due as it stands.
    pub standing: Option<Moment>,
    /// Whether both agree: in the moment, and where a period was counted, also in how many were counted and which days
    /// were passed over. A due moment that was counted with an earlier calendar may differ.
    pub agrees: bool,
}

impl Case {
    /// Explains one of the case's deadlines from the events that made the case; none if it has no such deadline.
    pub fn explain(&self, events: &[&CaseEvent], id: &DeadlineId, rulebook: &Rulebook) -> Option<Explanation> {
        let deadline = self.deadlines.iter().find(|deadline| deadline.clock.id == *id)?;
        let Course { ground, organ, suspensions, causes } = Course::of(events, id)?;
        let stands_still = suspensions.iter().any(|suspension| suspension.until.is_none());
        let calendar = rulebook.calendar();
        let walk = |suspensions| Walk::new(calendar, &organ, suspensions);
        let Found { days, due, counted } = match &ground {
            Ground::Open => Found::default(),
            Ground::Counted { start, period, suspensions } => walk(suspensions).count(*start, *period),
            Ground::DaySet { day } => walk(&[]).day_set(*day),
            Ground::YearEnd { year } => walk(&[]).year_end(*year),
        };
        let due = due.filter(|_| !stands_still);
        let standing = deadline.clock.due.as_ref().filter(|_| !deadline.is_suspended());
        let agrees = standing.map(|due| due.at) == due
            && match (&ground, standing) {
                (Ground::Counted { .. }, Some(standing)) => {
                    let passed = standing.skipped.iter().map(|skipped| skipped.date);
                    standing.counted == counted && passed.eq(passed_over(&days))
                }
                _ => true,
            };
        Some(Explanation {
            calendar: calendar.version().to_owned(),
            standing: standing.map(|due| due.at),
            found: due,
            deadline: deadline.clone(),
            ground,
            organ,
            causes,
            days,
            agrees,
        })
    }
}

/// Days that did not bring the end nearer, the last day of the period among them where it was off.
fn passed_over(days: &[TracedDay]) -> impl Iterator<Item = NaiveDate> {
    days.iter().filter(|day| day.passed_over).map(|day| day.date)
}

impl Rulebook {
    /// The line of the rule files that names a rule of a procedure; none where they no longer do. Reads the files again.
    pub fn rule_text(&self, procedure: &ProcedureId, rule: &str, on: NaiveDate) -> Option<Origin> {
        let names = |key: &str| key == "rule" || key.ends_with(".rule");
        let mut lines = self.lines(procedure, on).into_iter();
        lines.find(|line| line.value == rule && names(&line.key)).map(|line| line.origin)
    }
}
