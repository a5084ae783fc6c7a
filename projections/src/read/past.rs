//! Lists as they were known at a past moment: found by where cases stood then, told from their events up to then.

use std::collections::HashMap;

use beian_domain::{
    case::{Case, CaseMoment, Then},
    counting::Moment,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    CaseFilter, InspectionAnswer, InspectionFilter, ReadError, ReadModels,
    page::{Cursor, Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::{
        CaseRows, LastEvent,
        cases::CaseRow,
        rows,
        standings::{LATEST, OPEN, moment as written},
    },
    recall::recall_then,
};

/// Cases looked at for a page of inspections, where most of them are in none of the states asked for.
const MOST_LOOKED_AT: usize = 1_000;
/// Of these, at a time.
const LOOKED_AT: u32 = 200;

const BY_DUE: Order = Order { name: "cases_then", columns: &["due_sort", "case_id"], is_descending: false };
const BY_ORGAN: Order =
    Order { name: "inspections_then", columns: &["standings.organ", "standings.case_id"], is_descending: false };

/// A past moment, and the cases that may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retrospect {
    /// The moment: whatever was recorded by then was known.
    pub moment: DateTime<Utc>,
    /// Whose cases are within sight, judged by who handles them now.
    pub sight: OrganScope,
}

/// A case in the list of a past moment.
#[derive(Debug, Clone, PartialEq)]
pub struct PastCase {
    /// Its row as it would have stood then.
    pub row: CaseRow,
    /// The case as it was known.
    pub case: Case,
}

