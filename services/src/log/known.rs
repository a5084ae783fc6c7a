//! What a batch must know of the log before it can be decided, and how both databases tell it.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{append::StreamId, prepared::Prepared};

/// Everything the commands of a batch name, once.
#[derive(Debug)]
pub(super) struct Question<'batch> {
    pub(super) streams: Vec<&'batch StreamId>,
    pub(super) commands: Vec<String>,
}

/// One row: the newest position, the last sequences in the order asked (a JSON array of numbers, 0 for a stream that
/// does not exist), and the commands already recorded (a JSON array of id, hexadecimal digest, first, last).
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Found {
    position: i64,
    heads: String,
    commands: String,
}

/// What the log says about everything a batch names, read under the append lock.
#[derive(Debug)]
pub(super) struct Known<'batch> {
    /// Newest position.
    pub(super) position: i64,
    /// Last sequence of each named stream.
    pub(super) streams: HashMap<&'batch StreamId, i64>,
    /// Named commands that were recorded before.
    pub(super) commands: HashMap<Uuid, KnownCommand>,
}

#[derive(Debug, Clone)]
pub(super) struct KnownCommand {
    /// Lower-case hexadecimal.
    pub(super) body_digest: String,
    pub(super) first: i64,
    pub(super) last: i64,
}

impl<'batch> Question<'batch> {
    pub(super) fn of(appends: &[&'batch Prepared]) -> Self {
        let streams: HashSet<_> =
            appends.iter().flat_map(|append| append.writes.iter().map(|write| &write.stream)).collect();
        let commands: HashSet<_> = appends.iter().map(|append| append.command_id.to_string()).collect();
        Self { streams: streams.into_iter().collect(), commands: commands.into_iter().collect() }
    }

    pub(super) fn answered(self, found: &Found) -> Result<Known<'batch>, sqlx::Error> {
        let heads: Vec<i64> = serde_json::from_str(&found.heads).map_err(undecodable)?;
        let commands: Vec<(Uuid, String, i64, i64)> = serde_json::from_str(&found.commands).map_err(undecodable)?;
        let commands =
            commands.into_iter().map(|(id, body_digest, first, last)| (id, KnownCommand { body_digest, first, last }));
        Ok(Known {
            position: found.position,
            streams: self.streams.into_iter().zip(heads).collect(),
            commands: commands.collect(),
        })
    }
}

fn undecodable(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
