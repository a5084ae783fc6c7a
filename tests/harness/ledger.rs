//! The smallest aggregate that can be right or wrong: a ledger of numbered lines.

use beian_services::log::{Append, NewEvent, StreamId, StreamWrite};
use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A ledger: how many lines it has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Lines so far.
    pub lines: i64,
}

/// Add a line.
#[derive(Debug, Clone)]
pub struct AddLine;

/// What happens to a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LedgerEvent {
    /// A line was added.
    LineAdded {
        /// Its number, from 1: equal to the event's sequence.
        number: i64,
    },
}

impl DomainEvent for LedgerEvent {
    fn event_type(&self) -> String {
        "LineAdded".to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Ledger {
    const TYPE: &'static str = "ledger";
    type Command = AddLine;
    type Event = LedgerEvent;
    type Error = std::convert::Infallible;
    type Services = ();

    async fn handle(&mut self, _: AddLine, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        sink.write(LedgerEvent::LineAdded { number: self.lines + 1 }, self).await;
        Ok(())
    }

    fn apply(&mut self, event: LedgerEvent) {
        match event {
            LedgerEvent::LineAdded { number } => self.lines = number,
        }
    }
}

/// A command that adds lines to one ledger.
pub fn lines(ledger: &str, expected: i64, many: i64) -> Append {
    let command_id = Uuid::new_v4();
    Append {
        command_id,
        body_digest: [7; 32],
        recorded_at: noon(),
        writes: vec![write(command_id, ledger, expected, many)],
    }
}

/// A command that adds one line to each of several ledgers.
pub fn line_in_each(ledgers: &[(&str, i64)]) -> Append {
    let command_id = Uuid::new_v4();
    let writes = ledgers.iter().map(|(ledger, expected)| write(command_id, ledger, *expected, 1)).collect();
    Append { command_id, body_digest: [7; 32], recorded_at: noon(), writes }
}

/// A fixed moment.
pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_775_016_000_000_000_000)
}

fn write(command_id: Uuid, ledger: &str, expected: i64, many: i64) -> StreamWrite {
    let events = (expected + 1..=expected + many).map(|number| NewEvent {
        event_type: "LineAdded".to_owned(),
        event_version: "1.0".to_owned(),
        payload: json!({ "LineAdded": { "number": number } }),
        metadata: json!({ "command_id": command_id }),
    });
    StreamWrite { stream: StreamId::new(Ledger::TYPE, ledger), expected, events: events.collect() }
}
