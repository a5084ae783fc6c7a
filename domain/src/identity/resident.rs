//! Resident ids (公民身份号码, GB 11643-1999) of 18 characters and the older 15 digits. Personal data: never repeated.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    IdentityWarning, RegionCode, Regions,
    input::{all_digits, squeezed},
    text_form::text_form,
};
use crate::message::Message;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
/// Residence permits of Taiwan residents begin so; GB/T 2260 has no such province.
const TAIWAN_PERMIT: &str = "830000";
const TAIWAN: &str = "71";
/// In 15-digit ids these sequences were kept for people born before 1900.
const BORN_BEFORE_1900: std::ops::RangeInclusive<u32> = 996..=999;

/// A resident id; stored as given, `X` upper case. `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId {
    text: String,
    birth: NaiveDate,
}

/// Sex as the sequence says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 女, even sequence.
    Female,
    /// 男, odd sequence.
    Male,
}

/// Why a text is no resident id. Carries places, never the id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum ResidentIdError {
    /// Far more text than an id.
    TooLong,
    /// Neither 18 nor 15 characters; how many.
    Length(usize),
    /// Something else than a digit (or `X` last) at this place, counted from 1.
    Character(usize),
    /// No province issues ids with these first digits.
    Region,
    /// No such day; the places of the date.
    Birth {
        /// First place.
        from: usize,
        /// Last place.
        to: usize,
    },
    /// Born before 1900.
    BirthEarly,
    /// Born after the day asked about.
    BirthFuture(NaiveDate),
    /// The check character does not fit.
    Check,
}

impl ResidentIdError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "resident_id_too_long",
            Self::Length(_) => "resident_id_length",
            Self::Character(_) => "resident_id_characters",
            Self::Region => "resident_id_region",
            Self::Birth { .. } => "resident_id_birth",
            Self::BirthEarly => "resident_id_birth_early",
            Self::BirthFuture(_) => "resident_id_birth_future",
            Self::Check => "resident_id_check",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::Length(found) => message.with("found", found),
            Self::Character(place) => message.with("place", place),
            Self::Birth { from, to } => message.with("from", from).with("to", to),
            Self::BirthFuture(on) => message.with("on", on),
            Self::TooLong | Self::Region | Self::BirthEarly | Self::Check => message,
        }
    }
}

impl ResidentId {
    /// Reads an id of 18 or 15 places; spaces, full-width digits and a small `x` are forgiven.
    pub fn parse(input: &str) -> Result<Self, ResidentIdError> {
        let text = squeezed(input, 100).ok_or(ResidentIdError::TooLong)?.to_uppercase();
        let length = text.chars().count();
        if length != 18 && length != 15 {
            return Err(ResidentIdError::Length(length));
        }
        check_characters(&text, length)?;
        check_region(&text[..6])?;
        let birth = birth(&text)?;
        if length == 18 && check_character(&text) != text.chars().next_back() {
            return Err(ResidentIdError::Check);
        }
        Ok(Self { text, birth })
    }

    /// Reads an id that is handed in on a day: nobody born later can hand it in.
    pub fn parse_on(input: &str, on: NaiveDate) -> Result<Self, ResidentIdError> {
        let id = Self::parse(input)?;
        if id.birth > on { Err(ResidentIdError::BirthFuture(on)) } else { Ok(id) }
    }

    /// Day of birth; in 15-digit ids the century is taken as 19.
    pub fn birth(&self) -> NaiveDate {
        self.birth
    }

    /// Sex by the sequence.
    pub fn sex(&self) -> Sex {
        let last = if self.is_old() { 14 } else { 16 };
        if self.text.as_bytes()[last] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The region in which the id was given; none for permits of Taiwan residents (830000).
    pub fn region(&self) -> Option<RegionCode> {
        RegionCode::parse(&self.text[..6]).ok()
    }

    /// Whether this is an old 15-digit id.
    pub fn is_old(&self) -> bool {
        self.text.len() == 15
    }

    /// The id with 18 places; itself if it has them already.
    #[must_use]
    pub fn upgraded(&self) -> Self {
        if !self.is_old() {
            return self.clone();
        }
        let body = format!("{}19{}", &self.text[..6], &self.text[6..]);
        let check = check_character(&body).map(String::from).unwrap_or_default();
        Self { text: body + &check, birth: self.birth }
    }

    /// The id for people who need not know it: four places, stars, two places.
    pub fn masked(&self) -> String {
        let end = self.text.len() - 2;
        format!("{}{}{}", &self.text[..4], "*".repeat(end - 4), &self.text[end..])
    }

    /// Doubts: a region no list ever had, an old id. A region retired since is usual in ids and no doubt.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        let region = self.region().filter(|code| !matches!(code.as_str(), "810000" | "820000"));
        let unknown = region
            .and_then(|code| regions.warning(code, on))
            .filter(|warning| matches!(warning, IdentityWarning::RegionUnknown { .. }));
        unknown.into_iter().chain(self.is_old().then_some(IdentityWarning::ResidentIdOld)).collect()
    }
}

fn check_characters(text: &str, length: usize) -> Result<(), ResidentIdError> {
    let wrong = text.chars().enumerate().find(|(place, character)| {
        let check = length == 18 && *place == 17 && *character == 'X';
        !character.is_ascii_digit() && !check
    });
    wrong.map_or(Ok(()), |(place, _)| Err(ResidentIdError::Character(place + 1)))
}

fn check_region(region: &str) -> Result<(), ResidentIdError> {
    let known = RegionCode::parse(region).is_ok() && !region.starts_with(TAIWAN);
    if known || region == TAIWAN_PERMIT { Ok(()) } else { Err(ResidentIdError::Region) }
}

fn birth(text: &str) -> Result<NaiveDate, ResidentIdError> {
    let old = text.len() == 15;
    let (digits, to) = if old { (format!("19{}", &text[6..12]), 12) } else { (text[6..14].to_owned(), 14) };
    let sequence = text[text.len() - 3..].parse().unwrap_or_default();
    let day = all_digits(&digits).then(|| NaiveDate::parse_from_str(&digits, "%Y%m%d").ok()).flatten();
    let day = day.ok_or(ResidentIdError::Birth { from: 7, to })?;
    if day.year() < 1900 || (old && BORN_BEFORE_1900.contains(&sequence)) {
        return Err(ResidentIdError::BirthEarly);
    }
    Ok(day)
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
fn check_character(text: &str) -> Option<char> {
    let sum: u32 = text.chars().filter_map(|digit| digit.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    CHECKS.get((sum % 11) as usize).map(|check| char::from(*check))
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({})", "*".repeat(self.text.len()))
    }
}

text_form!(ResidentId, ResidentIdError);
