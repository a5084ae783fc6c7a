//! Filing numbers as sites print them: 京公网安备11010502000001号, and whatever else is found in their footers.

mod badge;
mod label;
mod link;
mod reading;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use reading::PrintedReading;

use super::{
    FilingNumber, FilingNumberError, IdentityWarning, LegacyFilingNumber, ProvinceSign, RegionCode, Regions,
    input::{excerpt, squeezed},
    text_form::text_form,
};
use crate::message::Message;

const LABEL: &str = "公网安备";
const LONGEST: usize = 2000;

/// A filing number of either form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WebsiteNumber {
    /// 14 digits, the form issued today.
    Current(FilingNumber),
    /// 12 digits, the older form.
    Legacy(LegacyFilingNumber),
}

impl WebsiteNumber {
    /// Reads 14 or 12 bare ASCII digits.
    pub fn parse(input: &str) -> Result<Self, FilingNumberError> {
        if input.len() == 12 {
            LegacyFilingNumber::parse(input).map(Self::Legacy)
        } else {
            FilingNumber::parse(input).map(Self::Current)
        }
    }

    /// The region whose organ issued the number.
    pub fn region(&self) -> RegionCode {
        match self {
            Self::Current(number) => number.region(),
            Self::Legacy(number) => number.region(),
        }
    }

    /// Doubts about the number on a day.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        match self {
            Self::Current(number) => number.warnings(regions, on),
            Self::Legacy(number) => number.warnings(regions, on),
        }
    }
}

impl fmt::Display for WebsiteNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current(number) => number.fmt(f),
            Self::Legacy(number) => number.fmt(f),
        }
    }
}

/// The label under a site: province sign, 公网安备, number, 号; the sign fits the number's region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PrintedNumber {
    sign: ProvinceSign,
    number: WebsiteNumber,
}

/// Why a printed text gives no filing number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum PrintedNumberError {
    /// More bytes than anyone prints.
    TooLong,
    /// Nothing but white space.
    Empty,
    /// No number in the text.
    NotFound(String),
    /// Not sign, label, digits and 号 in this order.
    Shape(String),
    /// A label without digits.
    DigitsMissing(String),
    /// A template variable was never replaced.
    Template(String),
    /// Digits are hidden by letters or stars.
    Masked(String),
    /// A mobile phone number in place of the filing number.
    Phone(String),
    /// 公安网备 and the like.
    WordOrder(String),
    /// A certificate or city scheme that is no website filing number.
    OtherScheme(String),
    /// Only numbers of the telecommunications authority (ICP).
    IcpOnly(String),
    /// Several different numbers; how many.
    Several(usize),
    /// The character before 公网安备 is no province sign.
    SignUnknown(char),
    /// The sign is of another province than the number.
    SignMismatch {
        /// The sign printed.
        sign: ProvinceSign,
        /// The region in the number.
        region: RegionCode,
    },
    /// A link to the register that names no number.
    LinkWithoutCode(String),
    /// The link names another number than the label.
    LinkMismatch {
        /// Number in the label.
        printed: WebsiteNumber,
        /// Number in the link.
        linked: WebsiteNumber,
    },
    /// Digits that are no filing number.
    Number(FilingNumberError),
}

impl PrintedNumberError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "printed_number_too_long",
            Self::Empty => "printed_number_empty",
            Self::NotFound(_) => "printed_number_not_found",
            Self::Shape(_) => "printed_number_shape",
            Self::DigitsMissing(_) => "printed_number_digits_missing",
            Self::Template(_) => "printed_number_template",
            Self::Masked(_) => "printed_number_masked",
            Self::Phone(_) => "printed_number_phone",
            Self::WordOrder(_) => "printed_number_word_order",
            Self::OtherScheme(_) => "printed_number_other_scheme",
            Self::IcpOnly(_) => "printed_number_icp_only",
            Self::Several(_) => "printed_number_several",
            Self::SignUnknown(_) => "printed_number_sign_unknown",
            Self::SignMismatch { .. } => "printed_number_sign_mismatch",
            Self::LinkWithoutCode(_) => "printed_number_link_without_code",
            Self::LinkMismatch { .. } => "printed_number_link_mismatch",
            Self::Number(error) => error.code(),
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::TooLong => message.with("longest", LONGEST),
            Self::Empty => message,
            Self::NotFound(input)
            | Self::Shape(input)
            | Self::DigitsMissing(input)
            | Self::Template(input)
            | Self::Masked(input)
            | Self::Phone(input)
            | Self::WordOrder(input)
            | Self::OtherScheme(input)
            | Self::IcpOnly(input)
            | Self::LinkWithoutCode(input) => message.with("input", input),
            Self::Several(found) => message.with("found", found),
            Self::SignUnknown(sign) => message.with("sign", sign),
            Self::SignMismatch { sign, region } => {
                let expected = ProvinceSign::of(*region).map(|sign| sign.to_string()).unwrap_or_default();
                message.with("sign", sign).with("region", region).with("expected", expected)
            }
            Self::LinkMismatch { printed, linked } => message.with("printed", printed).with("linked", linked),
            Self::Number(error) => error.message(),
        }
    }
}

impl PrintedNumber {
    /// Reads one label; white space, a colon and a missing 号 are forgiven, text around the label is not.
    pub fn parse(input: &str) -> Result<Self, PrintedNumberError> {
        let text = squeezed(input, LONGEST).ok_or(PrintedNumberError::TooLong)?;
        let shape = || PrintedNumberError::Shape(excerpt(&text));
        let (sign, digits) = text.split_once(LABEL).ok_or_else(shape)?;
        let mut signs = sign.chars();
        let (Some(sign), None) = (signs.next(), signs.next()) else { return Err(shape()) };
        let sign = ProvinceSign::find(sign).ok_or(PrintedNumberError::SignUnknown(sign))?;
        let digits = digits.strip_prefix(':').unwrap_or(digits);
        let digits = digits.strip_suffix('号').unwrap_or(digits);
        Self::new(sign, WebsiteNumber::parse(digits).map_err(PrintedNumberError::Number)?)
    }

    /// Sign and number together, if they belong to one province.
    pub fn new(sign: ProvinceSign, number: WebsiteNumber) -> Result<Self, PrintedNumberError> {
        if sign.fits(number.region()) {
            Ok(Self { sign, number })
        } else {
            Err(PrintedNumberError::SignMismatch { sign, region: number.region() })
        }
    }

    /// The number with the sign that numbers of its province are printed with.
    pub fn of(number: WebsiteNumber) -> Option<Self> {
        ProvinceSign::of(number.region()).map(|sign| Self { sign, number })
    }

    /// The province sign.
    pub fn sign(&self) -> ProvinceSign {
        self.sign
    }

    /// The number.
    pub fn number(&self) -> WebsiteNumber {
        self.number
    }

    /// Doubts about the number on a day.
    pub fn warnings(&self, regions: &Regions, on: NaiveDate) -> Vec<IdentityWarning> {
        self.number.warnings(regions, on)
    }
}

impl fmt::Display for PrintedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{LABEL}{}号", self.sign, self.number)
    }
}

text_form!(PrintedNumber, PrintedNumberError);
