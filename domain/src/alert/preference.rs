//! On which ways somebody wants to be told besides the inbox, which has everything.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Channel, Told};
use crate::account::{Account, Contact};

/// What somebody has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPreferences {
    /// Mails as well, where there is a mail contact that was proved.
    pub mail: bool,
    /// No mails of what is told to them as this.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_mailed: BTreeSet<Told>,
}

impl Default for AlertPreferences {
    fn default() -> Self {
        Self { mail: true, not_mailed: BTreeSet::new() }
    }
}

/// The ways besides the inbox on which an account is told something as this.
pub fn channels_for(account: &Account, told: Told) -> Vec<Channel> {
    let AlertPreferences { mail, not_mailed } = &account.alert_preferences;
    let mailed = *mail && !not_mailed.contains(&told) && account.contacts.contains_key(&Contact::Mail);
    mailed.then_some(Channel::Mail).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn mail_needs_a_proved_contact_and_is_left_out_where_it_is_not_wanted() {
        let mut account = Account::default();
        assert_eq!(channels_for(&account, Told::Handler), []);
        account.contacts.insert(Contact::Mail, Uuid::nil());
        assert_eq!(channels_for(&account, Told::Handler), [Channel::Mail]);
        account.alert_preferences.not_mailed.insert(Told::Superior);
        assert_eq!(channels_for(&account, Told::Superior), []);
        assert_eq!(channels_for(&account, Told::Handler), [Channel::Mail]);
        account.alert_preferences.mail = false;
        assert_eq!(channels_for(&account, Told::Handler), []);
    }
}
