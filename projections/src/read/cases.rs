//! Work queues.

use std::collections::HashMap;

use beian_domain::{case::Status, counting::Moment, identity::RegionCode, procedure::ProcedureId};
use uuid::Uuid;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::{NEVER, cases::CaseRow},
    table::Row,
};

/// Which cases are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Whose.
    pub organ: OrganScope,
    /// In one of these statuses.
    pub statuses: Vec<Status>,
    /// Of this procedure.
    pub procedure: Option<ProcedureId>,
    /// At this stage.
    pub stage: Option<String>,
    /// Submitted by this applicant's account.
    pub submitted_by: Option<String>,
    /// Handled by this account.
    pub handler: Option<String>,
    /// Which nobody is assigned to.
    pub unassigned: bool,
    /// Whose unit or site name contains this, letters of either case alike.
    pub name: Option<String>,
    /// With a deadline that is overdue at this moment.
    pub overdue_at: Option<Moment>,
    /// With a deadline that is due before this moment.
    pub due_before: Option<Moment>,
    /// With a deadline that is not due before this moment.
    pub due_from: Option<Moment>,
}

/// The order of a work queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// What is due first comes first; what is never due, last.
    #[default]
    Due,
    /// The latest submission first.
    Submitted,
    /// The latest change first.
    Updated,
}

impl ReadModels {
    /// A page of a work queue.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn cases(&self, filter: &CaseFilter, order: CaseOrder, page: &Page) -> Result<Paged<CaseRow>, ReadError> {
        let mut select = Select::new(format!("select {} from cases", CaseRow::TABLE.column_list()));
        filter.narrow(&mut select);
        select
            .page_of_rows(&self.database, order.order(), page, |row: &CaseRow| {
                vec![order.key(row), row.case_id.clone()]
            })
            .await
    }

    /// Who handles cases of an organ whose filing procedure goes on, and how many.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn pending_by_handler(&self, organ: RegionCode) -> Result<HashMap<String, i64>, ReadError> {
        let mut select = Select::new("select handler, count(*) from cases");
        select.and("handler is not null");
        select.equals("organ", Some(organ));
        select.one_of("status", Status::ALL.iter().filter(|status| status.is_pending()).map(|status| status.as_str()));
        select.end("group by handler");
        let counted: Vec<(String, i64)> = select.fetch(&self.database).await?;
        Ok(counted.into_iter().collect())
    }

    /// How many cases a work queue has, counted no further than `up_to`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn case_count(&self, filter: &CaseFilter, up_to: u32) -> Result<i64, ReadError> {
        let mut select = Select::new("select count(*) from (select 1 as one from cases");
        filter.narrow(&mut select);
        let limit = select.number(up_to.into());
        select.end(&format!("limit {limit}) as found"));
        let counted: Vec<(i64,)> = select.fetch(&self.database).await?;
        Ok(counted.first().map_or(0, |(count,)| *count))
    }

    /// The case with this query number.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn case_by_query_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        let mut select = Select::new(format!("select {} from cases", CaseRow::TABLE.column_list()));
        select.equals("query_number", Some(number));
        let found: Vec<CaseRow> = select.fetch(&self.database).await?;
        Ok(found.first().and_then(|row| row.case_id.parse().ok()))
    }

    /// The rows of these cases; those not there are left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn cases_by_ids(&self, case_ids: &[Uuid]) -> Result<HashMap<Uuid, CaseRow>, ReadError> {
        let mut rows = HashMap::new();
        // A statement of one size for most questions: each size is prepared on its own.
        for ids in case_ids.chunks(50) {
            let mut select = Select::new(format!("select {} from cases", CaseRow::TABLE.column_list()));
            let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
            select.one_of("case_id", texts.iter().map(String::as_str));
            let found: Vec<CaseRow> = select.fetch(&self.database).await?;
            rows.extend(found.into_iter().filter_map(|row| Some((row.case_id.parse().ok()?, row))));
        }
        Ok(rows)
    }
}

impl CaseFilter {
    fn narrow(&self, select: &mut Select) {
        select.organ("organ", self.organ);
        select.prefecture("organ", self.organ);
        select.one_of("status", self.statuses.iter().map(|status| status.as_str()));
        select.equals("procedure", self.procedure.as_ref());
        select.equals("stage", self.stage.as_ref());
        select.equals("submitted_by", self.submitted_by.as_ref());
        select.equals("handler", self.handler.as_ref());
        if self.unassigned {
            select.and("handler is null");
        }
        select.contains("search", self.name.as_deref());
        self.narrow_due(select, "due_sort");
    }

    /// Narrows by when the first legal deadline is due, as a column has it.
    pub(super) fn narrow_due(&self, select: &mut Select, column: &str) {
        for before in [self.overdue_at, self.due_before].into_iter().flatten() {
            let moment = select.text(before);
            select.and(&format!("{column} < {moment}"));
        }
        if let Some(from) = self.due_from {
            let (moment, never) = (select.text(from), select.text(NEVER));
            select.and(&format!("{column} >= {moment}"));
            select.and(&format!("{column} < {never}"));
        }
    }
}

impl CaseOrder {
    fn order(self) -> Order {
        let (name, columns, is_descending): (_, &[&str], _) = match self {
            Self::Due => ("due", &["due_sort", "case_id"], false),
            Self::Submitted => ("submitted", &["submitted_sort", "case_id"], true),
            Self::Updated => ("updated", &["updated_at", "case_id"], true),
        };
        Order { name, columns, is_descending }
    }

    fn key(self, row: &CaseRow) -> String {
        match self {
            Self::Due => row.due_sort.clone(),
            Self::Submitted => row.submitted_sort.clone(),
            Self::Updated => row.updated_at.clone(),
        }
    }
}
