//! Work queues.

use std::collections::HashMap;

use beian_domain::{case::Status, counting::Moment, identity::RegionCode, procedure::ProcedureId};
use uuid::Uuid;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{models::cases::CaseRow, table::Row};

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
        select.organ("organ", filter.organ);
        select.prefecture("organ", filter.organ);
        select.one_of("status", filter.statuses.iter().map(|status| status.as_str()));
        select.equals("procedure", filter.procedure.as_ref());
        select.equals("stage", filter.stage.as_ref());
        select.equals("submitted_by", filter.submitted_by.as_ref());
        select.equals("handler", filter.handler.as_ref());
        if filter.unassigned {
            select.and("handler is null");
        }
        select.contains("search", filter.name.as_deref());
        if let Some(moment) = filter.overdue_at {
            let moment = select.text(moment);
            select.and(&format!("due_sort < {moment}"));
        }
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
