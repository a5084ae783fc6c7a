//! Numbers, codes and names that the law defines: each a newtype that only a parsing constructor makes.

mod region;

pub use region::{Level, RegionCode, RegionError};
