//! How many cases stand where.

use beian_domain::{identity::Level, procedure::ProcedureId};

use super::{
    ReadError, ReadModels,
    select::{OrganScope, Select},
};
use crate::models::tallies::NATION;

/// What is counted; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TallyFilter {
    /// Whose cases.
    pub organ: OrganScope,
    /// Of this procedure.
    pub procedure: Option<ProcedureId>,
}

/// By what cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TallyBy {
    /// Handling organ.
    Organ,
    /// Procedure.
    Procedure,
    /// Status.
    Status,
}

impl ReadModels {
    /// How many cases there are of each organ, procedure or status, in the order of their names.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn tallies(&self, by: TallyBy, filter: &TallyFilter) -> Result<Vec<(String, i64)>, ReadError> {
        let column = match by {
            TallyBy::Organ => "organ",
            TallyBy::Procedure => "procedure",
            TallyBy::Status => "status",
        };
        let mut select = Select::new(format!("select {column}, cast(sum(amount) as bigint) from tallies"));
        match by {
            TallyBy::Organ => {
                select.and("below = 0");
                select.organ("organ", filter.organ);
            }
            TallyBy::Procedure | TallyBy::Status => kept_count(&mut select, filter.organ),
        }
        select.equals("procedure", filter.procedure.as_ref());
        select.end(&format!("group by {column}\norder by {column}"));
        Ok(select.fetch(&self.database).await?)
    }
}

/// The count that is kept for a scope.
fn kept_count(select: &mut Select, scope: OrganScope) {
    let (organ, below) = match scope {
        OrganScope::All => (NATION.to_owned(), true),
        OrganScope::Exactly(organ) => (organ.to_string(), false),
        OrganScope::AndBelow(organ) => (organ.to_string(), organ.level() != Level::County),
    };
    select.equals("organ", Some(organ));
    select.and(if below { "below = 1" } else { "below = 0" });
}
