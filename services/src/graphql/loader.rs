//! Loads the cases that a list's entries ask for, many at once.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use beian_domain::case::Case;
use beian_projections::ReadModels;
use uuid::Uuid;

use super::Fault;

/// Folded cases by id, from the read models.
pub(super) struct CaseLoader(pub(super) ReadModels);

impl Loader<Uuid> for CaseLoader {
    type Value = Arc<Case>;
    type Error = Fault;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Arc<Case>>, Fault> {
        let cases = self.0.states_by_ids(ids).await?;
        Ok(cases.into_iter().map(|(id, case)| (id, Arc::new(case))).collect())
    }
}
