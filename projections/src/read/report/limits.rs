//! What became of the limits that came to their due moment in a time.

use beian_domain::{alert::ClockKind, counting::Moment, report::Grouping};
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
    /// Of the law's, those done in time.
    pub in_time: i64,
    /// Of the law's, those done too late, or lapsed.
    pub late: i64,
    /// Of the law's, those running.
    pub outstanding: i64,
    /// Of the organ's own, those done in time.
    pub promised_in_time: i64,
    /// Of the organ's own, those done too late.
    pub promised_late: i64,
    /// Of the organ's own, those running.
    pub promised_outstanding: i64,
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
        let (legal, promised) = (counts(ClockKind::Legal, ""), counts(ClockKind::Promised, "promised_"));
        select.begin(format!("select {name} as name, {legal}, {promised} from deadlines"));
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

/// What became of the limits of one kind, in columns with a name that begins so.
fn counts(kind: ClockKind, prefix: &str) -> String {
    let outcomes = [
        ("in_time", "ended_how = 'done' and ended_at <= due"),
        ("late", "(ended_how = 'lapsed' or ended_how = 'done' and ended_at > due)"),
        ("outstanding", "ended_how is null"),
    ];
    let kind = kind.as_str();
    let count = |(name, which)| format!("count(case when clock = '{kind}' and {which} then 1 end) as {prefix}{name}");
    outcomes.map(count).join(",\n       ")
}
