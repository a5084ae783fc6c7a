//! Standings: where each case stood, from when to when that was known, so that the lists of any past moment can be asked.

use beian_domain::{case::Case, counting::Moment};
use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};

use super::{
    NEVER,
    cases::{inspection_duty, next_due},
};
use crate::table::row;

row! {
    /// Where a case stood during a time, in what lists are narrowed and ordered by. Moments are RFC 3339, UTC,
    /// microseconds, due moments RFC 3339 in Shanghai time.
    pub(crate) struct StandingRow in "standings" {
        pub(crate) case_id: String,
        /// Since when it was known.
        pub(crate) known_from: String,
        /// Until when; sorts after every moment while it is what is known now.
        pub(crate) known_to: String,
        pub(crate) organ: String,
        pub(crate) procedure: String,
        pub(crate) status: String,
        pub(crate) stage: Option<String>,
        pub(crate) handler: Option<String>,
        pub(crate) due_sort: String,
        /// For how long it stood overdue: at most 2 to this many days, [`OPEN`] while it is not over; none where it was
        /// over in time or never due. What stood overdue at a moment is found by it in short stretches of due moments.
        pub(crate) late: Option<i64>,
        pub(crate) inspected_from: Option<i64>,
        pub(crate) inspected_until: Option<i64>,
    }
}

/// Lateness that is not over.
pub(crate) const OPEN: i64 = 20;
/// The greatest lateness that is over: more than any life of a case.
pub(crate) const LATEST: i64 = 15;

/// A case that stands otherwise than before.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) case_id: String,
    /// Since when.
    pub(crate) moment: String,
    /// How late it was as it stood until then.
    pub(crate) late: Option<i64>,
}

/// The standings of a case whose events are folded one after another.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    last: Option<StandingRow>,
    rows: Vec<StandingRow>,
    /// How late the case was as it stood before the first of these rows.
    late_before: Option<i64>,
}

impl Trail {
    /// Begins with a case as it stands before the events to come.
    pub(crate) fn from(case: &Case) -> Self {
        Self { last: standing(case, String::new()), rows: Vec::new(), late_before: None }
    }

    /// Notes how the case stands after an event of this moment, if it stands otherwise than before. What is known later
    /// from an earlier moment on, as clocks of several machines may have it, leaves nothing to be seen of what came
    /// before.
    pub(crate) fn note(&mut self, case: &Case, recorded_at: DateTime<Utc>) {
        let known_from = moment(recorded_at);
        let Some(row) = standing(case, known_from.clone()) else { return };
        if self.last.as_ref().is_some_and(|last| last.stands_as(&row)) {
            return;
        }
        if self.rows.is_empty() {
            self.late_before = self.last.as_ref().and_then(|last| lateness(&last.due_sort, recorded_at));
        }
        self.rows.retain(|earlier| earlier.known_from < known_from);
        if let Some(open) = self.rows.last_mut() {
            if open.known_to == NEVER {
                open.late = lateness(&open.due_sort, recorded_at);
            }
            open.known_to = known_from;
        }
        self.last = Some(row.clone());
        self.rows.push(row);
    }

    /// The rows of what changed, oldest first, and what that ends of before.
    pub(crate) fn into_rows(self, case_id: &str) -> (Vec<StandingRow>, Option<Moved>) {
        let moved = self.rows.first().map(|row| Moved {
            case_id: case_id.to_owned(),
            moment: row.known_from.clone(),
            late: self.late_before,
        });
        (self.rows, moved)
    }
}

impl StandingRow {
    fn stands_as(&self, other: &Self) -> bool {
        let of = |row: &Self| (row.inspected_from, row.inspected_until);
        let same = |one: fn(&Self) -> &str| one(self) == one(other);
        same(|row| &row.organ)
            && same(|row| &row.procedure)
            && same(|row| &row.status)
            && same(|row| row.stage.as_deref().unwrap_or_default())
            && same(|row| row.handler.as_deref().unwrap_or_default())
            && same(|row| &row.due_sort)
            && of(self) == of(other)
    }
}

/// A moment as standings have it.
pub(crate) fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// How late what was due at a moment is at a later one; none where it is not.
fn lateness(due_sort: &str, at: DateTime<Utc>) -> Option<i64> {
    let due = due_sort.parse::<Moment>().ok()?;
    let late = at - due.utc();
    if late <= TimeDelta::zero() {
        return None;
    }
    (0..LATEST).find(|class| late <= TimeDelta::days(1 << class)).or(Some(LATEST))
}

fn standing(case: &Case, known_from: String) -> Option<StandingRow> {
    let filing = case.filing.as_deref()?;
    let due = next_due(case).map(|(at, _)| at.to_string());
    let late = due.as_ref().map(|_| OPEN);
    Some(StandingRow {
        case_id: filing.case_id.to_string(),
        known_from,
        known_to: NEVER.to_owned(),
        organ: filing.organ.to_string(),
        procedure: filing.procedure.to_string(),
        status: case.status.as_str().to_owned(),
        stage: case.stage.as_ref().map(|stage| stage.id.clone()),
        handler: filing.handler.as_ref().map(|handler| handler.name.clone()),
        due_sort: due.unwrap_or_else(|| NEVER.to_owned()),
        late,
        inspected_from: inspection_duty(case).map(|(year, _)| i64::from(year)),
        inspected_until: filing.ended_on.map(|day| day.year().into()),
    })
}
