//! Phone numbers of the mainland: mobile, landline with area code, 400 and 800. Personal data: never repeated.

mod plan;
mod written;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::{
    plan::{Reading, read_national},
    written::Written,
};
use super::{IdentityWarning, text_form::text_form};
use crate::message::Message;

/// A phone number, the extension kept apart; stored as `+861082000001;ext=8084`. `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    kind: PhoneKind,
    national: String,
    extension: Option<String>,
}

/// What kind of line a number is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// 手机
    Mobile,
    /// 固定电话
    Landline {
        /// Area code (区号) with its 0.
        area_code: String,
    },
    /// 400 and 800 numbers.
    Service,
}

/// Why a text is no phone number. Carries no digit of the subscriber.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum PhoneError {
    /// Nothing at all.
    Empty,
    /// Far more text than a phone number.
    TooLong,
    /// Letters or signs that cannot be read.
    Characters,
    /// A country or region other than the mainland.
    Foreign,
    /// No number has so many digits.
    Length(usize),
    /// A local number without area code.
    AreaCodeMissing,
    /// No list has the area code.
    AreaCodeUnknown,
    /// The area code was merged into another.
    AreaCodeMerged {
        /// Area code with its 0.
        area_code: String,
        /// The one in use now.
        into: String,
    },
    /// The number within the area has the wrong length or begins with 0 or 1.
    Subscriber {
        /// Area code with its 0.
        area_code: String,
        /// Right lengths.
        expected: String,
    },
    /// No list has these first three digits of a mobile number.
    MobilePrefix(String),
    /// The extension is no number of 1 to 6 digits, or is only set off by a hyphen.
    Extension,
}

impl PhoneError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::TooLong => "phone_too_long",
            Self::Characters => "phone_characters",
            Self::Foreign => "phone_foreign",
            Self::Length(_) => "phone_length",
            Self::AreaCodeMissing => "phone_area_code_missing",
            Self::AreaCodeUnknown => "phone_area_code_unknown",
            Self::AreaCodeMerged { .. } => "phone_area_code_merged",
            Self::Subscriber { .. } => "phone_subscriber",
            Self::MobilePrefix(_) => "phone_mobile_prefix",
            Self::Extension => "phone_extension",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::Length(found) => message.with("found", found),
            Self::AreaCodeMerged { area_code, into } => message.with("area_code", area_code).with("into", into),
            Self::Subscriber { area_code, expected } => message.with("area_code", area_code).with("expected", expected),
            Self::MobilePrefix(prefix) => message.with("prefix", prefix),
            Self::Empty
            | Self::TooLong
            | Self::Characters
            | Self::Foreign
            | Self::AreaCodeMissing
            | Self::AreaCodeUnknown
            | Self::Extension => message,
        }
    }
}

impl Phone {
    /// Reads a number that should work today: known prefix or area code, extension after 转 or ext.
    pub fn parse(input: &str) -> Result<Self, PhoneError> {
        Self::read(input, Reading { recorded: false, area_code: None })
    }

    /// Reads a number as papers and forms have it: unknown prefixes, merged area codes and an extension after a hyphen
    /// are kept with a warning (see [`Phone::warnings`]); a local number gets the area code of the jurisdiction.
    pub fn parse_recorded(input: &str, area_code: Option<&str>) -> Result<Self, PhoneError> {
        Self::read(input, Reading { recorded: true, area_code })
    }

    fn read_stored(input: &str) -> Result<Self, PhoneError> {
        Self::parse_recorded(input, None)
    }

    fn read(input: &str, reading: Reading<'_>) -> Result<Self, PhoneError> {
        let written = Written::read(input, reading.recorded)?;
        let (kind, national) = read_national(&written, reading)?;
        Ok(Self { kind, national, extension: written.extension })
    }

    /// The number without extension in international form, `+8613800000000`.
    pub fn e164(&self) -> String {
        format!("+86{}", self.national)
    }

    /// The extension (分机).
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// What kind of line it is.
    pub fn kind(&self) -> &PhoneKind {
        &self.kind
    }

    /// The number for people who need not know it: three digits, stars, two digits.
    pub fn masked(&self) -> String {
        let end = self.national.len().saturating_sub(2);
        let middle = "*".repeat(end.saturating_sub(3));
        format!(
            "{}{middle}{}",
            self.national.get(..3).unwrap_or_default(),
            self.national.get(end..).unwrap_or_default()
        )
    }

    /// Doubts: a prefix or area code no list has, an area code merged away.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        plan::doubt(&self.kind, &self.national).into_iter().collect()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164())?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, ";ext={extension}"))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", "*".repeat(self.national.len()))
    }
}

text_form!(Phone, PhoneError, read_stored);
