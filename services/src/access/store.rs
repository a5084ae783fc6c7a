//! The tables of signing in, by statements that are the same on both databases.

use beian_projections::Database;
use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::{Any, any::AnyArguments, query::Query};

/// A moment as these tables keep it: texts sort as times do.
pub(super) fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Executes one statement in a transaction of its own; answers how many rows it changed.
pub(super) async fn execute<'query>(
    database: &Database,
    statement: Query<'query, Any, AnyArguments<'query>>,
) -> Result<u64, sqlx::Error> {
    let mut transaction = database.begin().await?;
    let done = statement.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(done.rows_affected())
}
