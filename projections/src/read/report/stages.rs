//! Tasks of organs that were done in a time, and from which day they ran.

use chrono::NaiveDate;

use super::{AsOf, known};
use crate::read::{
    ReadError, ReadModels, When,
    select::{OrganScope, Select},
    snapshot::Snapshot,
};

/// Which tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageFilter {
    /// As known when.
    pub when: When,
    /// Done from this day on.
    pub from: NaiveDate,
    /// Done until this day, which counts.
    pub to: NaiveDate,
    /// Whose cases.
    pub organ: OrganScope,
}

/// Tasks of an organ under one rule that began on one day and were done on one day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StageRun {
    /// Handling organ.
    pub organ: String,
    /// Procedure.
    pub procedure: String,
    /// Rule that limits it.
    pub rule: String,
    /// What was due, in Chinese.
    pub title_zh: String,
    /// What was due, in English.
    pub title_en: String,
    /// Day from which it ran.
    pub start: String,
    /// Day on which it was done.
    pub done_on: String,
    /// How many.
    pub times: i64,
}

impl ReadModels {
    /// Gives every such run to `take`, one after another: they may be as many as there are cases.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn stage_runs(&self, filter: &StageFilter, take: impl FnMut(StageRun)) -> Result<AsOf<()>, ReadError> {
        let mut select = Select::new(
            "select organ, procedure, rule, title_zh, title_en, start, substr(ended_at, 1, 10) as done_on,
                    count(*) as times
             from deadlines",
        );
        let moment = select.text(filter.when.moment());
        known(&mut select, filter.when, &moment);
        select.organ("organ", filter.organ);
        // A promised limit runs beside the law's for one and the same task.
        select.and("ended_how = 'done' and duty <> 'applicant' and clock = 'legal'");
        let (from, to) = (select.text(filter.from), select.text(filter.to));
        select.and(&format!("substr(ended_at, 1, 10) between {from} and {to}"));
        select.end("group by organ, procedure, rule, title_zh, title_en, start, substr(ended_at, 1, 10)");
        let (mut snapshot, event) = Snapshot::begin(&self.database).await?;
        select.each_in(&mut snapshot, take).await?;
        Ok(AsOf { event, answer: () })
    }
}
