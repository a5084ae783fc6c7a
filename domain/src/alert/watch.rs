//! The watch's own log: from when on it looked, through which moment it has seen every rung, and by which rules.

mod stretch;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use stretch::Stretch;

use crate::{counting::Moment, log_event::log_event};

/// Kind of the watch's stream.
pub const WATCH: &str = "watch";
/// Id of its one stream.
pub const WATCH_ID: &str = "national";

/// The rules from which it follows which rungs come when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WatchRules {
    /// Version of the working-day calendar.
    pub calendar: String,
    /// Version of the ladders.
    pub ladders: String,
}

/// One event of the watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchEvent {
    /// 开始值守: rungs that came before are nobody's duty
    WatchBegun {
        /// From this moment on.
        from: Moment,
        /// By these rules; not told by earlier records.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        under: Option<WatchRules>,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 值守完毕: every rung through a moment was raised, or found missed
    DayWatched {
        /// Through this moment.
        through: Moment,
        /// By these rules; not told by earlier records.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        under: Option<WatchRules>,
        /// The rules being new, it was looked once more for rungs that came after this moment, of clocks still running.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_to: Option<Moment>,
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
    /// By which rules it looked last; none where its records do not say.
    pub under: Option<WatchRules>,
    /// By which rules it looked when, in the order of time.
    pub stretches: Vec<Stretch>,
    /// Number of events folded.
    pub version: u64,
}

impl Watched {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &WatchEvent) {
        self.version += 1;
        match event {
            WatchEvent::WatchBegun { from, under, .. } => {
                self.from = Some(*from);
                self.through = Some(*from);
                self.under.clone_from(under);
            }
            WatchEvent::DayWatched { through, under, back_to, recorded_at } => {
                let after = self.through.unwrap_or(*through);
                let looked_back = back_to.map(|to| (to, Moment::from_utc(*recorded_at)));
                self.add(Stretch { after, through: *through, under: under.clone(), looked_back });
                self.through = Some(*through);
                self.under.clone_from(under);
            }
        }
    }
}

log_event!(WatchEvent, WATCH, { WatchBegun, DayWatched });
