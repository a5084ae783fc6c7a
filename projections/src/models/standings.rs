//! Standings: where each case stood, from when to when that was known, so that the lists of any past moment can be asked.

use beian_domain::case::Case;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};

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
        pub(crate) inspected_from: Option<i64>,
        pub(crate) inspected_until: Option<i64>,
    }
}

/// The standings of a case whose events are folded one after another.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    last: Option<StandingRow>,
    rows: Vec<StandingRow>,
}

impl Trail {
    /// Begins with a case as it stands before the events to come.
    pub(crate) fn from(case: &Case) -> Self {
        Self { last: standing(case, String::new()), rows: Vec::new() }
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
        self.rows.retain(|earlier| earlier.known_from < known_from);
        if let Some(open) = self.rows.last_mut() {
            open.known_to = known_from;
        }
        self.last = Some(row.clone());
        self.rows.push(row);
    }

    /// The rows of what changed, oldest first.
    pub(crate) fn into_rows(self) -> Vec<StandingRow> {
        self.rows
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

fn standing(case: &Case, known_from: String) -> Option<StandingRow> {
    let filing = case.filing.as_deref()?;
    let due = next_due(case).map(|(at, _)| at.to_string());
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
        inspected_from: inspection_duty(case).map(|(year, _)| i64::from(year)),
        inspected_until: filing.ended_on.map(|day| day.year().into()),
    })
}
