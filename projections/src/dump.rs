//! The tables as text, to compare one way of building them with another.

use futures_util::TryStreamExt;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use crate::{
    database::Database,
    feed::Digest,
    schema::TABLES,
    table::{Kind, Table},
};

/// Every row of the read models as JSON, table after table, each in a fixed order. For small databases.
///
/// # Errors
/// When the database does not answer.
pub async fn dump(database: &Database) -> Result<Vec<String>, sqlx::Error> {
    let mut lines = Vec::new();
    each_row(database, |line| lines.push(line)).await?;
    Ok(lines)
}

/// The SHA-256 of what [`dump`] gives, for databases of any size.
///
/// # Errors
/// When the database does not answer.
pub async fn fingerprint(database: &Database) -> Result<Digest, sqlx::Error> {
    let mut hasher = Sha256::new();
    each_row(database, |line| {
        hasher.update(line);
        hasher.update("\n");
    })
    .await?;
    Ok(Digest(hasher.finalize().into()))
}

async fn each_row(database: &Database, mut take: impl FnMut(String) + Send) -> Result<(), sqlx::Error> {
    for table in TABLES {
        let columns = table.column_list();
        let sql = format!("select {columns} from {} order by {columns}", table.name);
        let mut rows = sqlx::query(&sql).fetch(database.any());
        while let Some(row) = rows.try_next().await? {
            take(line(&table, &row)?);
        }
    }
    Ok(())
}

fn line(table: &Table, row: &sqlx::any::AnyRow) -> Result<String, sqlx::Error> {
    let mut cells = vec![serde_json::Value::from(table.name)];
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        cells.push(match kind {
            Kind::Text => row.try_get::<Option<String>, _>(place)?.into(),
            Kind::Number => row.try_get::<Option<i64>, _>(place)?.into(),
        });
    }
    Ok(serde_json::Value::from(cells).to_string())
}
