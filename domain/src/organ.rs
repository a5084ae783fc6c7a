//! Organs (机关): who handles cases, each named by the code of the region it serves.
//!
//! Every region in force has an organ, so that nothing has to be set up; events say otherwise: a name, a merger, a
//! closing. The nation is above them all and has no events: an official of no organ serves it.

mod change;
mod event;
mod merger;
mod organs;
mod superior;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use change::{OrganChange, OrganCommand, OrganEvents};
pub use event::{OrganEvent, OrganFact};
pub use merger::unfit;
pub use organs::{Organs, Standing};

use crate::{identity::RegionCode, message::Bilingual};

/// Kind of stream that organs are; the id of the stream is the code of the region.
pub const ORGAN: &str = "organ";

/// What events say of an organ.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Organ {
    /// Its name, if one was recorded.
    pub name: Option<Bilingual>,
    /// Its last opening, if one was recorded.
    pub opened: Option<Opened>,
    /// Its closing, while it is closed.
    pub closed: Option<Closed>,
    /// Day of the last event.
    pub last_day: Option<NaiveDate>,
    /// Number of events.
    pub version: u64,
}

/// How an organ was opened (设立).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its first day.
    pub on: NaiveDate,
    /// The organ above it; none for the nation.
    pub superior: Option<RegionCode>,
}

/// How an organ was closed (撤并).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The day of the merger.
    pub on: NaiveDate,
    /// Into which organ it was merged.
    pub into: RegionCode,
    /// Id of the merger, from which the commands of the take-over have theirs.
    pub merger: Uuid,
    /// Once its cases were taken over: how many had to stay, because the successor does not handle their procedure.
    pub left: Option<u64>,
}

impl Organ {
    /// The state after one more event.
    pub fn apply(&mut self, event: &OrganEvent) {
        self.version += 1;
        self.last_day = Some(event.occurred_on);
        match &event.fact {
            OrganFact::OrganOpened { name, level: _, superior } => {
                self.name = Some(name.clone());
                self.opened = Some(Opened { on: event.occurred_on, superior: *superior });
                self.closed = None;
            }
            OrganFact::OrganRenamed { name } => self.name = Some(name.clone()),
            OrganFact::OrganMerged { into, merger } => {
                self.closed = Some(Closed { on: event.occurred_on, into: *into, merger: *merger, left: None });
            }
            OrganFact::CasesTakenOver { by: _, left } => {
                if let Some(closed) = &mut self.closed {
                    closed.left = Some(*left);
                }
            }
        }
    }
}
