//! Inspections of a year, without pages, or counted by organ.

use super::{AsOf, rows_of};
use crate::read::{
    ReadError, ReadModels,
    inspections::{InspectionAnswer, InspectionFilter, LINE},
};

/// How many inspections of an organ stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InspectionCount {
    /// Handling organ.
    pub organ: String,
    /// Where they stand, as [`beian_domain::case::InspectionState::as_str`] writes it.
    pub state: String,
    /// How many.
    pub amount: i64,
}

impl ReadModels {
    /// At most so many inspections owed or recorded in a year, organ by organ.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inspection_lines(
        &self,
        filter: &InspectionFilter,
        most: usize,
    ) -> Result<AsOf<Vec<InspectionAnswer>>, ReadError> {
        let mut select = filter.select(LINE);
        let limit = select.number(i64::try_from(most).unwrap_or(i64::MAX));
        select.end(&format!("order by cases.organ, cases.case_id\nlimit {limit}"));
        Ok(rows_of(select, &self.database).await?)
    }

    /// How many inspections of a year stand where, organ by organ.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inspection_counts(&self, filter: &InspectionFilter) -> Result<AsOf<Vec<InspectionCount>>, ReadError> {
        let mut select = filter.select("cases.organ, {state} as state, count(*) as amount");
        // By place: the name `state` is also a column's.
        select.end("group by 1, 2\norder by 1, 2");
        Ok(rows_of(select, &self.database).await?)
    }
}
