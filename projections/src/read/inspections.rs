//! Inspections owed and held in a year.

use beian_domain::{case::InspectionState, counting::Moment};
use chrono::NaiveDate;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};

/// Which inspections are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionFilter {
    /// Of which calendar year.
    pub year: i32,
    /// The day on which it is judged what is overdue: what is not held by then and was due before.
    pub as_of: NaiveDate,
    /// As it was known at this past moment; as it is known now if none.
    pub known_at: Option<Moment>,
    /// Whose cases.
    pub organ: OrganScope,
    /// In one of these states; all when empty.
    pub states: Vec<InspectionState>,
}

/// The inspection of a case in a year: owed, planned, held or concluded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InspectionAnswer {
    /// The case.
    pub case_id: String,
    /// Handling organ.
    pub organ: String,
    /// 单位名称
    pub unit_name: String,
    /// Where it stands, as [`InspectionState::as_str`] writes it.
    pub state: String,
    /// Planned day.
    pub planned_on: Option<String>,
    /// Day on which it was held.
    pub held_on: Option<String>,
    /// Ids of the items not in order, separated by spaces.
    pub failed_items: Option<String>,
    /// The last day on which it may be held: of its deadline, or else of the year.
    pub due_on: String,
}

const ORDER: Order = Order { name: "inspections", columns: &["cases.organ", "cases.case_id"], is_descending: false };

impl ReadModels {
    /// A page of inspections of every case that owes one in the year, or for which one was recorded, organ by organ.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inspections(
        &self,
        filter: &InspectionFilter,
        page: &Page,
    ) -> Result<Paged<InspectionAnswer>, ReadError> {
        let key = |answer: &InspectionAnswer| vec![answer.organ.clone(), answer.case_id.clone()];
        filter.select(LINE).page(&self.database, ORDER, page, key).await
    }
}

/// An [`InspectionAnswer`], of what is asked for.
pub(super) const LINE: &str = "cases.case_id, cases.organ, cases.unit_name, {state} as state, inspections.planned_on,
    inspections.held_on, inspections.failed_items, {due_on} as due_on";

impl InspectionFilter {
    /// A select of what `columns` say of each inspection; `{state}` and `{due_on}` in it are put in.
    pub(super) fn select(&self, columns: &str) -> Select {
        let mut select = Select::new("");
        let (number, year) = (select.number(self.year.into()), select.text(self.year));
        let as_of = select.text(self.as_of);
        let due_on = format!("coalesce(substr(deadlines.due, 1, 10), {year} || '-12-31')");
        let overdue = format!("inspections.held_on is null and {due_on} < {as_of}");
        let state = format!("case when {overdue} then 'overdue' else coalesce(inspections.state, 'due') end");
        let known_at = self.known_at.map(|moment| select.text(moment));
        let known = |table: &str| match &known_at {
            Some(at) => format!("{table}.known_from <= {at} and ({table}.known_to is null or {table}.known_to > {at})"),
            None => format!("{table}.known_to is null"),
        };
        let (known_inspection, known_deadline) = (known("inspections"), known("deadlines"));
        // The duty begins with its first clock, and ends with the case, once that is known.
        let begun = known_at.as_ref().map_or("1 = 1".to_owned(), |at| {
            format!(
                "exists (select 1 from deadlines as annual
                         where annual.case_id = cases.case_id and annual.known_from <= {at}
                           and annual.deadline_id = cases.inspection_rule || '-' || cast(cases.inspected_from as text))"
            )
        });
        let not_ended = known_at.as_ref().map(|at| format!(" or cases.ended_known > {at}")).unwrap_or_default();
        let columns = columns.replace("{state}", &state).replace("{due_on}", &due_on);
        select.begin(format!(
            "select {columns}
             from cases
             left join inspections on inspections.case_id = cases.case_id and inspections.year = {number}
                                  and {known_inspection}
             left join deadlines on deadlines.case_id = cases.case_id and {known_deadline}
                                and deadlines.deadline_id = cases.inspection_rule || '-' || {year}"
        ));
        select.and(&format!(
            "(inspections.case_id is not null
              or cases.inspected_from <= {number} and {begun}
                 and (cases.inspected_until is null or cases.inspected_until >= {number}{not_ended}))"
        ));
        select.organ("cases.organ", self.organ);
        select.one_of(&state, self.states.iter().map(|state| state.as_str()));
        select
    }
}
