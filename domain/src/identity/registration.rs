//! Business registration numbers (工商注册号), the number of a business before credit codes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    IdentityWarning,
    input::{all_digits, excerpt, squeezed},
    text_form::text_form,
};
use crate::message::Message;

/// A registration number: 15 digits with a check digit, or 13 digits without in the form used before 2007.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegistrationNumber(String);

/// Why a text is no registration number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum RegistrationNumberError {
    /// Something else than digits, or far too long.
    NotDigits(String),
    /// Neither 15 nor 13 digits; how many.
    Length(usize),
    /// The check digit does not fit.
    Check(String),
}

impl RegistrationNumberError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDigits(_) => "registration_number_not_digits",
            Self::Length(_) => "registration_number_length",
            Self::Check(_) => "registration_number_check",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::NotDigits(input) | Self::Check(input) => message.with("input", input),
            Self::Length(found) => message.with("found", found),
        }
    }
}

impl RegistrationNumber {
    /// Reads 15 or 13 digits; spaces and full-width digits are forgiven.
    pub fn parse(input: &str) -> Result<Self, RegistrationNumberError> {
        let not_digits = || RegistrationNumberError::NotDigits(excerpt(input));
        let number = squeezed(input, 100).filter(|text| all_digits(text)).ok_or_else(not_digits)?;
        match number.len() {
            13 => Ok(Self(number)),
            15 if check_fits(&number) => Ok(Self(number)),
            15 => Err(RegistrationNumberError::Check(number)),
            found => Err(RegistrationNumberError::Length(found)),
        }
    }

    /// Doubts: the form of before 2007.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        (self.0.len() == 13).then_some(IdentityWarning::RegistrationNumberOld).into_iter().collect()
    }
}

/// ISO 7064 MOD 11,10 over all digits.
fn check_fits(number: &str) -> bool {
    let digits = number.chars().filter_map(|digit| digit.to_digit(10));
    let end = digits.fold(5, |check, digit| {
        let carried = if check == 0 { 10 } else { check };
        (carried * 2 % 11 + digit) % 10
    });
    end == 1
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(RegistrationNumber, RegistrationNumberError);
