//! What became of the limits that came to their due moment in a time.

use beian_domain::{counting::Moment, report::Grouping};
use chrono::NaiveDate;

use super::{AsOf, column, known, rows_of};
use crate::read::{
    ReadError, ReadModels, When,
    select::{OrganScope, Select},
};

/// Limits of an organ, procedure or duty that came to their due moment.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LimitCount {
    /// Organ, procedure or duty.
    pub name: String,
    /// Done in time.
    pub in_time: i64,
    /// Done too late, or lapsed.
    pub late: i64,
    /// Running.
    pub outstanding: i64,
}

impl ReadModels {
    /// What became of the limits that were due from one day to another and before the moment asked, as known then.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn limits(
        &self,
        when: When,
        (from, to): (NaiveDate, NaiveDate),
        organ: OrganScope,
        by: Grouping,
    ) -> Result<AsOf<Vec<LimitCount>>, ReadError> {
        let mut select = Select::new("");
        let name = column(by).unwrap_or("''");
        select.begin(format!(
            "select {name} as name,
                    count(case when ended_how = 'done' and ended_at <= due then 1 end) as in_time,
                    count(case when ended_how = 'lapsed' or ended_how = 'done' and ended_at > due then 1 end) as late,
                    count(case when ended_how is null then 1 end) as outstanding
             from deadlines"
        ));
        let moment = select.text(when.moment());
        known(&mut select, when, &moment);
        select.organ("organ", organ);
        let (first, last) = (select.text(Moment::start_of_day(from)), select.text(Moment::end_of_day(to)));
        select.and(&format!("due_sort >= {first} and due_sort <= {last} and due_sort < {moment}"));
        select.and("(ended_how is null or ended_how <> 'cancelled')");
        if let Some(column) = column(by) {
            select.end(&format!("group by {column}\norder by {column}"));
        }
        Ok(rows_of(select, &self.database).await?)
    }
}
