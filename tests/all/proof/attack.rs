//! Somebody with every right on the database: rewrites its tables as they like, triggers or not. They have neither the
//! key of the log nor the witness's folder.

use beian_projections::{Database, Feed, StoredEvent};
use beian_services::{
    clock::Clock,
    log::digest_of,
    proof::{LogKey, Proofs, Signing, new_log_key},
};
use serde_json::json;

use super::Witnessed;

/// A row of `commands`.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Command {
    pub(super) command_id: String,
    pub(super) first_position: i64,
    pub(super) last_position: i64,
    pub(super) recorded_at: String,
}

/// The log's tables as they lie there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tables {
    pub(super) events: Vec<StoredEvent>,
    pub(super) commands: Vec<Command>,
}

/// What becomes of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tree {
    /// It stays as it is.
    Left,
    /// Its tables are emptied.
    Removed,
    /// It is computed anew and signed, with a key of the attacker's.
    SignedAnew,
}

const TABLES: [&str; 5] = ["events", "commands", "tree_tiles", "tree_heads", "witnessed_heads"];

impl Tables {
    pub(super) async fn of(log: &Witnessed) -> Self {
        let events = Feed::start(log.fixture.database.clone()).read_after(0, i64::MAX).await.unwrap();
        let query =
            "select command_id, first_position, last_position, recorded_at from commands order by first_position";
        let commands = sqlx::query_as(query).fetch_all(log.fixture.database.any()).await.unwrap();
        Self { events, commands }
    }

    /// Makes every digest fit again.
    pub(super) fn digest_anew(&mut self) {
        self.events.iter_mut().for_each(|event| event.digest = digest_of(event).unwrap());
    }

    /// Gives events their positions and places in streams again, and commands theirs, as if nothing had happened.
    pub(super) fn number_anew(&mut self) {
        let mut heads = std::collections::HashMap::new();
        let mut moved = std::collections::HashMap::new();
        for (position, event) in (1..).zip(&mut self.events) {
            let head = heads.entry((event.aggregate_type.clone(), event.aggregate_id.clone())).or_insert(0);
            *head += 1;
            event.sequence = *head;
            moved.insert(event.position, position);
            event.position = position;
        }
        let still = |command: &mut Command| {
            let left = (command.first_position..=command.last_position).filter_map(|old| moved.get(&old));
            let (first, last) = (left.clone().min().copied(), left.max().copied());
            if let (Some(first), Some(last)) = (first, last) {
                (command.first_position, command.last_position) = (first, last);
            }
            first.is_some()
        };
        self.commands.retain_mut(still);
    }

    /// Writes them over what is there.
    pub(super) async fn write(&self, log: &Witnessed) {
        let events: Vec<_> = self.events.iter().map(row).collect();
        let commands: Vec<_> = self
            .commands
            .iter()
            .map(|command| {
                json!([command.command_id, command.first_position, command.last_position, command.recorded_at])
            })
            .collect();
        let (write_events, write_commands) = match &log.fixture.database {
            Database::Sqlite(_) => (
                "insert into events select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                        value ->> 6, value ->> 7, value ->> 8, unhex(value ->> 9) from json_each($1) order by key",
                "insert into commands (command_id, body_digest, first_position, last_position, recorded_at)
                 select value ->> 0, zeroblob(32), value ->> 1, value ->> 2, value ->> 3 from json_each($1)",
            ),
            Database::Postgres(_) => (
                "insert into events select value ->> 0, value ->> 1, (value ->> 2)::bigint, value ->> 3, value ->> 4,
                        (value ->> 5)::json, (value ->> 6)::json, (value ->> 7)::bigint, value ->> 8,
                        decode(value ->> 9, 'hex') from json_array_elements($1::json)",
                "insert into commands (command_id, body_digest, first_position, last_position, recorded_at)
                 select value ->> 0, decode(repeat('00', 32), 'hex'), (value ->> 1)::bigint, (value ->> 2)::bigint,
                        value ->> 3 from json_array_elements($1::json)",
            ),
        };
        let mut transaction = log.fixture.database.begin().await.unwrap();
        for table in ["events", "commands"] {
            let statement = format!("delete from {table}");
            let empty = sqlx::query(&statement);
            empty.execute(&mut *transaction).await.unwrap();
        }
        sqlx::query(write_events).bind(json!(events).to_string()).execute(&mut *transaction).await.unwrap();
        sqlx::query(write_commands).bind(json!(commands).to_string()).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

fn row(event: &StoredEvent) -> serde_json::Value {
    json!([
        event.aggregate_type,
        event.aggregate_id,
        event.sequence,
        event.event_type,
        event.event_version,
        event.payload,
        event.metadata,
        event.position,
        event.recorded_at,
        event.digest.to_string(),
    ])
}

/// Takes away what keeps others from changing history.
pub(super) async fn disarm(log: &Witnessed) {
    let statements: Vec<String> = match &log.fixture.database {
        Database::Sqlite(_) => {
            let query = "select 'drop trigger ' || name from sqlite_master where type = 'trigger'";
            sqlx::query_scalar(query).fetch_all(log.fixture.database.any()).await.unwrap()
        }
        Database::Postgres(_) => {
            TABLES.iter().map(|table| format!("alter table {table} disable trigger all")).collect()
        }
    };
    run(log, &statements).await;
}

/// Keeps copies of the tree's tables, to be put back after each attack.
pub(super) async fn keep_tree(log: &Witnessed) {
    let copy = |table: &&str| format!("create table kept_{table} as select * from {table}");
    run(log, &TABLES[2..].iter().map(copy).collect::<Vec<_>>()).await;
}

/// Puts the tree's tables back as they were when it had so many events.
pub(super) async fn put_tree_back(log: &Witnessed, size: i64) {
    let mut statements = Vec::new();
    for (table, covered) in [
        ("tree_tiles", "level = 0 and (tile + 1) * 256 <= "),
        ("tree_heads", "size <= "),
        ("witnessed_heads", "size <= "),
    ] {
        statements.push(format!("delete from {table}"));
        statements.push(format!("insert into {table} select * from kept_{table} where {covered}{size}"));
    }
    run(log, &statements).await;
}

/// Makes of the tree what they wish.
pub(super) async fn treat_tree(log: &Witnessed, tree: Tree) {
    if tree == Tree::Left {
        return;
    }
    run(log, &TABLES[2..].iter().map(|table| format!("delete from {table}")).collect::<Vec<_>>()).await;
    if tree == Tree::SignedAnew {
        let key = LogKey::read(&new_log_key("beian/test").unwrap().0, "attack").unwrap();
        let proofs = Proofs::new(log.fixture.database.clone(), key.public_keys().unwrap());
        Signing::new(proofs, key, Vec::new(), Clock::System).round().await.unwrap();
    }
}

pub(super) async fn run(log: &Witnessed, statements: &[String]) {
    let mut transaction = log.fixture.database.begin().await.unwrap();
    for statement in statements {
        sqlx::query(statement).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}