impl ReadModels {
    /// A page of the work queue as it was known at a past moment, in the order of what was due first. Organ, status,
    /// stage, what is overdue and handler are those of then; names and applicants are found as they are now.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn cases_then(
        &self,
        filter: &CaseFilter,
        then: Retrospect,
        page: &Page,
    ) -> Result<Paged<PastCase>, ReadError> {
        let found = self.standings_then(filter, then, page).await?;
        let ids: Vec<String> = found.rows.iter().map(|(_, (_, case_id))| case_id.clone()).collect();
        let mut known = self.known(&ids, then.moment).await?;
        let place = |(cursor, (_, case_id)): (Cursor, (String, String))| Some((cursor, known.remove(&case_id)?));
        let rows = found.rows.into_iter().filter_map(place);
        let rows = rows.map(|(cursor, (rows, case))| (cursor, PastCase { row: rows.case, case }));
        Ok(Paged { rows: rows.collect(), has_next: found.has_next })
    }

    /// Due moments and ids of a page of the queue. What was overdue and what was not are found apart: in one order of due
    /// moments, all that was due long before and is over would lie before what is asked for.
    async fn standings_then(
        &self,
        filter: &CaseFilter,
        then: Retrospect,
        page: &Page,
    ) -> Result<Paged<(String, String)>, ReadError> {
        let key = |(due, case_id): &(String, String)| vec![due.clone(), case_id.clone()];
        let overdue = then.overdue(filter, page).page(&self.database, BY_DUE, page, key).await?;
        if overdue.has_next || filter.overdue_at.is_some() {
            return Ok(overdue);
        }
        let mut rows = overdue.rows;
        let left = page.first - u32::try_from(rows.len()).unwrap_or(page.first);
        // At least one, to know whether more follow.
        let rest = Page { first: left.max(1), after: page.after.clone() };
        let upcoming = then.upcoming(filter).page(&self.database, BY_DUE, &rest, key).await?;
        if left == 0 {
            return Ok(Paged { has_next: !upcoming.rows.is_empty(), rows });
        }
        rows.extend(upcoming.rows);
        Ok(Paged { rows, has_next: upcoming.has_next })
    }

    /// A page of the inspections of a year as they were known at a past moment, organ by organ. Where few are in the
    /// states asked for, a page may have fewer rows than there is room for, and more follow.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inspections_then(
        &self,
        filter: &InspectionFilter,
        then: Retrospect,
        page: &Page,
    ) -> Result<Paged<InspectionAnswer>, ReadError> {
        let size = page.first as usize;
        let states: Vec<&str> = filter.states.iter().map(|state| state.as_str()).collect();
        let (mut rows, mut looked_at, mut next) = (Vec::new(), 0, page.clone());
        next.first = if states.is_empty() { page.first } else { LOOKED_AT };
        loop {
            let (answers, more) = self.inspections_known(filter, then, &next).await?;
            looked_at += answers.len();
            let last = answers.last().map(|(cursor, _)| cursor.clone());
            let wanted =
                |(_, answer): &(Cursor, InspectionAnswer)| states.is_empty() || states.contains(&answer.state.as_str());
            rows.extend(answers.into_iter().filter(wanted));
            let is_enough = rows.len() >= size || looked_at >= MOST_LOOKED_AT;
            match last {
                Some(last) if more && !is_enough => next.after = Some(last),
                Some(_) | None => {
                    let has_next = more || rows.len() > size;
                    rows.truncate(size);
                    return Ok(Paged { rows, has_next });
                }
            }
        }
    }

    /// The inspections of the next cases that owed one then, or for which one is recorded, in whatever state.
    async fn inspections_known(
        &self,
        filter: &InspectionFilter,
        then: Retrospect,
        page: &Page,
    ) -> Result<(Vec<(Cursor, InspectionAnswer)>, bool), ReadError> {
        let mut select = then.select("standings.organ, standings.case_id");
        select.organ("standings.organ", filter.organ);
        let year = select.number(filter.year.into());
        select.and(&format!(
            "(standings.inspected_from <= {year}
                 and (standings.inspected_until is null or standings.inspected_until >= {year})
              or exists (select 1 from inspections
                         where inspections.case_id = standings.case_id and inspections.year = {year}))"
        ));
        let key = |(organ, case_id): &(String, String)| vec![organ.clone(), case_id.clone()];
        let found = select.page(&self.database, BY_ORGAN, page, key).await?;
        let ids: Vec<String> = found.rows.iter().map(|(_, (_, case_id))| case_id.clone()).collect();
        let mut known = self.known(&ids, then.moment).await?;
        let answers = found.rows.into_iter().filter_map(|(cursor, (_, case_id))| {
            let (rows, _) = known.remove(&case_id)?;
            Some((cursor, inspection(rows, filter.year, filter.as_of)?))
        });
        Ok((answers.collect(), found.has_next))
    }

    /// These cases as they were known at a moment, with their rows.
    async fn known(
        &self,
        ids: &[String],
        moment: DateTime<Utc>,
    ) -> Result<HashMap<String, (CaseRows, Case)>, ReadError> {
        let known = recall_then(&self.database, ids, CaseMoment::RecordedAt(moment)).await?;
        let with_rows = known.into_iter().filter_map(|(case_id, (Then { case, moment, .. }, position))| {
            let rows = rows(&case, &LastEvent { position, recorded_at: written(moment) })?;
            Some((case_id, (rows, case)))
        });
        Ok(with_rows.collect())
    }
}

const STANDINGS: &str = "from standings join cases on cases.case_id = standings.case_id";

impl Retrospect {
    fn select(self, columns: &str) -> Select {
        let mut select = Select::new(format!("select {columns} {STANDINGS}"));
        self.narrow(&mut select);
        select
    }

    /// What was known at the moment and is within sight.
    fn narrow(self, select: &mut Select) {
        let moment = select.text(written(self.moment));
        select.and(&format!("standings.known_from <= {moment} and standings.known_to > {moment}"));
        select.organ("cases.organ", self.sight);
    }

    /// What was due at the moment or later, or never.
    fn upcoming(self, filter: &CaseFilter) -> Select {
        let mut select = Select::new("");
        self.narrow(&mut select);
        filter.narrow_then(&mut select);
        let due = select.text(Moment::from_utc(self.moment));
        select.and(&format!("standings.due_sort >= {due}"));
        let conditions = select.take_text();
        // An inner select, so that the order has names of its own; neither database builds it by itself.
        let inner = format!("select standings.due_sort, standings.case_id {STANDINGS}{conditions}");
        select.begin(format!("select due_sort, case_id from ({inner}) as found"));
        select
    }

