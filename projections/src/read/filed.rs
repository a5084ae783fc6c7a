//! Whether a unit has a filing of its own.

use beian_domain::case::Status;

use super::{ReadError, ReadModels, select::Select};
use crate::models::filings::ascii_domain;

/// Statuses in which a case is no filing, nor on the way to one.
const OVER: [Status; 5] = [Status::Rejected, Status::Withdrawn, Status::Lapsed, Status::Terminated, Status::Cancelled];

impl ReadModels {
    /// Whether there is a case for a unit of exactly this name that is filed, pending or owed, or a filing on the
    /// register for this domain.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn has_filing(&self, unit_name: &str, domain: Option<&str>) -> Result<bool, ReadError> {
        let mut by_name = Select::new("select status from cases");
        by_name.equals("unit_name", Some(unit_name));
        let found: Vec<(String,)> = by_name.fetch(&self.database).await?;
        if found.iter().any(|(status,)| OVER.iter().all(|over| over.as_str() != status)) {
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
