//! Region codes (行政区划代码, GB/T 2260).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// The two leading digits of every province-level region, in the order of GB/T 2260.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];

/// A six-digit region code whose province exists. Whether the county exists on a day is asked of [`super::Regions`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode([u8; 6]);

/// Why a text is no region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// Not six ASCII digits.
    #[error("region code {0:?} must have 6 digits")]
    Shape(String),
    /// No province has these first two digits.
    #[error("the first two digits of region code {0:?} are no province")]
    Province(String),
}

impl RegionError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Shape(input) => Message::new("region_shape").with("input", input),
            Self::Province(input) => Message::new("region_province_unknown").with("input", input),
        }
    }
}

impl RegionCode {
    /// Reads a code; the province must exist.
    pub fn parse(input: &str) -> Result<Self, RegionError> {
        let digits: [u8; 6] = input
            .as_bytes()
            .try_into()
            .ok()
            .filter(|bytes: &[u8; 6]| bytes.iter().all(u8::is_ascii_digit))
            .ok_or_else(|| RegionError::Shape(input.chars().take(40).collect()))?;
        let province = (digits[0] - b'0') * 10 + (digits[1] - b'0');
        if PROVINCES.contains(&province) { Ok(Self(digits)) } else { Err(RegionError::Province(input.to_owned())) }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The province this region lies in, itself for a province.
    pub fn province(&self) -> Self {
        Self([self.0[0], self.0[1], b'0', b'0', b'0', b'0'])
    }

    /// The prefecture this region lies in, itself for a prefecture or a province.
    pub fn prefecture(&self) -> Self {
        Self([self.0[0], self.0[1], self.0[2], self.0[3], b'0', b'0'])
    }

    /// The region of this level that this region lies in, or itself where it is not below that level.
    pub fn at_level(&self, level: Level) -> Self {
        match level {
            Level::Province => self.province(),
            Level::Prefecture => self.prefecture(),
            Level::County => *self,
        }
    }

    /// Which of the three levels the shape of the code names.
    pub fn level(&self) -> Level {
        match (&self.0[2..4], &self.0[4..6]) {
            (b"00", b"00") => Level::Province,
            (_, b"00") => Level::Prefecture,
            _ => Level::County,
        }
    }

    /// Whether `other` is this region or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        match self.level() {
            Level::Province => self.province() == other.province(),
            Level::Prefecture => self.prefecture() == other.prefecture(),
            Level::County => self == other,
        }
    }
}

/// Level of a region or of the organ seated there (省级, 地级, 县级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 县级
    County,
    /// 地(市)级
    Prefecture,
    /// 省级
    Province,
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegionCode({self})")
    }
}

impl FromStr for RegionCode {
    type Err = RegionError;
    fn from_str(input: &str) -> Result<Self, Self::Err> {
        Self::parse(input)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        Self::parse(&input)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.as_str().to_owned()
    }
}
