//! Accounts, as those who administer them find them.

use beian_domain::{
    account::AccountKind,
    identity::{Level, RegionCode},
};

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::{
        accounts::{AccountRow, kind},
        tallies::NATION,
    },
    table::Row,
};

/// Which accounts are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Those whose organ and offices all lie here.
    pub reach: OrganScope,
    /// Those that may hold an office in this organ: whose organ and offices all lie in a region that has it.
    pub around: Option<RegionCode>,
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
        if let Some(organ) = filter.around {
            let regions =
                [Level::County, Level::Prefecture, Level::Province].map(|level| organ.at_level(level).to_string());
            let nation = NATION.to_owned();
            let codes: Vec<String> = regions.into_iter().chain([nation]).map(|code| select.text(code)).collect();
            select.and(&format!("reach in ({})", codes.join(", ")));
        }
        select.equals("kind", filter.kind.map(kind));
        select.contains("search", filter.name.as_deref());
        select.page(&self.database, ORDER, page, |row: &AccountRow| vec![row.login.clone()]).await
    }
}
