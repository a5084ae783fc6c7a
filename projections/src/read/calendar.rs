//! What stands in a calendar: deadlines that run or have ended lately, and planned inspections.

use beian_domain::counting::Moment;
use chrono::NaiveDate;

use super::{
    ReadError, ReadModels,
    select::{OrganScope, Select},
};
use crate::{models::deadlines::DeadlineRow, table::Row};

/// Of which cases, and from when on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFilter {
    /// Whose cases.
    pub organ: OrganScope,
    /// Of cases that this applicant's account submitted or claimed.
    pub submitted_by: Option<String>,
    /// What ended before this moment is left out, and what was planned before its day.
    pub since: Moment,
    /// At most so many of each.
    pub most: u32,
}

/// An inspection that is planned and not held yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlannedInspection {
    /// The case.
    pub case_id: String,
    /// For which calendar year.
    pub year: i64,
    /// The planned day.
    pub planned_on: String,
    /// Number of events of the case.
    pub version: i64,
    /// When the log learnt of its last one: RFC 3339, UTC.
    pub updated_at: String,
}

impl ReadModels {
    /// Deadlines as they are known now: those that run towards a day, those due first first, and those that ended
    /// lately.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn calendar_deadlines(&self, filter: &CalendarFilter) -> Result<Vec<DeadlineRow>, ReadError> {
        let mut select = Select::new(format!("select {} from deadlines", DeadlineRow::TABLE.column_list()));
        select.and("known_to is null");
        select.and("due is not null");
        let since = select.text(filter.since);
        select.and(&format!("(ended_how is null or ended_at >= {since})"));
        filter.narrow(&mut select, "organ", "case_id");
        let most = select.number(filter.most.into());
        select.end(&format!("order by due_sort, case_id, deadline_id\nlimit {most}"));
        Ok(select.fetch(&self.database).await?)
    }

    /// Inspections that are planned and not held yet, in the order of their days.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn calendar_inspections(&self, filter: &CalendarFilter) -> Result<Vec<PlannedInspection>, ReadError> {
        let mut select = Select::new(
            "select inspections.case_id, inspections.year, inspections.planned_on, cases.version, cases.updated_at
             from inspections
             join cases on cases.case_id = inspections.case_id",
        );
        select.and("inspections.known_to is null");
        select.and("inspections.held_on is null");
        let since: NaiveDate = filter.since.date();
        let since = select.text(since);
        select.and(&format!("inspections.planned_on >= {since}"));
        filter.narrow(&mut select, "inspections.organ", "inspections.case_id");
        let most = select.number(filter.most.into());
        select.end(&format!("order by inspections.planned_on, inspections.case_id\nlimit {most}"));
        Ok(select.fetch(&self.database).await?)
    }
}

impl CalendarFilter {
    fn narrow(&self, select: &mut Select, organ: &str, case_id: &str) {
        select.organ(organ, self.organ);
        if let Some(account) = &self.submitted_by {
            let account = select.text(account);
            select.and(&format!("{case_id} in (select case_id from cases where submitted_by = {account})"));
        }
    }
}
