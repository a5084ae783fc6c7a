//! Cases that wait for their applicant: returned and not answered, or owed and not filed.

use beian_domain::case::Status;

use super::{AsOf, known, rows_of};
use crate::{
    models::NEVER,
    read::{
        ReadError, ReadModels, When,
        select::{OrganScope, Select},
    },
};

/// Which cases, of which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitFilter {
    /// Of which moment.
    pub when: When,
    /// Returned or unfiled.
    pub status: Status,
    /// Whose cases.
    pub organ: OrganScope,
}

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
    /// Day since which it waits.
    pub since: String,
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
    /// At most so many cases that waited: returned ones in the order of the day they were, others in that of what is due.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn waiting(&self, filter: &WaitFilter, most: usize) -> Result<AsOf<Vec<CaseLine>>, ReadError> {
        let mut select = filter.select(|_| "select * from".to_owned());
        let limit = select.number(i64::try_from(most).unwrap_or(i64::MAX));
        let by_day = if filter.status == Status::Returned { "since, " } else { "" };
        select.end(&format!(") as line\norder by {by_day}coalesce(next_due, '{NEVER}'), case_id\nlimit {limit}"));
        Ok(rows_of(select, &self.database).await?)
    }

    /// How many cases waited at each organ, and were overdue.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn owed_counts(&self, filter: &WaitFilter) -> Result<AsOf<Vec<OwedCount>>, ReadError> {
        let mut select = filter.select(|moment| {
            format!("select organ, count(*) as amount, count(case when next_due < {moment} then 1 end) as overdue from")
        });
        select.end(") as line\ngroup by organ\norder by organ");
        Ok(rows_of(select, &self.database).await?)
    }
}

impl WaitFilter {
    /// What is asked of the lines, which the caller ends; `asked` is given the placeholder of the moment.
    fn select(&self, asked: impl Fn(&str) -> String) -> Select {
        let mut select = Select::new("");
        let moment = select.text(self.when.moment());
        let next_due = match self.when {
            When::Now(_) => "cases.next_due".to_owned(),
            When::Then(_) => format!(
                "(select min(due) from deadlines
                  where deadlines.case_id = cases.case_id and deadlines.known_from <= {moment}
                    and (deadlines.known_to is null or deadlines.known_to > {moment})
                    and ended_how is null and suspended = 0 and clock = 'legal')"
            ),
        };
        select.begin(format!(
            "{} (select cases.case_id, cases.organ, procedure, unit_name, site_name, origin, since,
                    {next_due} as next_due
             from waits
             join cases on cases.case_id = waits.case_id",
            asked(&moment)
        ));
        known(&mut select, self.when, &moment);
        select.equals("waits.status", Some(self.status.as_str()));
        select.organ("waits.organ", self.organ);
        select
    }
}
