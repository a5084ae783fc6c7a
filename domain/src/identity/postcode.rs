//! Postcodes (邮政编码).

use std::{fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{
    input::{all_digits, excerpt},
    table,
    text_form::text_form,
};
use crate::message::Message;

static PREFIXES: LazyLock<Vec<Row>> =
    LazyLock::new(|| table::rows(include_str!("../../law/numbers/postcode_prefixes.csv")));

#[derive(Deserialize)]
struct Row {
    prefix: String,
}

/// A postcode of six digits whose first two belong to some area.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// Why a text is no postcode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum PostcodeError {
    /// Not six ASCII digits.
    Shape(String),
    /// No area has these first two digits.
    Prefix(String),
}

impl PostcodeError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape(_) => "postcode_shape",
            Self::Prefix(_) => "postcode_prefix",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Shape(input) | Self::Prefix(input) => Message::new(self.code()).with("input", input),
        }
    }
}

impl Postcode {
    /// Reads six ASCII digits.
    pub fn parse(input: &str) -> Result<Self, PostcodeError> {
        if input.len() != 6 || !all_digits(input) {
            return Err(PostcodeError::Shape(excerpt(input)));
        }
        if !PREFIXES.iter().any(|row| input.starts_with(&row.prefix)) {
            return Err(PostcodeError::Prefix(input.to_owned()));
        }
        Ok(Self(input.to_owned()))
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(Postcode, PostcodeError);
