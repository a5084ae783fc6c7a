//! Few fat statements: many rows in one insert, many cases in one delete.

use sqlx::{
    FromRow, Postgres, Sqlite, SqliteConnection, Transaction,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{Cell, CopyText, Kind, Row, Table};
use crate::{
    database::Database,
    models::{NEVER, standings::Moved},
};

/// SQLite accepts 32,766 values in a statement; fewer keep its text, which is prepared once, short.
const VALUES: usize = 4_000;
/// Rows in one PostgreSQL statement.
const ROWS: usize = 10_000;

/// A transaction that writes read models.
#[derive(Debug)]
pub(crate) enum WriteTransaction {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Begins one. On SQLite it waits in the fair queue of the one writing connection.
pub(crate) async fn begin(database: &Database) -> Result<WriteTransaction, sqlx::Error> {
    Ok(match database {
        Database::Sqlite(handles) => WriteTransaction::Sqlite(handles.writer.begin_with("begin immediate").await?),
        Database::Postgres(handles) => WriteTransaction::Postgres(handles.pool.begin().await?),
    })
}

impl WriteTransaction {
    /// Executes a statement whose text both databases accept; answers how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, cells: Vec<Cell>) -> Result<u64, sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => {
                let query = cells.into_iter().fold(sqlx::query(sql), bind_sqlite);
                Ok(query.execute(&mut **transaction).await?.rows_affected())
            }
            Self::Postgres(transaction) => {
                let query = cells.into_iter().fold(sqlx::query(sql), bind_postgres);
                Ok(query.execute(&mut **transaction).await?.rows_affected())
            }
        }
    }

    /// The one number a statement answers, if it answers.
    pub(crate) async fn number(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Option<i64>, sqlx::Error> {
        let row: Option<(i64,)> = match self {
            Self::Sqlite(transaction) => {
                let query = cells.into_iter().fold(sqlx::query(sql), bind_sqlite);
                query.try_map(|row| sqlx::FromRow::from_row(&row)).fetch_optional(&mut **transaction).await?
            }
            Self::Postgres(transaction) => {
                let query = cells.into_iter().fold(sqlx::query(sql), bind_postgres);
                query.try_map(|row| sqlx::FromRow::from_row(&row)).fetch_optional(&mut **transaction).await?
            }
        };
        Ok(row.map(|(number,)| number))
    }

    /// Inserts rows.
    pub(crate) async fn insert<R: Row>(&mut self, suffix: &str, rows: Vec<R>) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => insert_sqlite(transaction, suffix, rows).await,
            Self::Postgres(transaction) => insert_postgres(transaction, suffix, rows).await,
        }
    }

    /// Loads prepared rows, on PostgreSQL only.
    pub(crate) async fn copy(&mut self, rows: CopyText) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_) => Err(sqlx::Error::Configuration("SQLite knows no COPY".into())),
            Self::Postgres(transaction) => rows.load(transaction).await,
        }
    }

    /// Deletes the rows with one of these ids in a column.
    pub(crate) async fn delete(
        &mut self,
        table: &str,
        suffix: &str,
        column: &str,
        ids: &[String],
    ) -> Result<(), sqlx::Error> {
        if ids.is_empty() {
            return Ok(());
        }
        match self {
            Self::Sqlite(transaction) => {
                let sql = format!("delete from {table}{suffix} where {column} in (select value from json_each($1))");
                let ids = serde_json::json!(ids).to_string();
                sqlx::query(&sql).bind(ids).execute(&mut **transaction).await?;
            }
            Self::Postgres(transaction) => {
                let sql = format!("delete from {table}{suffix} where {column} = any($1)");
                sqlx::query(&sql).bind(ids).execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    /// Deletes the rows of these cases from a table, and answers with what some of their columns said.
    pub(crate) async fn take<T>(
        &mut self,
        table: &str,
        suffix: &str,
        cases: &[String],
        columns: &str,
    ) -> Result<Vec<T>, sqlx::Error>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        match self {
            Self::Sqlite(transaction) => {
                let sql = format!(
                    "delete from {table}{suffix} where case_id in (select value from json_each($1)) returning {columns}"
                );
                let ids = serde_json::json!(cases).to_string();
                sqlx::query_as(&sql).bind(ids).fetch_all(&mut **transaction).await
            }
            Self::Postgres(transaction) => {
                let sql = format!("delete from {table}{suffix} where case_id = any($1) returning {columns}");
                sqlx::query_as(&sql).bind(cases).fetch_all(&mut **transaction).await
            }
        }
    }

    /// Ends what is known of where these cases stood at the moment given with each; what is known from then on goes.
    pub(crate) async fn cut_standings(&mut self, suffix: &str, moved: Vec<Moved>) -> Result<(), sqlx::Error> {
        if moved.is_empty() {
            return Ok(());
        }
        match self {
            Self::Sqlite(transaction) => {
                let triple = |moved: &Moved| serde_json::json!([moved.case_id, moved.moment, moved.late]);
                let moved = serde_json::Value::from(moved.iter().map(triple).collect::<Vec<_>>()).to_string();
                for sql in cut_statements(suffix, MOVED_IN_SQLITE) {
                    sqlx::query(&sql).bind(&moved).execute(&mut **transaction).await?;
                }
            }
            Self::Postgres(transaction) => {
                let ids: Vec<&str> = moved.iter().map(|moved| moved.case_id.as_str()).collect();
                let moments: Vec<&str> = moved.iter().map(|moved| moved.moment.as_str()).collect();
                let late: Vec<Option<i64>> = moved.iter().map(|moved| moved.late).collect();
                for sql in cut_statements(suffix, MOVED_IN_POSTGRES) {
                    sqlx::query(&sql).bind(&ids).bind(&moments).bind(&late).execute(&mut **transaction).await?;
                }
            }
        }
        Ok(())
    }

    /// Makes it durable.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

/// Cases, moments and lateness, as each database takes lists of them.
const MOVED_IN_SQLITE: &str = "
    (select json_extract(value, '$[0]') as case_id, json_extract(value, '$[1]') as moment,
            json_extract(value, '$[2]') as late
     from json_each($1)) as moved";
const MOVED_IN_POSTGRES: &str = "unnest($1::text[], $2::text[], $3::bigint[]) as moved(case_id, moment, late)";

fn cut_statements(suffix: &str, moved: &str) -> [String; 2] {
    let table = format!("standings{suffix}");
    [
        // SQLite knows no `using`.
        format!(
            "delete from {table} where (case_id, known_from) in (
                 select later.case_id, later.known_from
                 from {moved} join {table} as later
                   on later.case_id = moved.case_id and later.known_from >= moved.moment)"
        ),
        format!(
            "update {table}
             set known_to = moved.moment,
                 late = case when {table}.known_to = '{NEVER}' then moved.late else {table}.late end
             from {moved}
             where {table}.case_id = moved.case_id and {table}.known_to > moved.moment"
        ),
    ]
}

async fn insert_sqlite<R: Row>(
    connection: &mut SqliteConnection,
    suffix: &str,
    rows: Vec<R>,
) -> Result<(), sqlx::Error> {
    let (table, mut rows) = (R::TABLE, rows.into_iter());
    let most = VALUES / table.columns.len();
    while rows.len() > 0 {
        let many = rows.len().min(most);
        let sql = values_statement(&table, suffix, many);
        let cells = rows.by_ref().take(many).flat_map(R::into_cells);
        // Only the full-sized statement is worth keeping prepared: the others differ each time.
        let query = cells.fold(sqlx::query(&sql).persistent(many == most), bind_sqlite);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn values_statement(table: &Table, suffix: &str, rows: usize) -> String {
    let marks = vec!["?"; table.columns.len()].join(",");
    let values = vec![format!("({marks})"); rows].join(",");
    let (name, columns, on_conflict) = (table.name, table.column_list(), table.on_conflict);
    format!("insert into {name}{suffix} as standing ({columns}) values {values} {on_conflict}")
}

async fn insert_postgres<R: Row>(
    connection: &mut sqlx::PgConnection,
    suffix: &str,
    rows: Vec<R>,
) -> Result<(), sqlx::Error> {
    let (sql, mut rows) = (unnest_statement(&R::TABLE, suffix), rows.into_iter());
    while rows.len() > 0 {
        let columns = columns_of(&R::TABLE, rows.by_ref().take(ROWS));
        columns.into_iter().fold(sqlx::query(&sql), bind_column).execute(&mut *connection).await?;
    }
    Ok(())
}

fn unnest_statement(table: &Table, suffix: &str) -> String {
    let arrays: Vec<String> = (1..)
        .zip(table.columns)
        .map(|(place, (_, kind))| match kind {
            Kind::Text => format!("${place}::text[]"),
            Kind::Number => format!("${place}::bigint[]"),
        })
        .collect();
    let (name, columns, arrays, on_conflict) = (table.name, table.column_list(), arrays.join(", "), table.on_conflict);
    format!("insert into {name}{suffix} as standing ({columns}) select * from unnest({arrays}) {on_conflict}")
}

enum Column {
    Text(Vec<Option<String>>),
    Number(Vec<Option<i64>>),
}

fn columns_of<R: Row>(table: &Table, rows: impl Iterator<Item = R>) -> Vec<Column> {
    let empty = |(_, kind): &(&str, Kind)| match kind {
        Kind::Text => Column::Text(Vec::new()),
        Kind::Number => Column::Number(Vec::new()),
    };
    let mut columns: Vec<Column> = table.columns.iter().map(empty).collect();
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row.into_cells()) {
            match (column, cell) {
                (Column::Text(texts), Cell::Text(text)) => texts.push(text),
                (Column::Number(numbers), Cell::Number(number)) => numbers.push(number),
                (Column::Text(_), Cell::Number(_)) | (Column::Number(_), Cell::Text(_)) => {
                    debug_assert!(false, "a column's kind and its cells come from the same type");
                }
            }
        }
    }
    columns
}

fn bind_column(query: Query<'_, Postgres, PgArguments>, column: Column) -> Query<'_, Postgres, PgArguments> {
    match column {
        Column::Text(texts) => query.bind(texts),
        Column::Number(numbers) => query.bind(numbers),
    }
}

fn bind_sqlite<'q>(
    query: Query<'q, Sqlite, SqliteArguments<'q>>,
    cell: Cell,
) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
    }
}

fn bind_postgres(query: Query<'_, Postgres, PgArguments>, cell: Cell) -> Query<'_, Postgres, PgArguments> {
    match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
    }
}
