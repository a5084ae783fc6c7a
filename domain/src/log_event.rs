//! Events as the log keeps them: by kind of stream, name and version. An event is written in the shape of its day and
//! stays so for ever; what was written in an older shape is lifted to today's when it is read, here and nowhere else.

mod kinds;

use cqrs_es::DomainEvent;
use serde_json::Value;

pub use kinds::{KINDS, Kind};

/// The version with which every event begins.
pub const FIRST_VERSION: &str = "1";

/// An event of one kind of stream.
pub trait LogEvent: DomainEvent {
    /// Kind of stream.
    const KIND: &'static str;
    /// Every name that an event of the kind can have.
    const NAMES: &'static [&'static str];
    /// How older shapes become those of today; of one name in the order of its versions.
    const LIFTS: &'static [Lift] = &[];

    /// Name of the event in the log.
    fn name(&self) -> &'static str;
}

/// One step of an event from a version of its shape to the next.
#[derive(Debug, Clone, Copy)]
pub struct Lift {
    /// Name of the event.
    pub name: &'static str,
    /// The version lifted.
    pub from: &'static str,
    /// The version that comes of it.
    pub to: &'static str,
    /// The payload in the later shape, or what is wrong with it.
    pub lift: fn(Value) -> Result<Value, String>,
}

/// Why a stored event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A version that is neither today's nor leads to it: written by a newer program, or never.
    #[error("version {version} of {name} is unknown, version {current} is today's")]
    Version {
        /// Name of the event.
        name: String,
        /// The version it has.
        version: String,
        /// The version that is written now.
        current: &'static str,
    },
    /// An older shape that is not as it was.
    #[error("{name} cannot be lifted from version {from}: {reason}")]
    Lift {
        /// Name of the event.
        name: &'static str,
        /// The version it was to be lifted from.
        from: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Not in the shape of its version.
    #[error(transparent)]
    Shape(#[from] serde_json::Error),
}

/// The version in which events of a name are written now.
pub fn current_version(lifts: &[Lift], name: &str) -> &'static str {
    lifts.iter().rev().find(|step| step.name == name).map_or(FIRST_VERSION, |step| step.to)
}

/// The event in a stored payload, in today's shape.
///
/// # Errors
/// [`Unreadable`].
pub fn read<E: LogEvent>(name: &str, version: &str, payload: &str) -> Result<E, Unreadable> {
    if version == current_version(E::LIFTS, name) {
        return Ok(serde_json::from_str(payload)?);
    }
    let lifted = lifted(E::LIFTS, name, version, serde_json::from_str(payload)?)?;
    Ok(serde_json::from_value(lifted)?)
}

fn lifted(lifts: &[Lift], name: &str, version: &str, mut payload: Value) -> Result<Value, Unreadable> {
    let current = current_version(lifts, name);
    let unknown = || Unreadable::Version { name: name.to_owned(), version: version.to_owned(), current };
    let mut at = version;
    for step in lifts.iter().filter(|step| step.name == name) {
        if step.from == at {
            let wrong = |reason| Unreadable::Lift { name: step.name, from: step.from, reason };
            payload = (step.lift)(payload).map_err(wrong)?;
            at = step.to;
        }
    }
    if at == current { Ok(payload) } else { Err(unknown()) }
}

/// Makes a type the event of a kind of stream: its facts, listed here once, are its names.
macro_rules! log_event {
    ($event:ty, $kind:expr, $field:ident: $facts:ident { $($name:ident),+ $(,)? }) => {
        $crate::log_event::log_event!(@ $event, $kind, [$($name),+], |event| match event.$field {
            $($facts::$name { .. } => stringify!($name)),+
        });
    };
    ($event:ident, $kind:expr, { $($name:ident),+ $(,)? }) => {
        $crate::log_event::log_event!(@ $event, $kind, [$($name),+], |event| match event {
            $($event::$name { .. } => stringify!($name)),+
        });
    };
    (@ $event:ty, $kind:expr, [$($name:ident),+], |$this:ident| $found:expr) => {
        impl $crate::log_event::LogEvent for $event {
            const KIND: &'static str = $kind;
            const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            fn name(&self) -> &'static str {
                let $this = self;
                $found
            }
        }

        impl cqrs_es::DomainEvent for $event {
            fn event_type(&self) -> String {
                $crate::log_event::LogEvent::name(self).to_owned()
            }

            fn event_version(&self) -> String {
                use $crate::log_event::LogEvent;
                $crate::log_event::current_version(Self::LIFTS, self.name()).to_owned()
            }
        }
    };
}

pub(crate) use log_event;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const LIFTS: &[Lift] = &[
        Lift { name: "Moved", from: "1", to: "2", lift: |payload| Ok(serde_json::json!({ "to": payload })) },
        Lift { name: "Moved", from: "2", to: "3", lift: with_reason },
    ];

    fn with_reason(mut payload: Value) -> Result<Value, String> {
        payload.as_object_mut().ok_or("no object")?.insert("reason".to_owned(), "".into());
        Ok(payload)
    }

    #[test]
    fn an_older_shape_is_lifted_step_by_step_and_todays_is_left_alone() {
        let lift = |version: &str, payload: Value| lifted(LIFTS, "Moved", version, payload).unwrap();
        let today = serde_json::json!({ "to": "451100", "reason": "" });
        assert_eq!(lift("1", "451100".into()), today);
        assert_eq!(lift("2", serde_json::json!({ "to": "451100" })), today);
        assert_eq!(lift("3", today.clone()), today);
    }

    #[test]
    fn a_version_that_leads_nowhere_is_refused() {
        for (name, version) in [("Moved", "4"), ("Moved", "1.0"), ("Closed", "2")] {
            let refused = lifted(LIFTS, name, version, Value::Null).unwrap_err();
            assert!(matches!(refused, Unreadable::Version { .. }), "{name} {version}: {refused}");
        }
        let refused = lifted(LIFTS, "Moved", "2", Value::Null).unwrap_err();
        assert!(matches!(refused, Unreadable::Lift { from: "2", .. }), "{refused}");
    }
}
