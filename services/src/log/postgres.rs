//! The lane's statements on PostgreSQL: four round trips for a batch, however many commands it holds.

use std::{fmt, sync::Arc};

use sqlx::{
    Arguments, Connection, Executor, PgConnection, PgPool,
    postgres::{PgArguments, PgConnectOptions},
};

use super::{
    batch::Batch,
    known::{Found, Known, Question},
    lane::Written,
    prepared::Prepared,
};

/// The lock comes first, in its own statement: what the next one sees is then all that earlier writers committed.
/// The number is "beian" in ASCII.
const BEGIN: &str = "begin; select pg_advisory_xact_lock(422608200046)";

/// Settings of the lane's session. Its plans are kept, so one made while the tables were small must not be a scan of
/// the whole log; a node that hangs while it holds the lock is ended, and one that waits for it gives up and may try again.
const SESSION: [(&str, &str); 4] = [
    ("plan_cache_mode", "auto"),
    ("enable_seqscan", "off"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "15s"),
];

const ASK: &str = "
    select coalesce((select max(position) from events), 0) as position,
           (select coalesce(json_agg(coalesce((select max(sequence)
                                               from events
                                               where events.aggregate_type = wanted.aggregate_type
                                                 and events.aggregate_id = wanted.aggregate_id), 0)
                                     order by wanted.place), '[]')::text
            from unnest($1::text[], $2::text[]) with ordinality as wanted(aggregate_type, aggregate_id, place)) as heads,
           (select coalesce(json_agg(json_build_array(command_id, encode(body_digest, 'hex'),
                                                      first_position, last_position)), '[]')::text
            from commands
            where command_id = any($3::text[])) as commands";

const WRITE: &str = "
    with new_events as (
        insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                            payload, metadata, position, recorded_at, digest)
        select aggregate_type, aggregate_id, sequence, event_type, event_version,
               payload::json, metadata::json, position, recorded_at, digest
        from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[],
                    $6::text[], $7::text[], $8::bigint[], $9::text[], $10::bytea[])
             as new(aggregate_type, aggregate_id, sequence, event_type, event_version,
                    payload, metadata, position, recorded_at, digest)
    ), new_commands as (
        insert into commands (command_id, body_digest, first_position, last_position, recorded_at)
        select * from unnest($11::text[], $12::bytea[], $13::bigint[], $14::bigint[], $15::text[])
    ), new_keys as (
        insert into subject_keys (subject_id, case_id, person_group, person, wrapped, master_key)
        select * from unnest($18::text[], $19::text[], $20::text[], $21::text[], $22::bytea[], $23::text[])
    )
    select pg_notify($16, $17)";

/// Values of [`WRITE`].
const COLUMNS: usize = 23;

/// Writes batches over a connection of its own, so that its statements stay prepared and a lost server costs one
/// connection, not a pool of dead ones.
pub(super) struct PostgresWriter {
    options: PgConnectOptions,
    /// Absent while a batch is under way: if that is given up, the connection is dropped and the server rolls back.
    connection: Option<PgConnection>,
}

impl PostgresWriter {
    pub(super) fn new(pool: &PgPool) -> Self {
        let options =
            Arc::unwrap_or_clone(pool.connect_options()).options(SESSION).application_name("beian append lane");
        Self { options, connection: None }
    }

    pub(super) async fn write(&mut self, appends: &[&Prepared]) -> Result<Written, sqlx::Error> {
        let mut connection = self.begin().await?;
        let known = ask(&mut connection, appends).await?;
        let batch = Batch::decide(appends, known);
        let newest = batch.last();
        match newest {
            Some(newest) => {
                insert(&mut connection, &batch, newest).await?;
                connection.execute("commit").await?;
            }
            None => {
                connection.execute("rollback").await?;
            }
        }
        self.connection = Some(connection);
        Ok(Written { answers: batch.answers, newest })
    }

    /// A connection that has lain idle may be dead without knowing; before the lock is taken nothing is lost by
    /// opening another.
    async fn begin(&mut self) -> Result<PgConnection, sqlx::Error> {
        if let Some(mut connection) = self.connection.take()
            && connection.execute(BEGIN).await.is_ok()
        {
            return Ok(connection);
        }
        let mut connection = PgConnection::connect_with(&self.options).await?;
        connection.execute(BEGIN).await?;
        Ok(connection)
    }
}

impl fmt::Debug for PostgresWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresWriter").field("connected", &self.connection.is_some()).finish_non_exhaustive()
    }
}

async fn ask<'batch>(
    connection: &mut PgConnection,
    appends: &[&'batch Prepared],
) -> Result<Known<'batch>, sqlx::Error> {
    let question = Question::of(appends);
    let found: Found = sqlx::query_as(ASK)
        .bind(question.streams.iter().map(|stream| &*stream.aggregate_type).collect::<Vec<_>>())
        .bind(question.streams.iter().map(|stream| &*stream.aggregate_id).collect::<Vec<_>>())
        .bind(&question.commands)
        .fetch_one(connection)
        .await?;
    question.answered(&found)
}

async fn insert(connection: &mut PgConnection, batch: &Batch<'_>, newest: i64) -> Result<(), sqlx::Error> {
    let Batch { events, commands, keys, answers: _ } = batch;
    // Room for all at once: growing by doubling would touch fresh memory for every batch.
    let mut values = PgArguments::default();
    values.reserve(COLUMNS, batch.size());
    sqlx::query_with(WRITE, values)
        .bind(column(events, |event| event.content.aggregate_type))
        .bind(column(events, |event| event.content.aggregate_id))
        .bind(column(events, |event| event.content.sequence))
        .bind(column(events, |event| event.content.event_type))
        .bind(column(events, |event| event.content.event_version))
        .bind(column(events, |event| event.content.payload.get()))
        .bind(column(events, |event| event.content.metadata.get()))
        .bind(column(events, |event| event.content.position))
        .bind(column(events, |event| event.content.recorded_at))
        .bind(column(events, |event| &event.digest.0[..]))
        .bind(column(commands, |command| command.command_id.to_string()))
        .bind(column(commands, |command| &command.body_digest[..]))
        .bind(column(commands, |command| command.first))
        .bind(column(commands, |command| command.last))
        .bind(column(commands, |command| command.recorded_at))
        .bind(beian_projections::feed::CHANNEL)
        .bind(newest.to_string())
        .bind(column(keys, |key| key.subject_id.to_string()))
        .bind(column(keys, |key| key.case_id.to_string()))
        .bind(column(keys, |key| key.person_group.as_str()))
        .bind(column(keys, |key| key.person.as_str()))
        .bind(column(keys, |key| key.wrapped.as_slice()))
        .bind(column(keys, |key| key.master_key.as_str()))
        .execute(connection)
        .await?;
    Ok(())
}

fn column<'row, Row, Value>(rows: &'row [Row], value: impl Fn(&'row Row) -> Value) -> Vec<Value> {
    rows.iter().map(value).collect()
}
