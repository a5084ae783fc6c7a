//! Alerts (预警): before a time limit passes whoever can still keep it is told, and after it has passed their superior.
//!
//! A ladder says on which days of a clock whom to tell. What of it has come is a pure function of what was known of the
//! clock, so it can be asked for any past moment; that an alert was raised, and how it reached people, are events.

mod event;
mod firing;
mod ladder;
mod preference;
mod retry;
mod rung;
mod state;
mod watch;

pub use event::{ALERT, AlertEvent, AlertFact, Alerted, Channel, MissedWhy, Recipient, alert_id};
pub use firing::{Come, Firing};
pub use ladder::{ClockKind, Hours, Ladder, Ladders};
pub use preference::{AlertPreferences, channels_for};
pub use retry::next_try;
pub use rung::{Rung, RungTime, RungTimeError, Told, half};
pub use state::{Alert, Delivery, DeliveryState};
pub use watch::{Stretch, WATCH, WATCH_ID, WatchEvent, WatchRules, Watched};
