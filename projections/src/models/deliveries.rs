//! Deliveries (送达), one row for each recipient of an alert and each channel: the inbox, and what is still to be sent.

use beian_domain::{
    alert::{Alert, DeliveryState},
    counting::Moment,
};

use super::text;
use crate::table::row;

row! {
    /// An alert on its way to a recipient. Moments are RFC 3339 in Shanghai time.
    pub struct DeliveryRow in "deliveries",
        on conflict "on conflict (alert_id, recipient, channel) do update set state = excluded.state,
            next_try = excluded.next_try, failures = excluded.failures, reason = excluded.reason, at = excluded.at"
    {
        /// The alert.
        pub alert_id: String,
        /// Id of the account, or of the endpoint.
        pub recipient: String,
        /// `inbox`, `mail` or `webhook`.
        pub channel: String,
        /// As whom: `handler`, `organ`, `superior` or `applicant`.
        pub told: String,
        /// The case.
        pub case_id: String,
        /// Handling organ when it was raised.
        pub organ: String,
        /// When the rung came.
        pub fires_at: String,
        /// Told from this moment on: people of an organ while they are at their desks.
        pub not_before: String,
        /// `waiting`, `delivered`, `read` or `dead`.
        pub state: String,
        /// When it is tried next; none unless it waits.
        pub next_try: Option<String>,
        /// Failed attempts so far.
        pub failures: i64,
        /// What the last failure was.
        pub reason: Option<String>,
        /// When it was delivered; in the inbox, read.
        pub at: Option<String>,
    }
}

impl DeliveryRow {
    /// The rows of an alert.
    pub fn of<'a>(id: &'a str, alert: &'a Alert) -> impl Iterator<Item = Self> + 'a {
        alert.about.iter().flat_map(move |about| {
            alert.deliveries.iter().map(move |((recipient, channel), delivery)| Self {
                alert_id: id.to_owned(),
                recipient: recipient.to_string(),
                channel: channel.as_str().to_owned(),
                told: delivery.told.as_str().to_owned(),
                case_id: about.case_id.to_string(),
                organ: about.organ.to_string(),
                fires_at: about.fires_at.to_string(),
                not_before: delivery.not_before.to_string(),
                state: delivery.state.as_str().to_owned(),
                next_try: match delivery.state {
                    DeliveryState::Waiting(at) => Some(Moment::from_utc(at).to_string()),
                    DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Dead => None,
                },
                failures: delivery.failures.into(),
                reason: delivery.reason.clone(),
                at: text(delivery.at.map(Moment::from_utc)),
            })
        })
    }
}
