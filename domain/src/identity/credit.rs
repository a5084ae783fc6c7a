//! Unified social credit codes (统一社会信用代码, GB 32100-2015).

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{IdentityWarning, OrganisationCode, RegionCode, Regions, input::squeezed, text_form::text_form};
use crate::message::Message;

/// The characters in the order of their values: no I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The whole country in place of a region: bodies registered centrally.
const NATION: &str = "100000";

/// A unified social credit code; stored as 18 upper-case characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum CreditCodeError {
    /// Far more text than a code.
    TooLong,
    /// Not 18 characters; how many.
    Length(usize),
    /// A character outside the alphabet.
    Character {
        /// Place, counted from 1.
        place: usize,
        /// What stands there.
        character: char,
    },
    /// Places 3 to 8 are no region.
    Region(String),
    /// The check character does not fit.
    Check(String),
}

impl CreditCodeError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "credit_code_too_long",
            Self::Length(_) => "credit_code_length",
            Self::Character { .. } => "credit_code_character",
            Self::Region(_) => "credit_code_region",
            Self::Check(_) => "credit_code_check",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::TooLong => message,
            Self::Length(found) => message.with("found", found),
            Self::Character { place, character } => message.with("place", place).with("character", character),
            Self::Region(input) | Self::Check(input) => message.with("input", input),
        }
    }
}

impl CreditCode {
    /// Reads a code; spaces, full-width and small letters are forgiven.
    pub fn parse(input: &str) -> Result<Self, CreditCodeError> {
        let code = squeezed(input, 100).ok_or(CreditCodeError::TooLong)?.to_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(CreditCodeError::Length(length));
        }
        let values = values(&code)?;
        let region = &code[2..8];
        if region != NATION && RegionCode::parse(region).is_err() {
            return Err(CreditCodeError::Region(region.to_owned()));
        }
        if values.last() != Some(&check_value(&values)) {
            return Err(CreditCodeError::Check(code));
        }
        Ok(Self(code))
    }

    /// The region of the registering authority; none if it registers for the whole country.
    pub fn region(&self) -> Option<RegionCode> {
        RegionCode::parse(&self.0[2..8]).ok()
    }

    /// The organisation code inside; none if its own check character is wrong.
    pub fn organisation_code(&self) -> Option<OrganisationCode> {
        OrganisationCode::parse(&self.0[8..17]).ok()
    }

    /// Doubts about the region on a day and about the organisation code inside.
    ///
    /// A region that was retired since is usual in codes and no doubt.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        let unknown = self
            .region()
            .and_then(|code| regions.warning(code, on))
            .filter(|warning| matches!(warning, IdentityWarning::RegionUnknown { .. }));
        let check = self.organisation_code().is_none().then_some(IdentityWarning::OrganisationCodeCheck);
        unknown.into_iter().chain(check).collect()
    }
}

fn values(code: &str) -> Result<Vec<usize>, CreditCodeError> {
    code.chars()
        .enumerate()
        .map(|(place, character)| {
            ALPHABET.find(character).ok_or(CreditCodeError::Character { place: place + 1, character })
        })
        .collect()
}

/// 31 minus the sum weighted by powers of 3, mod 31, over the first 17.
fn check_value(values: &[usize]) -> usize {
    let weights = std::iter::successors(Some(1), |weight| Some(weight * 3 % 31));
    let sum: usize = values.iter().take(17).zip(weights).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(CreditCode, CreditCodeError);
