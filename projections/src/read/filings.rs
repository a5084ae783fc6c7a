//! The public register (备案查询).

use beian_domain::identity::RegionCode;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, Select},
};
use crate::{
    models::filings::{FilingRow, ascii_domain},
    table::Row,
};

/// What is looked up in the register; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilingFilter {
    /// This number exactly, given or given before.
    pub number: Option<String>,
    /// This domain exactly, in any script and either case.
    pub domain: Option<String>,
    /// The unit's or site's name contains this, letters of either case alike.
    pub name: Option<String>,
    /// Of this region.
    pub region: Option<RegionCode>,
}

const ORDER: Order = Order { name: "filings", columns: &["number_sort", "case_id", "domain"], is_descending: false };

impl ReadModels {
    /// A page of the register, by number; a filing with several domains has as many lines.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn filings(&self, filter: &FilingFilter, page: &Page) -> Result<Paged<FilingRow>, ReadError> {
        let mut select = Select::new(format!("select {} from filings", FilingRow::TABLE.column_list()));
        select.equals("number_sort", filter.number.as_deref());
        if filter.number.is_none() {
            select.and("former_number is null");
        }
        select.equals("domain", filter.domain.as_deref().map(ascii_domain));
        select.contains("search", filter.name.as_deref());
        select.equals("region", filter.region);
        let key = |row: &FilingRow| vec![row.number_sort.clone(), row.case_id.clone(), row.domain.clone()];
        select.page_of_rows(&self.database, ORDER, page, key).await
    }
}
