//! The recorded commands: together they have every event once, each in its place.

use beian_projections::Database;
use futures_util::{StreamExt, stream::BoxStream};

use super::{Checked, Finding, FindingKind, Findings, VerifyError, signed};

const COMMANDS: &str = "
    select command_id, first_position, last_position, recorded_at
    from commands
    where last_position > $1 and first_position <= $2
    order by first_position, last_position";

/// In one statement, so that no command is recorded between the two questions.
const BEYOND: &str = "
    select command_id, first_position, last_position, recorded_at
    from commands
    where last_position > (select coalesce(max(position), 0) from events)
    order by first_position
    limit 1";

/// A recorded command.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    command_id: String,
    first_position: i64,
    last_position: i64,
    recorded_at: String,
}

/// The commands in the order of their events.
pub(super) struct Commands<'database> {
    rows: BoxStream<'database, Result<Row, sqlx::Error>>,
    current: Option<Row>,
    length: u64,
}

impl<'database> Commands<'database> {
    pub(super) fn open(database: &'database Database, since: u64, length: u64) -> Self {
        let query = sqlx::query_as(COMMANDS).bind(signed(since)).bind(signed(length));
        Self { rows: query.fetch(database.any()), current: None, length }
    }

    pub(super) async fn compare(&mut self, checked: &Checked, findings: &mut Findings) -> Result<(), VerifyError> {
        let position = checked.event.position;
        while self.current.as_ref().is_none_or(|command| command.last_position < position) {
            let Some(next) = self.rows.next().await.transpose()? else { break };
            let end = self.current.as_ref().map_or(0, |command| command.last_position);
            if next.first_position <= end {
                findings.add(next.without_events());
            }
            self.current = Some(next);
        }
        if !self.current.as_ref().is_some_and(|command| command.has(checked)) {
            findings.add(Finding::at(position.unsigned_abs(), FindingKind::Command));
        }
        Ok(())
    }

    /// No command is left whose events are not there.
    pub(super) async fn finish(&mut self, database: &Database, findings: &mut Findings) -> Result<(), VerifyError> {
        while let Some(left) = self.rows.next().await.transpose()? {
            findings.add(left.without_events());
        }
        let beyond: Option<Row> = sqlx::query_as(BEYOND).fetch_optional(database.any()).await?;
        if let Some(beyond) = beyond {
            let first = beyond.first_position.max(signed(self.length) + 1);
            findings.add(Row { first_position: first, ..beyond }.without_events());
        }
        Ok(())
    }
}

impl Row {
    fn has(&self, checked: &Checked) -> bool {
        (self.first_position..=self.last_position).contains(&checked.event.position)
            && self.recorded_at == checked.event.recorded_at
            && checked.command.as_ref().is_none_or(|named| *named == self.command_id)
    }

    fn without_events(&self) -> Finding {
        let kind = FindingKind::CommandWithoutEvents { command: self.command_id.clone() };
        Finding::at(self.first_position.unsigned_abs(), kind)
    }
}
