//! Numbers of the telecommunications authority (ICP备案号, ICP证, 增值电信业务经营许可证) that filings quote.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    ProvinceSign,
    input::{all_digits, excerpt, squeezed},
    text_form::text_form,
};
use crate::message::Message;

/// An ICP number; stored as 京ICP备12345678号-1, 京ICP证123456号 or 京B2-20200001.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IcpNumber {
    sign: ProvinceSign,
    kind: IcpKind,
    index: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum IcpKind {
    Record(String),
    Licence(String),
    Telecom { class: String, digits: String },
}

/// Why a text is no ICP number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum IcpNumberError {
    /// None of the known forms.
    Shape(String),
    /// The first character is no province sign.
    Sign(char),
    /// The wrong number of digits.
    Digits {
        /// Numbers of digits that are right.
        expected: &'static str,
        /// Digits found.
        found: usize,
    },
    /// The index of the site after the hyphen is missing or no number.
    Index,
}

impl IcpNumberError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape(_) => "icp_number_shape",
            Self::Sign(_) => "icp_number_sign",
            Self::Digits { .. } => "icp_number_digits",
            Self::Index => "icp_number_index",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::Shape(input) => message.with("input", input),
            Self::Sign(sign) => message.with("sign", sign),
            Self::Digits { expected, found } => message.with("expected", expected).with("found", found),
            Self::Index => message,
        }
    }
}

impl IcpNumber {
    /// Reads an ICP number; spaces, small letters, traditional characters and a missing 号 are forgiven.
    pub fn parse(input: &str) -> Result<Self, IcpNumberError> {
        let shape = || IcpNumberError::Shape(excerpt(input));
        let text = squeezed(input, 200).ok_or_else(shape)?.to_ascii_uppercase();
        let text = text.replace('備', "备").replace('證', "证").replace('號', "号");
        let mut rest = text.chars();
        let first = rest.next().ok_or_else(shape)?;
        let (kind, index) = read_kind(rest.as_str()).unwrap_or_else(|| Err(shape()))?;
        let sign = ProvinceSign::find(first).ok_or(IcpNumberError::Sign(first))?;
        Ok(Self { sign, kind, index })
    }

    /// Sign of the province whose authority gave the number.
    pub fn sign(&self) -> ProvinceSign {
        self.sign
    }

    /// Index of the site under the holder's number, after the hyphen.
    pub fn index(&self) -> Option<u32> {
        self.index
    }
}

type KindAndIndex = Result<(IcpKind, Option<u32>), IcpNumberError>;

fn read_kind(text: &str) -> Option<KindAndIndex> {
    if let Some(rest) = text.strip_prefix("ICP备") {
        return read_digits(rest, &[8, 10], "8/10", IcpKind::Record);
    }
    if let Some(rest) = text.strip_prefix("ICP证") {
        return read_digits(rest, &[6, 8], "6/8", IcpKind::Licence);
    }
    let (class, digits) = text.split_once('-')?;
    let is_class = (2..=20).contains(&class.len())
        && class.starts_with(['A', 'B'])
        && class.bytes().all(|byte| matches!(byte, b'A' | b'B' | b'.' | b'1' | b'2'));
    let telecom = |digits| IcpKind::Telecom { class: class.to_owned(), digits };
    if is_class { read_digits(digits, &[8], "8", telecom) } else { None }
}

/// `None` where not even digits follow.
fn read_digits(
    text: &str,
    lengths: &[usize],
    expected: &'static str,
    kind: impl FnOnce(String) -> IcpKind,
) -> Option<KindAndIndex> {
    let (digits, index) = match text.split_once('-') {
        Some((digits, index)) => (digits, Some(index)),
        None => (text, None),
    };
    let digits = digits.strip_suffix('号').unwrap_or(digits);
    if !all_digits(digits) {
        return None;
    }
    if !lengths.contains(&digits.len()) {
        return Some(Err(IcpNumberError::Digits { expected, found: digits.len() }));
    }
    Some(index.map(read_index).transpose().map(|index| (kind(digits.to_owned()), index)))
}

fn read_index(text: &str) -> Result<u32, IcpNumberError> {
    let short = all_digits(text) && text.len() <= 5;
    text.parse().ok().filter(|index| short && *index > 0).ok_or(IcpNumberError::Index)
}

impl fmt::Display for IcpNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = self.sign;
        match &self.kind {
            IcpKind::Record(digits) => write!(f, "{sign}ICP备{digits}号")?,
            IcpKind::Licence(digits) => write!(f, "{sign}ICP证{digits}号")?,
            IcpKind::Telecom { class, digits } => write!(f, "{sign}{class}-{digits}")?,
        }
        self.index.map_or(Ok(()), |index| write!(f, "-{index}"))
    }
}

text_form!(IcpNumber, IcpNumberError);
