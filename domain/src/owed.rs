//! Filings owed (应备案): which reports of access providers were read for units that have no filing of their own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::log_event::log_event;

/// Kind of the stream that remembers how far reports were read.
pub const OWED: &str = "owed";
/// Id of its one stream.
pub const OWED_ID: &str = "national";

/// Namespace of the ids of cases and commands.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6961_6e2d_4f3e_8e57_6f77_6564_756e);

/// The case of a reported unit, from the blind index of its province and name: the same whoever reports it and however
/// often, and not to be guessed by who knows the name alone.
pub fn case_of_unit(blind: [u8; 32]) -> Uuid {
    Uuid::new_v5(&NAMESPACE, &blind)
}

/// The case of a unit whose first one was over when it was reported again, from that and the report's place in the log.
pub fn case_opened_again(first: Uuid, report: i64) -> Uuid {
    Uuid::new_v5(&first, &report.to_be_bytes())
}

/// One event of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwedEvent {
    /// 接入报告核对完毕: every report was read through a place in the log
    ReportsRead {
        /// Through this position.
        through: i64,
        /// Units found that have no filing of their own.
        owed: u64,
        /// Of these, units of whose place no procedure is known, so that no case could be opened.
        without_procedure: u64,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

/// How far reports were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportsRead {
    /// Through this position of the log.
    pub through: i64,
    /// Number of events folded.
    pub version: u64,
}

impl ReportsRead {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &OwedEvent) {
        self.version += 1;
        let OwedEvent::ReportsRead { through, .. } = event;
        self.through = *through;
    }
}

log_event!(OwedEvent, OWED, { ReportsRead });
