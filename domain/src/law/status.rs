//! Status of an instrument over time (时效性): not yet in force, in force in which text, repealed or replaced.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::message::{Bilingual, Message};

/// An amendment of an instrument (修订).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// First day of the amended text.
    pub day: NaiveDate,
    /// Day of the decision, where the amended text came into force later.
    #[serde(default)]
    pub decided: Option<NaiveDate>,
    /// What amended it: 国务院令第588号.
    pub by: String,
    /// What changed, as far as it is known.
    #[serde(default)]
    pub what: Option<Bilingual>,
    /// Rests on general knowledge or a secondary source.
    #[serde(default)]
    pub verify: bool,
}

/// Where an instrument stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstrumentStatus {
    /// 尚未施行
    NotYetInForce,
    /// 有效
    InForce {
        /// The amendment whose text applies; none for the text as issued.
        amended: Option<Amendment>,
    },
    /// 废止
    Repealed,
    /// 已被取代
    Replaced {
        /// Id of the instrument that took its place.
        by: String,
    },
}

impl InstrumentStatus {
    /// Whether the instrument is law on the day.
    pub fn is_in_force(&self) -> bool {
        matches!(self, Self::InForce { .. })
    }

    /// Whether it was law before the day and is no longer.
    pub fn has_ended(&self) -> bool {
        matches!(self, Self::Repealed | Self::Replaced { .. })
    }
}

impl Instrument {
    /// Where it stands on a day.
    pub fn status(&self, on: NaiveDate) -> InstrumentStatus {
        if on < self.first_day {
            return InstrumentStatus::NotYetInForce;
        }
        match &self.replaced_by {
            _ if self.in_force(on) => InstrumentStatus::InForce { amended: self.amended(on).cloned() },
            Some(by) => InstrumentStatus::Replaced { by: by.clone() },
            None => InstrumentStatus::Repealed,
        }
    }

    /// The last amendment up to a day; none where the text as issued still applies.
    pub fn amended(&self, on: NaiveDate) -> Option<&Amendment> {
        self.amendments.iter().rfind(|amendment| amendment.day <= on)
    }

    /// Its status on a day as a sentence.
    pub fn status_message(&self, on: NaiveDate) -> Message {
        let message = match self.status(on) {
            InstrumentStatus::NotYetInForce => {
                Message::new("instrument_not_yet_in_force").with("first", self.first_day)
            }
            InstrumentStatus::InForce { amended: None } => Message::new("instrument_in_force"),
            InstrumentStatus::InForce { amended: Some(amendment) } => {
                Message::new("instrument_in_force_amended").with("day", amendment.day).with("by", amendment.by)
            }
            InstrumentStatus::Repealed => self.ended("instrument_repealed"),
            InstrumentStatus::Replaced { .. } => self.ended("instrument_replaced"),
        };
        message.with("instrument", &self.number)
    }

    fn ended(&self, code: &str) -> Message {
        let last = self.last_day.map(|last| last.to_string()).unwrap_or_default();
        Message::new(code).with("last", last).with("by", self.repealed_by.as_deref().unwrap_or("-"))
    }
}
