//! Decides a batch: each command in its turn against the log as the commands before it leave it. Pure.

use std::collections::HashMap;

use beian_projections::Digest;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{
    append::{AppendError, Appended, StreamId},
    digest::Content,
    known::{Known, KnownCommand},
    prepared::Prepared,
};
use crate::vault::SubjectKey;

/// A row of `events`.
#[derive(Debug)]
pub(super) struct EventRow<'batch> {
    pub(super) content: Content<'batch, &'batch RawValue>,
    pub(super) digest: Digest,
}

/// A row of `commands`.
#[derive(Debug)]
pub(super) struct CommandRow<'batch> {
    pub(super) command_id: Uuid,
    pub(super) body_digest: &'batch [u8; 32],
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) recorded_at: &'batch str,
}

/// Bytes of a row without its JSON, about.
const ROW: usize = 300;

pub(super) type Answer = Result<Appended, AppendError>;

/// The outcome of a batch: the rows of those who won, and one answer for each command. The answers hold only once
/// the rows are committed.
#[derive(Debug)]
pub(super) struct Batch<'batch> {
    pub(super) events: Vec<EventRow<'batch>>,
    pub(super) commands: Vec<CommandRow<'batch>>,
    pub(super) keys: Vec<&'batch SubjectKey>,
    pub(super) answers: Vec<Answer>,
}

impl<'batch> Batch<'batch> {
    pub(super) fn decide(appends: &[&'batch Prepared], mut known: Known<'batch>) -> Self {
        let mut batch = Self {
            events: Vec::new(),
            commands: Vec::new(),
            keys: Vec::new(),
            answers: Vec::with_capacity(appends.len()),
        };
        for append in appends {
            let answer = batch.answer(append, &mut known);
            batch.answers.push(answer);
        }
        batch
    }

    /// Bytes that its rows take, about.
    pub(super) fn size(&self) -> usize {
        let json = |row: &EventRow<'_>| row.content.payload.get().len() + row.content.metadata.get().len();
        self.events.iter().map(json).sum::<usize>() + ROW * (self.events.len() + self.commands.len() + self.keys.len())
    }

    /// Newest position after the batch, if it adds anything.
    pub(super) fn last(&self) -> Option<i64> {
        self.events.last().map(|event| event.content.position)
    }

    fn answer(&mut self, append: &'batch Prepared, known: &mut Known<'batch>) -> Answer {
        if let Some(earlier) = known.commands.get(&append.command_id) {
            return match earlier.body_digest == Digest(append.body_digest).to_string() {
                true => Ok(Appended::Replayed { first: earlier.first, last: earlier.last }),
                false => Err(AppendError::CommandIdReused),
            };
        }
        let heads = check(append, known)?;
        let rows = place(append, known)?;
        known.streams.extend(heads);
        self.record(append, known, rows)
    }

    fn record(&mut self, append: &'batch Prepared, known: &mut Known<'_>, rows: Vec<EventRow<'batch>>) -> Answer {
        let first = known.position + 1;
        known.position += rows.len() as i64;
        let last = known.position;
        let body_digest = Digest(append.body_digest).to_string();
        known.commands.insert(append.command_id, KnownCommand { body_digest, first, last });
        self.events.extend(rows);
        self.keys.extend(&append.keys);
        self.commands.push(CommandRow {
            command_id: append.command_id,
            body_digest: &append.body_digest,
            first,
            last,
            recorded_at: &append.recorded_at,
        });
        Ok(Appended::Recorded { first, last })
    }
}

/// Where the append's streams will stand, if all of them stand where its writer saw them.
fn check<'batch>(
    append: &'batch Prepared,
    known: &Known<'batch>,
) -> Result<HashMap<&'batch StreamId, i64>, AppendError> {
    let mut heads = HashMap::with_capacity(append.writes.len());
    for write in &append.writes {
        let actual = *heads.get(&write.stream).or_else(|| known.streams.get(&write.stream)).unwrap_or(&0);
        if actual != write.expected {
            let stream = write.stream.clone();
            return Err(AppendError::Conflict { stream, expected: write.expected, actual });
        }
        heads.insert(&write.stream, actual + write.events.len() as i64);
    }
    Ok(heads)
}

/// Gives the events of a checked append their places and digests.
fn place<'batch>(append: &'batch Prepared, known: &Known<'_>) -> Result<Vec<EventRow<'batch>>, AppendError> {
    let events =
        append.writes.iter().flat_map(|write| (write.expected + 1..).zip(&write.events).map(move |pair| (write, pair)));
    let placed = (known.position + 1..).zip(events).map(|(position, (write, (sequence, event)))| {
        let content = Content {
            aggregate_id: &write.stream.aggregate_id,
            aggregate_type: &write.stream.aggregate_type,
            event_type: &event.event_type,
            event_version: &event.event_version,
            metadata: &*event.metadata,
            payload: &*event.payload,
            position,
            recorded_at: &append.recorded_at,
            sequence,
        };
        Ok(EventRow { digest: content.digest()?, content })
    });
    placed.collect()
}
