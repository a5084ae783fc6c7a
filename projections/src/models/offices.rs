//! Offices (任职), one row for each grant of a role: who is to be told in an organ.

use beian_domain::account::Account;

use super::{NEVER, tallies::NATION};
use crate::table::row;

row! {
    /// A role that an account may act in.
    pub struct OfficeRow in "offices" {
        /// Id of the account.
        pub account_id: String,
        /// Its login name.
        pub login: String,
        /// The role.
        pub role: String,
        /// The organ, or six zeros for the nation.
        pub organ: String,
        /// First day.
        pub from_day: String,
        /// Last day, included; later than every day where it is for good.
        pub to_day: String,
    }
}

impl OfficeRow {
    /// The rows of an account; none before it was enrolled.
    pub(crate) fn of<'a>(id: &'a str, account: &'a Account) -> impl Iterator<Item = Self> + 'a {
        account.enrolment.iter().flat_map(move |enrolment| {
            account.grants.iter().map(move |grant| Self {
                account_id: id.to_owned(),
                login: enrolment.login.to_string(),
                role: grant.role.as_str().to_owned(),
                organ: grant.organ.map_or_else(|| NATION.to_owned(), |organ| organ.to_string()),
                from_day: grant.from.to_string(),
                to_day: grant.to.map_or_else(|| NEVER.to_owned(), |day| day.to_string()),
            })
        })
    }
}
