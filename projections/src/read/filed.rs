//! Whether a unit has a filing of its own.

use beian_domain::{
    case::Status,
    identity::{Level, RegionCode},
};

use super::{
    ReadError, ReadModels,
    select::{OrganScope, Select},
};
use crate::models::filings::ascii_domain;

impl ReadModels {
    /// Whether there is a case for a unit of exactly this name in the province of a place that is filed, pending or owed,
    /// or a filing on the register for this domain, wherever it is. Names of units are told apart within a province only.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn has_filing(
        &self,
        unit_name: &str,
        place: RegionCode,
        domain: Option<&str>,
    ) -> Result<bool, ReadError> {
        let mut by_name = Select::new("select status from cases");
        by_name.equals("unit_name", Some(unit_name));
        by_name.organ("region", OrganScope::AndBelow(place.at_level(Level::Province)));
        let found: Vec<(String,)> = by_name.fetch(&self.database).await?;
        if found.iter().any(|(status,)| Status::ALL.iter().any(|known| known.as_str() == status && !known.is_over())) {
            return Ok(true);
        }
        let Some(domain) = domain else { return Ok(false) };
        let mut by_domain = Select::new("select status from filings");
        by_domain.equals("domain", Some(ascii_domain(domain)));
        by_domain.equals("status", Some(Status::Filed.as_str()));
        let found: Vec<(String,)> = by_domain.fetch(&self.database).await?;
        Ok(!found.is_empty())
    }
}
