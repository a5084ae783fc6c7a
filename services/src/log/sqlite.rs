//! The lane's statements on SQLite: rows go in as one JSON text, so that their number has no limit.

use serde_json::json;
use sqlx::{SqliteConnection, SqlitePool};

use crate::vault::SubjectKey;

use super::{
    batch::{Batch, CommandRow, EventRow},
    known::{Found, Known, Question},
    lane::Written,
    prepared::Prepared,
};

const ASK: &str = "
    select coalesce((select max(position) from events), 0) as position,
           (select json_group_array(coalesce((select max(sequence)
                                              from events
                                              where aggregate_type = wanted.value ->> 0
                                                and aggregate_id = wanted.value ->> 1), 0)
                                    order by wanted.key)
            from json_each($1) as wanted) as heads,
           (select json_group_array(json_array(command_id, lower(hex(body_digest)), first_position, last_position))
            from commands
            where command_id in (select value from json_each($2))) as commands";

const WRITE_EVENTS: &str = "
    insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                        payload, metadata, position, recorded_at, digest)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
           value ->> 5, value ->> 6, value ->> 7, value ->> 8, unhex(value ->> 9)
    from json_each($1)
    order by key";

const WRITE_COMMANDS: &str = "
    insert into commands (command_id, body_digest, first_position, last_position, recorded_at)
    select value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4
    from json_each($1)";

const WRITE_KEYS: &str = "
    insert into subject_keys (subject_id, case_id, person_group, person, wrapped, master_key)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4), value ->> 5
    from json_each($1)";

#[derive(Debug)]
pub(super) struct SqliteWriter {
    pool: SqlitePool,
}

impl SqliteWriter {
    pub(super) fn new(pool: &SqlitePool) -> Self {
        Self { pool: pool.clone() }
    }

    pub(super) async fn write(&mut self, appends: &[&Prepared]) -> Result<Written, sqlx::Error> {
        // Immediate: the write lock comes before the reading on which the batch is decided.
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let known = ask(&mut transaction, appends).await?;
        let batch = Batch::decide(appends, known);
        let newest = batch.last();
        if newest.is_some() {
            insert(&mut transaction, &batch).await?;
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(Written { answers: batch.answers, newest })
    }
}

async fn ask<'batch>(
    connection: &mut SqliteConnection,
    appends: &[&'batch Prepared],
) -> Result<Known<'batch>, sqlx::Error> {
    let question = Question::of(appends);
    let streams: Vec<_> =
        question.streams.iter().map(|stream| (&*stream.aggregate_type, &*stream.aggregate_id)).collect();
    let found: Found = sqlx::query_as(ASK)
        .bind(json!(streams).to_string())
        .bind(json!(question.commands).to_string())
        .fetch_one(connection)
        .await?;
    question.answered(&found)
}

async fn insert(connection: &mut SqliteConnection, batch: &Batch<'_>) -> Result<(), sqlx::Error> {
    let events: Vec<_> = batch.events.iter().map(event_json).collect();
    sqlx::query(WRITE_EVENTS).bind(json!(events).to_string()).execute(&mut *connection).await?;
    let commands: Vec<_> = batch.commands.iter().map(command_json).collect();
    sqlx::query(WRITE_COMMANDS).bind(json!(commands).to_string()).execute(&mut *connection).await?;
    if !batch.keys.is_empty() {
        let keys: Vec<_> = batch.keys.iter().map(|key| key_json(key)).collect();
        sqlx::query(WRITE_KEYS).bind(json!(keys).to_string()).execute(connection).await?;
    }
    Ok(())
}

fn event_json(event: &EventRow<'_>) -> serde_json::Value {
    let content = &event.content;
    json!([
        content.aggregate_type,
        content.aggregate_id,
        content.sequence,
        content.event_type,
        content.event_version,
        content.payload.get(),
        content.metadata.get(),
        content.position,
        content.recorded_at,
        event.digest.to_string(),
    ])
}

fn key_json(key: &SubjectKey) -> serde_json::Value {
    let wrapped: String = key.wrapped.iter().map(|byte| format!("{byte:02x}")).collect();
    json!([key.subject_id, key.case_id, key.person_group, key.person, wrapped, key.master_key])
}

fn command_json(command: &CommandRow<'_>) -> serde_json::Value {
    json!([
        command.command_id,
        beian_projections::Digest(*command.body_digest).to_string(),
        command.first,
        command.last,
        command.recorded_at,
    ])
}
