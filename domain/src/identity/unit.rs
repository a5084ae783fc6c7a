//! Unit numbers (单位编号).

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    IdentityWarning, RegionCode, RegionError, Regions,
    input::{all_digits, excerpt},
    text_form::text_form,
};
use crate::message::Message;

/// The number an organ gives a filing unit: region and sequence 0001 to 9999; stored as 10 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitNumber {
    region: RegionCode,
    sequence: u16,
}

/// Why digits are no unit number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum UnitNumberError {
    /// Something else than ASCII digits.
    NotDigits(String),
    /// Not 10 digits; how many there are.
    Length(usize),
    /// The sequence is outside 1 to 9999.
    Sequence(u16),
    /// The region's province does not exist.
    Region(RegionError),
}

impl UnitNumberError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDigits(_) => "unit_number_not_digits",
            Self::Length(_) => "unit_number_length",
            Self::Sequence(_) => "unit_number_sequence",
            Self::Region(_) => "unit_number_region",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::NotDigits(input) => message.with("input", input),
            Self::Length(found) => message.with("found", found),
            Self::Sequence(sequence) => message.with("sequence", sequence),
            Self::Region(RegionError::Shape(input) | RegionError::Province(input)) => message.with("input", input),
        }
    }
}

impl UnitNumber {
    /// The number of a region and a sequence, as an organ issues it.
    pub fn new(region: RegionCode, sequence: u16) -> Result<Self, UnitNumberError> {
        if (1..=9999).contains(&sequence) {
            Ok(Self { region, sequence })
        } else {
            Err(UnitNumberError::Sequence(sequence))
        }
    }

    /// Reads 10 bare ASCII digits.
    pub fn parse(input: &str) -> Result<Self, UnitNumberError> {
        if !all_digits(input) {
            return Err(UnitNumberError::NotDigits(excerpt(input)));
        }
        if input.len() != 10 {
            return Err(UnitNumberError::Length(input.len()));
        }
        let (region, sequence) = input.split_at(6);
        Self::new(RegionCode::parse(region).map_err(UnitNumberError::Region)?, sequence.parse().unwrap_or_default())
    }

    /// The region whose organ gave the number.
    pub fn region(&self) -> RegionCode {
        self.region
    }

    /// Sequence within the region.
    pub fn sequence(&self) -> u16 {
        self.sequence
    }

    /// Doubts about the region on a day.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        regions.warning(self.region, on).into_iter().collect()
    }
}

impl fmt::Display for UnitNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:04}", self.region, self.sequence)
    }
}

text_form!(UnitNumber, UnitNumberError);
