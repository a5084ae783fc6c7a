//! Accounts (账户), one row each, for those who administer them.

use beian_domain::account::{Account, AccountKind};

use super::{NEVER, tallies::NATION, text};
use crate::table::row;

row! {
    /// An account as a list shows it.
    pub struct AccountRow in "accounts",
        on conflict "on conflict (account_id) do update set name = excluded.name, kind = excluded.kind,
            organ = excluded.organ, reach = excluded.reach, locked_until = excluded.locked_until, search = excluded.search"
    {
        /// Id of the account.
        pub account_id: String,
        /// Its login name.
        pub login: String,
        /// Name of the person, unit or system.
        pub name: String,
        /// `official`, `applicant` or `machine`.
        pub kind: String,
        /// The organ that administers it.
        pub organ: Option<String>,
        pub(crate) reach: String,
        /// Until when it is locked, RFC 3339; later than every moment where it is locked for good.
        pub locked_until: Option<String>,
        pub(crate) search: String,
    }
}

impl AccountRow {
    /// The row of an account; none before it was enrolled.
    pub(crate) fn of(id: &str, account: &Account) -> Option<Self> {
        let enrolment = account.enrolment.as_ref()?;
        let locked = account.lock.as_ref().map(|lock| text(lock.until.map(moment)).unwrap_or_else(|| NEVER.to_owned()));
        Some(Self {
            account_id: id.to_owned(),
            login: enrolment.login.to_string(),
            name: enrolment.name.clone(),
            kind: kind(enrolment.kind).to_owned(),
            organ: text(enrolment.organ),
            reach: account.reach().map_or_else(|| NATION.to_owned(), |reach| reach.to_string()),
            locked_until: locked,
            search: format!("{} {}", enrolment.login, enrolment.name.to_lowercase()),
        })
    }
}

/// The word for a kind of account.
pub(crate) fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Official => "official",
        AccountKind::Applicant => "applicant",
        AccountKind::Machine => "machine",
    }
}

fn moment(moment: chrono::DateTime<chrono::Utc>) -> String {
    moment.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}
