//! Accounts, as those who administer them find them.

use beian_domain::account::AccountKind;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::accounts::{AccountRow, kind},
    table::Row,
};

/// Which accounts are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Those whose organ and offices all lie here.
    pub reach: OrganScope,
    /// Of this kind.
    pub kind: Option<AccountKind>,
    /// Login or name contains this, letters of either case alike.
    pub name: Option<String>,
}

const ORDER: Order = Order { name: "accounts", columns: &["login"], is_descending: false };

impl ReadModels {
    /// A page of accounts, by login name.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn accounts(&self, filter: &AccountFilter, page: &Page) -> Result<Paged<AccountRow>, ReadError> {
        let mut select = Select::new(format!("select {} from accounts", AccountRow::TABLE.column_list()));
        select.organ("reach", filter.reach);
        select.equals("kind", filter.kind.map(kind));
        select.contains("search", filter.name.as_deref());
        select.page(&self.database, ORDER, page, |row: &AccountRow| vec![row.login.clone()]).await
    }
}
