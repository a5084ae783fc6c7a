//! The folded state of an alert.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AlertEvent, AlertFact, Alerted, Channel, MissedWhy, Recipient, Told};
use crate::counting::Moment;

/// An alert as its events tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alert {
    /// What it is about; none before its first event.
    pub about: Option<Alerted>,
    /// When it was raised, or found missed.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Why no person was told.
    pub missed: Option<MissedWhy>,
    /// Seconds by which it was raised late.
    pub late_by: Option<u64>,
    /// What became of it, by recipient and channel.
    pub deliveries: BTreeMap<(Uuid, Channel), Delivery>,
    /// Number of events folded.
    pub version: u64,
}

/// One recipient on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// As whom the recipient is told.
    pub told: Told,
    /// Not before this moment.
    pub not_before: Moment,
    /// How far it has come.
    pub state: DeliveryState,
    /// Failed attempts so far.
    pub failures: u32,
    /// What the last failure was.
    pub reason: Option<String>,
    /// When it was delivered; in the inbox, read.
    pub at: Option<DateTime<Utc>>,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be tried, again or for the first time, at this moment.
    Waiting(DateTime<Utc>),
    /// There.
    Delivered,
    /// In the inbox, and read.
    Read,
    /// Given up on.
    Dead,
}

impl DeliveryState {
    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Dead => "dead",
        }
    }
}

impl Alert {
    /// Copies what an event says.
    pub fn apply(&mut self, event: &AlertEvent) {
        self.version += 1;
        match &event.fact {
            AlertFact::AlertRaised { alert, to, late_by } => {
                self.about = Some(alert.clone());
                self.recorded_at = Some(event.recorded_at);
                self.late_by = *late_by;
                to.iter().for_each(|recipient| self.address(recipient));
            }
            AlertFact::AlertMissed { alert, why, to } => {
                self.about = Some(alert.clone());
                self.recorded_at = Some(event.recorded_at);
                self.missed = Some(*why);
                to.iter().for_each(|recipient| self.address(recipient));
            }
            AlertFact::AlertDelivered { to, via } => self.change(*to, *via, |delivery| {
                delivery.state = DeliveryState::Delivered;
                delivery.at = Some(event.recorded_at);
            }),
            AlertFact::DeliveryFailed { to, via, reason, next } => self.change(*to, *via, |delivery| {
                delivery.state = next.map_or(DeliveryState::Dead, DeliveryState::Waiting);
                delivery.failures += 1;
                delivery.reason = Some(reason.clone());
            }),
            AlertFact::DeliveryRenewed { to, via, by: _ } => self.change(*to, *via, |delivery| {
                delivery.state = DeliveryState::Waiting(event.recorded_at);
                delivery.failures = 0;
            }),
            AlertFact::AlertRead { by } => self.change(*by, Channel::Inbox, |delivery| {
                delivery.state = DeliveryState::Read;
                delivery.at = Some(event.recorded_at);
            }),
        }
    }

    /// Whether something can still happen to the delivery that it is about: what was told twice is recorded once.
    pub fn admits(&self, fact: &AlertFact) -> bool {
        let stands = |to: &Uuid, via: Channel| self.deliveries.get(&(*to, via)).map(|delivery| delivery.state);
        match fact {
            AlertFact::AlertRaised { .. } | AlertFact::AlertMissed { .. } => self.about.is_none(),
            AlertFact::AlertDelivered { to, via } | AlertFact::DeliveryFailed { to, via, .. } => {
                matches!(stands(to, *via), Some(DeliveryState::Waiting(_)))
            }
            AlertFact::DeliveryRenewed { to, via, .. } => stands(to, *via) == Some(DeliveryState::Dead),
            AlertFact::AlertRead { by } => stands(by, Channel::Inbox) == Some(DeliveryState::Delivered),
        }
    }

    fn address(&mut self, recipient: &Recipient) {
        let Recipient { id, told, via, not_before } = recipient;
        let outside = DeliveryState::Waiting(not_before.utc());
        let is_endpoint = via.contains(&Channel::Webhook);
        let inbox = (!is_endpoint).then_some((Channel::Inbox, DeliveryState::Delivered));
        for (channel, state) in inbox.into_iter().chain(via.iter().map(|via| (*via, outside))) {
            let delivery =
                Delivery { told: *told, not_before: *not_before, state, failures: 0, reason: None, at: None };
            self.deliveries.insert((*id, channel), delivery);
        }
    }

    fn change(&mut self, to: Uuid, via: Channel, change: impl FnOnce(&mut Delivery)) {
        if let Some(delivery) = self.deliveries.get_mut(&(to, via)) {
            change(delivery);
        }
    }
}
