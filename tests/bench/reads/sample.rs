//! What is asked about: cases drawn at random, with their organs and statuses, so that every organ is asked about as
//! often as it has work.

use std::sync::Arc;

use anyhow::{Result, ensure};
use beian_projections::Database;
use rand::Rng;

/// Cases that may be drawn. Sharing costs nothing.
#[derive(Debug, Clone)]
pub(super) struct Sample(Arc<Vec<Drawn>>);

/// A case as a question needs it.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Drawn {
    pub(super) case_id: String,
    pub(super) organ: String,
    pub(super) status: String,
}

impl Sample {
    /// All cases of a database.
    pub(super) async fn draw(database: &Database) -> Result<Self> {
        let all = "select case_id, organ, status from cases order by case_id";
        let cases: Vec<Drawn> = sqlx::query_as(all).fetch_all(database.any()).await?;
        ensure!(!cases.is_empty(), "a database with cases");
        Ok(Self(Arc::new(cases)))
    }

    /// Any of them.
    pub(super) fn one(&self, random: &mut impl Rng) -> &Drawn {
        &self.0[random.random_range(0..self.0.len())]
    }
}
