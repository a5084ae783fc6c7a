//! Cases that wait for their applicant: returned and not answered, or owed and not filed.

use beian_domain::{case::Status, counting::Moment};

use super::{AsOf, rows_of};
use crate::read::{
    ReadError, ReadModels,
    select::{OrganScope, Select},
};

/// A case that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CaseLine {
    /// Id of the case.
    pub case_id: String,
    /// Handling organ.
    pub organ: String,
    /// Procedure.
    pub procedure: String,
    /// 单位名称, of a person its mask.
    pub unit_name: String,
    /// 网站名称
    pub site_name: Option<String>,
    /// How the case came to be, as [`beian_domain::case::Origin::as_str`] writes it.
    pub origin: String,
    /// Day on which it was returned.
    pub returned_on: Option<String>,
    /// First due moment among its deadlines.
    pub next_due: Option<String>,
}

/// Filings owed at an organ.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwedCount {
    /// Handling organ.
    pub organ: String,
    /// How many.
    pub amount: i64,
    /// Of them, overdue.
    pub overdue: i64,
}

impl ReadModels {
    /// At most so many cases of a status, in the order of the day they were returned, then of what is due.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn waiting(
        &self,
        status: Status,
        organ: OrganScope,
        most: usize,
    ) -> Result<AsOf<Vec<CaseLine>>, ReadError> {
        let columns = "case_id, organ, procedure, unit_name, site_name, origin, returned_on, next_due";
        let mut select = Select::new(format!("select {columns} from cases"));
        select.equals("status", Some(status.as_str()));
        select.organ("organ", organ);
        let limit = select.number(i64::try_from(most).unwrap_or(i64::MAX));
        select.end(&format!("order by coalesce(returned_on, ''), due_sort, case_id\nlimit {limit}"));
        Ok(rows_of(select, &self.database).await?)
    }

    /// How many filings are owed at each organ, and overdue at a moment.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn owed_counts(&self, organ: OrganScope, at: Moment) -> Result<AsOf<Vec<OwedCount>>, ReadError> {
        let mut select = Select::new("");
        let at = select.text(at);
        select.begin(format!(
            "select organ, count(*) as amount, count(case when due_sort < {at} then 1 end) as overdue from cases"
        ));
        select.equals("status", Some(Status::Unfiled.as_str()));
        select.organ("organ", organ);
        select.end("group by organ\norder by organ");
        Ok(rows_of(select, &self.database).await?)
    }
}