    /// What was overdue at the moment: of each lateness what was due in the stretch before the moment that it spans, as
    /// many as a page takes.
    fn overdue(self, filter: &CaseFilter, page: &Page) -> Select {
        let mut select = Select::new("");
        self.narrow(&mut select);
        filter.narrow_then(&mut select);
        let due = select.text(Moment::from_utc(self.moment));
        select.and(&format!("standings.due_sort < {due}"));
        select.after_pair(["standings.due_sort", "standings.case_id"], page);
        let conditions = select.take_text();
        let most = select.number(i64::from(page.first) + 1);
        let stretch = |select: &mut Select, late: i64| {
            let first = self.moment - TimeDelta::days(1 << late.min(LATEST));
            let since = select.text(if late < LATEST { Moment::from_utc(first).to_string() } else { String::new() });
            format!(
                "select * from (
                     select standings.due_sort, standings.case_id {STANDINGS}{conditions}
                       and standings.late = {late} and standings.due_sort >= {since}
                     order by standings.due_sort, standings.case_id limit {most}) as of_lateness_{late}"
            )
        };
        let stretches: Vec<String> = (0..=LATEST).chain([OPEN]).map(|late| stretch(&mut select, late)).collect();
        select.begin(format!("select due_sort, case_id from ({}) as found", stretches.join(" union all ")));
        select
    }
}

impl CaseFilter {
    /// What is asked of a past moment.
    fn narrow_then(&self, select: &mut Select) {
        select.organ("standings.organ", self.organ);
        select.one_of("standings.status", self.statuses.iter().map(|status| status.as_str()));
        select.equals("standings.procedure", self.procedure.as_ref());
        select.equals("standings.stage", self.stage.as_ref());
        select.equals("standings.handler", self.handler.as_ref());
        if self.unassigned {
            select.and("standings.handler is null");
        }
        select.equals("cases.submitted_by", self.submitted_by.as_ref());
        select.contains("cases.search", self.name.as_deref());
        self.narrow_due(select, "standings.due_sort");
    }
}

/// The inspection of a year, if the case owes one or one is recorded, as [`InspectionFilter`] asks the database.
fn inspection(rows: CaseRows, year: i32, as_of: NaiveDate) -> Option<InspectionAnswer> {
    let CaseRows { case, deadlines, inspections, .. } = rows;
    let number = i64::from(year);
    let owes = case.inspected_from.is_some_and(|from| from <= number)
        && case.inspected_until.is_none_or(|until| until >= number);
    let recorded = inspections.into_iter().find(|row| row.year == number && row.known_to.is_none());
    if !owes && recorded.is_none() {
        return None;
    }
    let deadline = case.inspection_rule.as_ref().map(|rule| format!("{rule}-{year}"));
    let due = deadlines.into_iter().find(|row| row.known_to.is_none() && Some(&row.deadline_id) == deadline.as_ref());
    let due = due.and_then(|row| row.due).and_then(|due| due.parse::<Moment>().ok());
    let due_on = due.map_or_else(|| format!("{year}-12-31"), |due| due.date().to_string());
    let held_on = recorded.as_ref().and_then(|inspection| inspection.held_on.clone());
    let is_overdue = held_on.is_none() && due_on < as_of.to_string();
    let state = recorded.as_ref().map_or("due", |inspection| inspection.state.as_str());
    Some(InspectionAnswer {
        case_id: case.case_id,
        organ: case.organ,
        unit_name: case.unit_name,
        state: if is_overdue { "overdue".to_owned() } else { state.to_owned() },
        planned_on: recorded.as_ref().map(|inspection| inspection.planned_on.clone()),
        held_on,
        failed_items: recorded.map(|inspection| inspection.failed_items),
        due_on,
    })
}
