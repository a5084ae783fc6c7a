//! Readings: who looked at personal data in clear.

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{models::readings::ReadingRow, table::Row};

/// Which readings are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingFilter {
    /// In whose cases.
    pub organ: OrganScope,
    /// In this case.
    pub case_id: Option<String>,
    /// By this account.
    pub account: Option<String>,
}

const ORDER: Order = Order { name: "readings", columns: &["place"], is_descending: true };

impl ReadModels {
    /// A page of readings, the newest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn readings(&self, filter: &ReadingFilter, page: &Page) -> Result<Paged<ReadingRow>, ReadError> {
        let mut select = Select::new(format!("select {} from readings", ReadingRow::TABLE.column_list()));
        select.organ("organ", filter.organ);
        select.equals("case_id", filter.case_id.as_ref());
        select.equals("account", filter.account.as_ref());
        select.page(&self.database, ORDER, page, |row: &ReadingRow| vec![row.place.clone()]).await
    }
}
