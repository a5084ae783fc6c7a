//! OCEL 2.0 as an SQLite database: a table for each kind of event and of object, and those that bind them together.

use std::{collections::BTreeMap, path::Path};

use beian_domain::{
    case::CaseEvent,
    log_event::LogEvent,
    mining::{CaseLog, MinedEvent, MinedObject, ObjectKind, ValueType},
};
use futures_util::{Stream, TryStreamExt};
use serde_json::{Value, json};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    Mined, MiningError, Shared,
    ocel_json::{EVENT_ATTRIBUTES, event_values},
    since, time,
};

const TABLES: &str = "
    create table event_map_type (ocel_type text primary key, ocel_type_map text not null);
    create table object_map_type (ocel_type text primary key, ocel_type_map text not null);
    create table event (ocel_id text primary key, ocel_type text not null references event_map_type (ocel_type));
    create table object (ocel_id text primary key, ocel_type text not null references object_map_type (ocel_type));
    create table event_object (
        ocel_event_id text not null references event (ocel_id),
        ocel_object_id text not null references object (ocel_id),
        ocel_qualifier text not null,
        primary key (ocel_event_id, ocel_object_id, ocel_qualifier)
    );
    create table object_object (
        ocel_source_id text not null references object (ocel_id),
        ocel_target_id text not null references object (ocel_id),
        ocel_qualifier text not null,
        primary key (ocel_source_id, ocel_target_id, ocel_qualifier)
    );";

pub(super) async fn write(
    logs: impl Stream<Item = Result<Vec<CaseLog>, MiningError>> + Send,
    path: &Path,
    progress: impl Fn(u64) + Send,
) -> Result<Mined, MiningError> {
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    // Written once and thrown away if that fails: nothing is to be undone.
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(false);
    let options = options.journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off);
    let mut database = SqliteConnection::connect_with(&options).await.map_err(MiningError::Sqlite)?;
    let mined = fill(&mut database, logs, progress).await?;
    database.close().await.map_err(MiningError::Sqlite)?;
    Ok(mined)
}

async fn fill(
    database: &mut SqliteConnection,
    logs: impl Stream<Item = Result<Vec<CaseLog>, MiningError>> + Send,
    progress: impl Fn(u64) + Send,
) -> Result<Mined, MiningError> {
    sqlx::raw_sql(&schema()).execute(&mut *database).await.map_err(MiningError::Sqlite)?;
    let (mut mined, mut shared) = (Mined::default(), Shared::default());
    let mut logs = std::pin::pin!(logs);
    while let Some(page) = logs.try_next().await? {
        let mut rows = Rows::default();
        for log in &page {
            for object in log.objects.values().filter(|object| shared.is_new(object)) {
                rows.add_object(object);
                mined.objects += 1;
            }
            log.events.iter().for_each(|event| rows.add_event(event));
            mined.events += log.events.len() as u64;
            mined.cases += 1;
        }
        rows.insert(database).await.map_err(MiningError::Sqlite)?;
        progress(mined.cases);
    }
    Ok(mined)
}

fn schema() -> String {
    let mut schema = TABLES.to_owned();
    let event_columns = EVENT_ATTRIBUTES.map(|name| format!(", {name} text")).concat();
    for name in CaseEvent::NAMES {
        schema +=
            &format!("create table event_{name} (ocel_id text primary key, ocel_time text not null{event_columns});");
        schema += &format!("insert into event_map_type values ('{name}', '{name}');");
    }
    for kind in ObjectKind::ALL {
        let (name, map) = (kind.as_str(), map(kind));
        let columns: String = kind.attributes().iter().map(|(name, holds)| column(name, *holds)).collect();
        schema += &format!(
            "create table object_{map} (ocel_id text not null, ocel_time text not null, ocel_changed_field text{columns});"
        );
        schema += &format!("insert into object_map_type values ('{name}', '{map}');");
    }
    schema
}

fn column(name: &str, holds: ValueType) -> String {
    match holds {
        ValueType::String => format!(", {name} text"),
        ValueType::Integer => format!(", {name} integer"),
    }
}

/// The kind in the name of its table.
fn map(kind: ObjectKind) -> String {
    let mut letters = kind.as_str().chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Rows by table, and how many columns they have.
#[derive(Default)]
struct Rows(BTreeMap<String, Vec<Vec<Value>>>);

impl Rows {
    fn add(&mut self, table: &str, row: Vec<Value>) {
        match self.0.get_mut(table) {
            Some(rows) => rows.push(row),
            None => drop(self.0.insert(table.to_owned(), vec![row])),
        }
    }

    fn add_event(&mut self, event: &MinedEvent) {
        self.add("event", vec![json!(event.id), json!(event.name)]);
        let row = [event.id.clone(), time(event.time)].into_iter().chain(event_values(event));
        self.add(&format!("event_{}", event.name), row.map(Value::from).collect());
        for relation in &event.relations {
            self.add("event_object", vec![json!(event.id), json!(relation.object), json!(relation.qualifier)]);
        }
    }

    /// First all first values in one row, then a row for each change.
    fn add_object(&mut self, object: &MinedObject) {
        self.add("object", vec![json!(object.id), json!(object.kind.as_str())]);
        let table = format!("object_{}", map(object.kind));
        let names = object.kind.attributes();
        let begin = |moment, changed: Value| vec![json!(object.id), json!(since(moment)), changed];
        let mut first = begin(None, Value::Null);
        first.extend(names.iter().map(|(name, _)| {
            let value = object.attributes.iter().find(|attribute| attribute.name == *name);
            value.map_or(Value::Null, |attribute| attribute.value.clone())
        }));
        self.add(&table, first);
        for change in object.attributes.iter().filter(|attribute| attribute.since.is_some()) {
            let mut row = begin(change.since, json!(change.name));
            let value = |name: &str| if name == change.name { change.value.clone() } else { Value::Null };
            row.extend(names.iter().map(|(name, _)| value(name)));
            self.add(&table, row);
        }
        for relation in &object.relations {
            self.add("object_object", vec![json!(object.id), json!(relation.object), json!(relation.qualifier)]);
        }
    }

    async fn insert(self, database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut transaction = database.begin().await?;
        for (table, rows) in self.0 {
            let columns = rows.first().map_or(0, Vec::len);
            let values: Vec<_> = (0..columns).map(|column| format!("value ->> {column}")).collect();
            let insert = format!("insert into {table} select {} from json_each($1) order by key", values.join(", "));
            sqlx::query(&insert).bind(json!(rows).to_string()).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}
