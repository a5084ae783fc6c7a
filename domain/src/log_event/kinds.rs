//! Every kind of stream that the log can have.

use serde_json::Value;

use super::{LogEvent, Unreadable, read};
use crate::{
    account::{AccountEvent, AdministratorsEvent, ExternalIdentityEvent},
    alert::{AlertEvent, WatchEvent},
    briefing::BriefingEvent,
    calendar::CalendarEvent,
    case::CaseEvent,
    endpoint::EndpointEvent,
    organ::OrganEvent,
    owed::OwedEvent,
    personal::Reading,
    plan::PlanEvent,
    register::RegisterEvent,
};

/// A kind of stream, for whoever must understand any event.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The word in the log.
    pub kind: &'static str,
    /// Every name that its events can have.
    pub names: &'static [&'static str],
    /// Version in which events of a name are written now.
    pub current_version: fn(&str) -> &'static str,
    /// Name of the event that a payload holds, by name, version and payload as stored.
    pub understand: fn(&str, &str, &str) -> Result<&'static str, Unreadable>,
    /// The payload in today's shape, as it would be written now.
    pub rewrite: fn(&str, &str, &str) -> Result<Value, Unreadable>,
}

/// All of them.
pub const KINDS: &[Kind] = &[
    Kind::of::<CaseEvent>(),
    Kind::of::<RegisterEvent>(),
    Kind::of::<Reading>(),
    Kind::of::<AccountEvent>(),
    Kind::of::<AdministratorsEvent>(),
    Kind::of::<ExternalIdentityEvent>(),
    Kind::of::<OrganEvent>(),
    Kind::of::<PlanEvent>(),
    Kind::of::<AlertEvent>(),
    Kind::of::<WatchEvent>(),
    Kind::of::<BriefingEvent>(),
    Kind::of::<EndpointEvent>(),
    Kind::of::<CalendarEvent>(),
    Kind::of::<OwedEvent>(),
];

impl Kind {
    const fn of<E: LogEvent>() -> Self {
        Self {
            kind: E::KIND,
            names: E::NAMES,
            current_version: |name| super::current_version(E::LIFTS, name),
            understand: |name, version, payload| read::<E>(name, version, payload).map(|event| event.name()),
            rewrite: |name, version, payload| Ok(serde_json::to_value(read::<E>(name, version, payload)?)?),
        }
    }

    /// The kind written so.
    pub fn find(kind: &str) -> Option<&'static Self> {
        KINDS.iter().find(|known| known.kind == kind)
    }
}
