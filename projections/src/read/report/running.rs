//! Deadlines that ran at a moment: overdue, due soon or suspended; each of them, or counted.

use beian_domain::{
    counting::Moment,
    report::{Age, Grouping},
};
use chrono::DateTime;

use super::{AsOf, column, known, rows_of};
use crate::{
    models::deadlines::seconds,
    read::{
        ReadError, ReadModels, When,
        select::{OrganScope, Select},
    },
};

/// Which of those that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// Past due.
    Overdue,
    /// Due from the moment asked to this one.
    DueUntil(Moment),
    /// Suspended.
    Suspended,
}

/// Which deadlines, of which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningFilter {
    /// Of which moment.
    pub when: When,
    /// Which of them.
    pub state: Running,
    /// Whose cases.
    pub organ: OrganScope,
}

/// A deadline that ran.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RunningLine {
    /// When it was due; none while suspended.
    pub due: Option<String>,
    /// Id within the case.
    pub deadline_id: String,
    /// Whose duty it is.
    pub duty: String,
    /// Handling organ.
    pub organ: String,
    /// Procedure.
    pub procedure: String,
    /// Id of the case.
    pub case_id: String,
    /// 单位名称, of a person its mask.
    pub unit_name: String,
    /// What is due, in Chinese.
    pub title_zh: String,
    /// What is due, in English.
    pub title_en: String,
    /// Where the rule stands.
    pub cite: String,
    /// First day that does not count, while suspended.
    pub suspended_from: Option<String>,
}

/// How many deadlines ran.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RunningCount {
    /// Organ, procedure, duty or handler; empty where all are counted together, and where nobody handles the case.
    pub name: String,
    /// How many.
    pub amount: i64,
    /// Of them, due in the last week.
    pub to_7_days: i64,
    /// Of them, due before that in the last 30 days.
    pub to_30_days: i64,
    /// Of them, due before that in the last 90 days.
    pub to_90_days: i64,
    /// The first due moment among them, in seconds since 1970; none of suspended ones.
    first_due: Option<i64>,
    /// Of suspended ones, the first day that does not count.
    pub suspended_from: Option<String>,
}

impl RunningCount {
    /// The first due moment among them; none of suspended ones.
    pub fn first_due(&self) -> Option<Moment> {
        let moment = DateTime::from_timestamp(self.first_due?, 0)?;
        Some(Moment::from_utc(moment))
    }

    /// How many of them are of this age.
    pub fn of_age(&self, age: Age) -> i64 {
        match age {
            Age::Week => self.to_7_days,
            Age::Month => self.to_30_days,
            Age::Quarter => self.to_90_days,
            Age::Longer => self.amount - self.to_7_days - self.to_30_days - self.to_90_days,
        }
    }
}

impl ReadModels {
    /// At most so many deadlines that ran; those due first, or suspended first, come first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn running(&self, filter: &RunningFilter, most: usize) -> Result<AsOf<Vec<RunningLine>>, ReadError> {
        let mut select = Select::new("");
        select.begin(
            "select due, deadline_id, duty, line.organ, line.procedure, line.case_id, cases.unit_name, title_zh, title_en,
                    cite, suspended_from
             from (select * from deadlines"
                .to_owned(),
        );
        filter.conditions(&mut select);
        let order = match filter.state {
            Running::Overdue | Running::DueUntil(_) => "due_sort",
            Running::Suspended => "suspended_from",
        };
        let limit = select.number(i64::try_from(most).unwrap_or(i64::MAX));
        select.end(&format!(
            "order by {order}, case_id, deadline_id
             limit {limit}) as line
             join cases on cases.case_id = line.case_id
             order by line.{order}, line.case_id, line.deadline_id"
        ));
        Ok(rows_of(select, &self.database).await?)
    }

    /// How many deadlines ran, of each organ, procedure, duty or handler in the order of their names, or of all together.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn running_counts(
        &self,
        filter: &RunningFilter,
        by: Grouping,
    ) -> Result<AsOf<Vec<RunningCount>>, ReadError> {
        let mut select = Select::new("");
        let on = filter.when.moment().date();
        let mut begins = |age: Age| select.number(age.begins(on).map_or(i64::MIN, seconds));
        let (week, month, quarter) = (begins(Age::Week), begins(Age::Month), begins(Age::Quarter));
        let name = column(by).unwrap_or("''");
        let (first_due, suspended_from) = match filter.state {
            Running::Overdue | Running::DueUntil(_) => ("min(due_at)", "cast(null as text)"),
            Running::Suspended => ("cast(null as bigint)", "min(suspended_from)"),
        };
        select.begin(format!(
            "select {name} as name, count(*) as amount,
                    count(case when due_at >= {week} then 1 end) as to_7_days,
                    count(case when due_at < {week} and due_at >= {month} then 1 end) as to_30_days,
                    count(case when due_at < {month} and due_at >= {quarter} then 1 end) as to_90_days,
                    {first_due} as first_due, {suspended_from} as suspended_from
             from deadlines"
        ));
        filter.whose(&mut select);
        match filter.state {
            Running::Overdue => {
                let moment = select.number(seconds(filter.when.moment()));
                select.and(&format!("due_at < {moment}"));
            }
            Running::DueUntil(until) => {
                let (moment, until) = (select.number(seconds(filter.when.moment())), select.number(seconds(until)));
                select.and(&format!("due_at >= {moment} and due_at <= {until}"));
            }
            Running::Suspended => select.and("suspended = 1"),
        }
        if let Some(column) = column(by) {
            select.end(&format!("group by {column}\norder by {column}"));
        }
        Ok(rows_of(select, &self.database).await?)
    }
}

impl RunningFilter {
    /// What ran then of the organs asked for.
    fn whose(&self, select: &mut Select) {
        let moment = select.text(self.when.moment());
        known(select, self.when, &moment);
        select.and("ended_how is null");
        select.organ("organ", self.organ);
    }

    /// Said so that the index of running deadlines by due moment has all that is asked; what is suspended is never due.
    fn conditions(&self, select: &mut Select) {
        self.whose(select);
        let moment = select.text(self.when.moment());
        match self.state {
            Running::Overdue => select.and(&format!("due_sort < {moment}")),
            Running::DueUntil(until) => {
                let until = select.text(until);
                select.and(&format!("due_sort >= {moment} and due_sort <= {until}"));
            }
            Running::Suspended => select.and("suspended = 1"),
        }
    }
}
