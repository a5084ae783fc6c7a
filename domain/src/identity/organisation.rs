//! Organisation codes (组织机构代码, GB 11714).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    input::{excerpt, squeezed},
    text_form::text_form,
};
use crate::message::Message;

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// An organisation code: eight characters and a check character; stored as 9 characters without hyphen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganisationCode(String);

/// Why a text is no organisation code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum OrganisationCodeError {
    /// A character outside 0-9 and A-Z, or far too long.
    Shape(String),
    /// Not nine characters; how many.
    Length(usize),
    /// The check character does not fit.
    Check(String),
}

impl OrganisationCodeError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape(_) => "organisation_code_shape",
            Self::Length(_) => "organisation_code_length",
            Self::Check(_) => "organisation_code_check",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::Shape(input) | Self::Check(input) => message.with("input", input),
            Self::Length(found) => message.with("found", found),
        }
    }
}

impl OrganisationCode {
    /// Reads a code with or without the hyphen before the check character.
    pub fn parse(input: &str) -> Result<Self, OrganisationCodeError> {
        let shape = || OrganisationCodeError::Shape(excerpt(input));
        let text = squeezed(input, 100).ok_or_else(shape)?.to_uppercase();
        let code: String = match text.split_once('-') {
            Some((body, check)) if body.chars().count() == 8 => format!("{body}{check}"),
            Some(_) => return Err(shape()),
            None => text,
        };
        if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(shape());
        }
        if code.len() != 9 {
            return Err(OrganisationCodeError::Length(code.len()));
        }
        if check_character(&code) != code.chars().next_back() {
            return Err(OrganisationCodeError::Check(excerpt(input)));
        }
        Ok(Self(code))
    }

    /// The code as printed on certificates, a hyphen before the check character.
    pub fn printed(&self) -> String {
        format!("{}-{}", &self.0[..8], &self.0[8..])
    }
}

/// GB 11714: 11 minus the weighted sum mod 11; 10 is X, 11 is 0.
fn check_character(code: &str) -> Option<char> {
    let sum: u32 = code.chars().filter_map(|character| character.to_digit(36)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(OrganisationCode, OrganisationCodeError);
