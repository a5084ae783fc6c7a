//! Numbers, codes and names that the law defines: each a newtype that only a parsing constructor makes.

mod filing;
mod input;
mod province_sign;
mod region;
mod regions;
mod table;
mod text_form;
mod unit;
mod warning;

pub use filing::{FilingNumber, FilingNumberError, LegacyFilingNumber};
pub use province_sign::ProvinceSign;
pub use region::{Level, RegionCode, RegionError};
pub use regions::{RegionFinding, Regions};
pub use unit::{UnitNumber, UnitNumberError};
pub use warning::IdentityWarning;
