//! The folded states of cases, as JSON.

use std::collections::HashMap;

use beian_domain::case::Case;

use crate::{database::Database, table::row};

row! {
    /// A case as folded so far.
    pub(crate) struct StateRow in "case_states" {
        pub(crate) case_id: String,
        pub(crate) version: i64,
        pub(crate) state: String,
    }
}

impl StateRow {
    pub(crate) fn new(case_id: &str, case: &Case) -> Result<Self, serde_json::Error> {
        let version = i64::try_from(case.version).unwrap_or(i64::MAX);
        Ok(Self { case_id: case_id.to_owned(), version, state: serde_json::to_string(case)? })
    }
}

const IN_SQLITE: &str = "where case_id in (select value from json_each($1))";
const IN_POSTGRES: &str = "where case_id = any($1)";

/// Why the folded states could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The database does not answer, or refuses.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A stored state is not one that this version can read.
    #[error("case_states.state of case {case_id} cannot be read: {reason}")]
    Unreadable {
        /// The case.
        case_id: String,
        /// Why.
        reason: serde_json::Error,
    },
}

/// The states of these cases, in one statement; those not there are left out.
pub(crate) async fn load(
    database: &Database,
    suffix: &str,
    case_ids: &[String],
) -> Result<HashMap<String, Case>, StateError> {
    if case_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = format!("select case_id, version, state from case_states{suffix}");
    let rows: Vec<StateRow> = match database {
        Database::Sqlite(handles) => {
            let (sql, ids) = (format!("{select} {IN_SQLITE}"), serde_json::json!(case_ids).to_string());
            sqlx::query_as(&sql).bind(ids).fetch_all(&handles.readers).await?
        }
        Database::Postgres(handles) => {
            let sql = format!("{select} {IN_POSTGRES}");
            sqlx::query_as(&sql).bind(case_ids).fetch_all(&handles.pool).await?
        }
    };
    rows.into_iter().map(StateRow::read).collect()
}

impl StateRow {
    fn read(self) -> Result<(String, Case), StateError> {
        match serde_json::from_str(&self.state) {
            Ok(case) => Ok((self.case_id, case)),
            Err(reason) => Err(StateError::Unreadable { case_id: self.case_id, reason }),
        }
    }
}
