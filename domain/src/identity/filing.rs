//! Filing numbers (公安备案号) of websites: 14 digits today, 12 digits in the older form.

use std::{fmt, ops::RangeInclusive, sync::LazyLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    IdentityWarning, RegionCode, RegionError, Regions,
    input::{all_digits, excerpt},
    table,
    text_form::text_form,
};
use crate::message::Message;

/// Two digits between region and sequence that say "website".
const WEBSITE: &str = "02";
const SEQUENCES: RangeInclusive<u32> = 1..=999_999;

static DOUBTFUL: LazyLock<Vec<Doubtful>> =
    LazyLock::new(|| table::rows(include_str!("../../law/numbers/doubtful_sequences.csv")));

#[derive(Deserialize)]
struct Doubtful {
    sequence: u32,
}

/// A website's filing number: region, `02`, sequence 000001 to 999999; stored as 14 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilingNumber {
    region: RegionCode,
    sequence: u32,
}

/// The older form without `02`: region and sequence; stored as 12 digits. Read, never issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LegacyFilingNumber {
    region: RegionCode,
    sequence: u32,
}

/// Why digits are no filing number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum FilingNumberError {
    /// Something else than ASCII digits.
    NotDigits(String),
    /// Neither 14 nor, in the older form, 12 digits.
    Length {
        /// Digits asked for.
        expected: usize,
        /// Digits found.
        found: usize,
    },
    /// All zeros, or a sequence of zeros: a number nobody filled in.
    Placeholder(String),
    /// The two digits after the region are not `02`.
    Kind(String),
    /// The region's province does not exist.
    Region(RegionError),
    /// A sequence to be issued is outside 1 to 999999.
    Sequence(u32),
}

impl FilingNumberError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDigits(_) => "filing_number_not_digits",
            Self::Length { .. } => "filing_number_length",
            Self::Placeholder(_) => "filing_number_placeholder",
            Self::Kind(_) => "filing_number_kind",
            Self::Region(_) => "filing_number_region",
            Self::Sequence(_) => "filing_number_sequence",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::NotDigits(input) | Self::Placeholder(input) => message.with("input", input),
            Self::Length { expected, found } => message.with("expected", expected).with("found", found),
            Self::Kind(kind) => message.with("kind", kind),
            Self::Region(RegionError::Shape(input) | RegionError::Province(input)) => message.with("input", input),
            Self::Sequence(sequence) => message.with("sequence", sequence),
        }
    }
}

impl FilingNumber {
    /// The number of a region and a sequence, as an organ issues it.
    pub fn new(region: RegionCode, sequence: u32) -> Result<Self, FilingNumberError> {
        if SEQUENCES.contains(&sequence) {
            Ok(Self { region, sequence })
        } else {
            Err(FilingNumberError::Sequence(sequence))
        }
    }

    /// Reads 14 bare ASCII digits; labels and links are read by [`super::PrintedReading`].
    pub fn parse(input: &str) -> Result<Self, FilingNumberError> {
        let (region, kind, sequence) = split(input, 14)?;
        if kind != WEBSITE {
            return Err(FilingNumberError::Kind(kind.to_owned()));
        }
        Self::new(region, sequence)
    }

    /// The region whose organ issued the number; a province or prefecture code when its organ did.
    pub fn region(&self) -> RegionCode {
        self.region
    }

    /// Sequence within the region.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// Doubts about the region on a day, and a sequence that looks invented.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        let doubtful = DOUBTFUL.iter().any(|row| row.sequence == self.sequence);
        let doubt = doubtful.then_some(IdentityWarning::SequencePlaceholder { sequence: self.sequence });
        regions.warning(self.region, on).into_iter().chain(doubt).collect()
    }
}

impl LegacyFilingNumber {
    /// Reads 12 bare ASCII digits.
    pub fn parse(input: &str) -> Result<Self, FilingNumberError> {
        let (region, _, sequence) = split(input, 12)?;
        Ok(Self { region, sequence })
    }

    /// The region whose organ issued the number.
    pub fn region(&self) -> RegionCode {
        self.region
    }

    /// Sequence within the region.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// Doubts about the region on a day; that the form is old.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        regions.warning(self.region, on).into_iter().chain([IdentityWarning::LegacyNumber]).collect()
    }
}

/// Region, what stands between, and a sequence that is not zero.
fn split(input: &str, expected: usize) -> Result<(RegionCode, &str, u32), FilingNumberError> {
    if !all_digits(input) {
        return Err(FilingNumberError::NotDigits(excerpt(input)));
    }
    if input.len() != expected {
        return Err(FilingNumberError::Length { expected, found: input.len() });
    }
    let (head, sequence) = input.split_at(expected - 6);
    let (region, kind) = head.split_at(6);
    match sequence.parse() {
        Ok(0) | Err(_) => Err(FilingNumberError::Placeholder(excerpt(input))),
        Ok(sequence) => Ok((RegionCode::parse(region).map_err(FilingNumberError::Region)?, kind, sequence)),
    }
}

impl fmt::Display for FilingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{WEBSITE}{:06}", self.region, self.sequence)
    }
}

impl fmt::Display for LegacyFilingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", self.region, self.sequence)
    }
}

text_form!(FilingNumber, FilingNumberError);
text_form!(LegacyFilingNumber, FilingNumberError);
