//! The login name (登录名), in the one form in which it is kept and compared.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::refusal::AccountRefusal;
use crate::refusal::Refusal;

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=40;

/// Account ids derived from login names live in a name space of their own.
const ACCOUNTS: Uuid = Uuid::from_u128(0x3a1c_77d0_52be_4f0e_8d42_90f6_1b6d_c3a7);

/// A login name: full width made half, lower case, without spaces around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

impl Login {
    /// The name as typed: letters, digits, Chinese characters, and `.`, `_`, `-` or `@` between them.
    ///
    /// # Errors
    /// The refusal to tell, at the path `login`.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let name = input.nfkc().flat_map(char::to_lowercase).collect::<String>().trim().to_owned();
        let fits = LENGTH.contains(&name.chars().count())
            && name.chars().all(|letter| is_word(letter) || matches!(letter, '.' | '_' | '-' | '@'))
            && name.starts_with(is_word)
            && name.ends_with(is_word);
        if fits { Ok(Self(name)) } else { Err(AccountRefusal::LoginShape.refusal().at("login")) }
    }

    /// Id of the account with this name, also where there is none.
    pub fn account_id(&self) -> Uuid {
        Uuid::new_v5(&ACCOUNTS, self.0.as_bytes())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '\u{4e00}'..='\u{9fff}')
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Login {
    type Error = String;

    fn try_from(input: String) -> Result<Self, Self::Error> {
        Self::parse(&input).map_err(|refusal| refusal.message.en())
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}
