//! Province signs (省级行政区简称), the character printed before 公网安备 and ICP备.

use std::{fmt, sync::LazyLock};

use serde::Deserialize;

use super::{RegionCode, table};

static SIGNS: LazyLock<Vec<Row>> = LazyLock::new(|| table::rows(include_str!("../../law/numbers/province_signs.csv")));

#[derive(Debug, Deserialize)]
struct Row {
    province: String,
    sign: char,
    usual: bool,
}

/// The one-character short name of a province, as numbers print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvinceSign(char);

impl ProvinceSign {
    /// The sign, if some province has it; both of two signs in use (川 and 蜀) are known.
    pub fn find(sign: char) -> Option<Self> {
        SIGNS.iter().any(|row| row.sign == sign).then_some(Self(sign))
    }

    /// The sign numbers of this region are printed with.
    pub fn of(region: RegionCode) -> Option<Self> {
        SIGNS.iter().find(|row| row.usual && region.as_str().starts_with(&row.province)).map(|row| Self(row.sign))
    }

    /// Whether the region lies in the province of this sign.
    pub fn fits(self, region: RegionCode) -> bool {
        SIGNS.iter().any(|row| row.sign == self.0 && region.as_str().starts_with(&row.province))
    }
}

impl fmt::Display for ProvinceSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
