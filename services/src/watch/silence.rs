//! Organs with time limits running and nobody to tell of them: no account holds office there or above.

use std::collections::HashMap;

use beian_domain::{counting::Moment, identity::RegionCode, organ::Organs, rulebook::Rulebook};
use beian_projections::{ReadModels, read::ReadError};

use super::WORKING;

/// An organ whose alerts reach nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silent {
    /// The organ.
    pub organ: RegionCode,
    /// Deadlines running there.
    pub running: i64,
}

/// Every organ with running deadlines and nobody in office there, nor in any organ above it, nor for the nation.
///
/// # Errors
/// [`ReadError`].
pub async fn silent_organs(
    organs: &Organs,
    rulebook: &Rulebook,
    read_models: &ReadModels,
    now: Moment,
) -> Result<Vec<Silent>, ReadError> {
    let (mut manned, mut silent) = (HashMap::new(), Vec::new());
    for (organ, running) in read_models.organs_with_deadlines().await? {
        let mut at = Some(organ);
        let is_silent = loop {
            let found = match manned.get(&at) {
                Some(found) => *found,
                None => {
                    let found = !read_models.holders(at, WORKING, now).await?.is_empty();
                    manned.insert(at, found);
                    found
                }
            };
            match at {
                _ if found => break false,
                Some(below) => at = organs.superior(below, rulebook.regions(), now.date()),
                None => break true,
            }
        };
        if is_silent {
            silent.push(Silent { organ, running });
        }
    }
    Ok(silent)
}
