//! The tables of the read models: made empty, beside those in use, and put in their place.

use crate::{
    database::Database,
    models::{
        accounts::AccountRow, alerts::AlertRow, cases::CaseRow, deadlines::DeadlineRow, deliveries::DeliveryRow,
        filings::FilingRow, inspections::InspectionRow, offices::OfficeRow, readings::ReadingRow,
        standings::StandingRow, tallies::TallyRow, waits::WaitRow,
    },
    table::{Cell, Row, Table, WriteTransaction, begin},
};

/// Raised with every change to `read_models.sql` or to what a row says; another one found means building anew.
pub const SCHEMA_VERSION: i64 = 21;

/// Marks the tables a rebuild fills.
pub(crate) const NEXT: &str = "_next";

const TEMPLATE: &str = include_str!("../../migrations/read_models.sql");

pub(crate) const TABLES: [Table; 12] = [
    CaseRow::TABLE,
    DeadlineRow::TABLE,
    InspectionRow::TABLE,
    WaitRow::TABLE,
    FilingRow::TABLE,
    StandingRow::TABLE,
    TallyRow::TABLE,
    AccountRow::TABLE,
    OfficeRow::TABLE,
    AlertRow::TABLE,
    DeliveryRow::TABLE,
    ReadingRow::TABLE,
];

pub(crate) const CONTROL_TABLE: &str = "projections";

/// Cursors by name: `live` is how far the tables in use are, `rebuild` names the rebuild under way.
const CONTROL: &str = "
    create table if not exists projections (
        name           text   not null primary key,
        position       bigint not null,
        schema_version bigint not null
    )";

/// The cursor of the tables in use, of whatever version.
pub(crate) const LIVE: &str = "select position, schema_version from projections where name = 'live'";

/// The cursor of the tables in use, of the version bound.
pub(crate) const CURSOR: &str = "select position from projections where name = 'live' and schema_version = $1";

const ADVANCE: &str = "
    update projections
    set position = $1
    where name = 'live' and position = $2 and schema_version = $3";

const SET: &str = "
    insert into projections (name, position, schema_version)
    values ($1, $2, $3)
    on conflict (name) do update set position = excluded.position, schema_version = excluded.schema_version";

/// Makes the table of cursors if it is missing. Nodes starting together wait for one another.
pub(crate) async fn create_control(database: &Database) -> Result<(), sqlx::Error> {
    let mut transaction = begin(database).await?;
    if let WriteTransaction::Postgres(transaction) = &mut transaction {
        sqlx::query("select pg_advisory_xact_lock(422608200047)").execute(&mut **transaction).await?;
    }
    transaction.execute(CONTROL, Vec::new()).await?;
    transaction.commit().await
}

/// How far the tables in use are; none when there are none of this version.
pub(crate) async fn cursor(database: &Database) -> Result<Option<i64>, sqlx::Error> {
    match database {
        Database::Sqlite(handles) => {
            sqlx::query_scalar(CURSOR).bind(SCHEMA_VERSION).fetch_optional(&handles.readers).await
        }
        Database::Postgres(handles) => {
            sqlx::query_scalar(CURSOR).bind(SCHEMA_VERSION).fetch_optional(&handles.pool).await
        }
    }
}

/// Moves the cursor of the tables in use, if it stands where the caller saw it.
pub(crate) async fn advance(transaction: &mut WriteTransaction, from: i64, to: i64) -> Result<bool, sqlx::Error> {
    let cells = [to, from, SCHEMA_VERSION].map(|number| Cell::Number(Some(number)));
    Ok(transaction.execute(ADVANCE, cells.to_vec()).await? == 1)
}

/// Writes a cursor.
pub(crate) async fn set(transaction: &mut WriteTransaction, name: &str, position: i64) -> Result<(), sqlx::Error> {
    let cells =
        vec![Cell::Text(Some(name.to_owned())), Cell::Number(Some(position)), Cell::Number(Some(SCHEMA_VERSION))];
    transaction.execute(SET, cells).await.map(drop)
}

/// Makes empty tables for a rebuild; those of an abandoned one go.
pub(crate) async fn create_next(transaction: &mut WriteTransaction) -> Result<(), sqlx::Error> {
    for table in TABLES {
        transaction.execute(&format!("drop table if exists {}{NEXT}", table.name), Vec::new()).await?;
    }
    for statement in statements(transaction, 0).filter(|statement| statement.starts_with("create table")) {
        transaction.execute(&statement, Vec::new()).await?;
    }
    Ok(())
}

/// Makes the indexes of the tables of a rebuild. PostgreSQL plans for what it knows of a table, which is nothing yet.
pub(crate) async fn index_next(transaction: &mut WriteTransaction, token: i64) -> Result<(), sqlx::Error> {
    for statement in statements(transaction, token).filter(|statement| !statement.starts_with("create table")) {
        transaction.execute(&statement, Vec::new()).await?;
    }
    if let WriteTransaction::Postgres(_) = transaction {
        for table in TABLES {
            transaction.execute(&format!("analyze {}{NEXT}", table.name), Vec::new()).await?;
        }
    }
    Ok(())
}

/// Puts the tables of a rebuild in the place of those in use.
pub(crate) async fn swap(transaction: &mut WriteTransaction) -> Result<(), sqlx::Error> {
    for Table { name, .. } in TABLES {
        transaction.execute(&format!("drop table if exists {name}"), Vec::new()).await?;
        transaction.execute(&format!("alter table {name}{NEXT} rename to {name}"), Vec::new()).await?;
    }
    Ok(())
}

/// The statements of the template for the next tables.
fn statements(transaction: &WriteTransaction, token: i64) -> impl Iterator<Item = String> + use<> {
    let text = match transaction {
        WriteTransaction::Sqlite(_) => "text",
        // Bytes, as on SQLite: pages and ranges then mean the same on both, whatever the server's language.
        WriteTransaction::Postgres(_) => "text collate \"C\"",
    };
    let without_comments: Vec<&str> = TEMPLATE.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let filled = without_comments
        .join("\n")
        .replace("{suffix}", NEXT)
        .replace("{text}", text)
        .replace("{n}", &token.to_string());
    filled
        .split(';')
        .map(|statement| statement.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}
