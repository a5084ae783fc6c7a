//! The watch's own log: from when on it looked, and through which moment it has seen every rung.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{counting::Moment, log_event::log_event};

/// Kind of the watch's stream.
pub const WATCH: &str = "watch";
/// Id of its one stream.
pub const WATCH_ID: &str = "national";

/// One event of the watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchEvent {
    /// 开始值守: rungs that came before are nobody's duty
    WatchBegun {
        /// From this moment on.
        from: Moment,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 值守完毕: every rung through a moment was raised, or found missed
    DayWatched {
        /// Through this moment.
        through: Moment,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

/// How far the watch has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// From when on it looks; none before it has begun.
    pub from: Option<Moment>,
    /// Through which moment it has seen everything.
    pub through: Option<Moment>,
    /// Number of events folded.
    pub version: u64,
}

impl Watched {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &WatchEvent) {
        self.version += 1;
        match event {
            WatchEvent::WatchBegun { from, .. } => {
                self.from = Some(*from);
                self.through = Some(*from);
            }
            WatchEvent::DayWatched { through, .. } => self.through = Some(*through),
        }
    }
}

log_event!(WatchEvent, WATCH, { WatchBegun, DayWatched });
