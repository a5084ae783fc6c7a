//! Alerts (预警), one row each: what was due to be told, and when it was; the proof that nothing passed unseen.

use beian_domain::{
    alert::{Alert, Channel},
    counting::Moment,
};

use super::text;
use crate::table::row;

row! {
    /// An alert as the ledger shows it. Moments are RFC 3339 in Shanghai time.
    pub struct AlertRow in "alerts",
        on conflict "on conflict (alert_id) do nothing"
    {
        /// Id of the alert.
        pub alert_id: String,
        /// Id of the case.
        pub case_id: String,
        /// Its deadline.
        pub deadline_id: String,
        /// Rule that set the deadline.
        pub rule: String,
        /// What is due, in Chinese.
        pub title_zh: String,
        /// What is due, in English.
        pub title_en: String,
        /// `legal` or `promised`.
        pub clock: String,
        /// Procedure.
        pub procedure: String,
        /// Handling organ when it was raised.
        pub organ: String,
        /// The due moment it warns of.
        pub due: String,
        /// The ladder that asks for it.
        pub ladder: String,
        /// The rung.
        pub rung: String,
        /// When the rung came.
        pub fires_at: String,
        /// When it was raised, or found missed.
        pub recorded_at: String,
        /// Seconds by which it was raised late; none where it was in time.
        pub late_by: Option<i64>,
        /// Why nobody was told; none where somebody was.
        pub missed: Option<String>,
        /// How many people were told.
        pub told: i64,
    }
}

impl AlertRow {
    /// The row of an alert; none before its first event. What it says never changes.
    pub fn of(id: &str, alert: &Alert) -> Option<Self> {
        let (about, recorded_at) = (alert.about.as_ref()?, alert.recorded_at?);
        let people = alert.deliveries.keys().filter(|(_, channel)| *channel != Channel::Webhook);
        let told: std::collections::BTreeSet<_> = people.map(|(recipient, _)| recipient).collect();
        Some(Self {
            alert_id: id.to_owned(),
            case_id: about.case_id.to_string(),
            deadline_id: about.deadline.0.clone(),
            rule: about.rule.clone(),
            title_zh: about.title.zh.clone(),
            title_en: about.title.en.clone(),
            clock: about.clock.as_str().to_owned(),
            procedure: about.procedure.to_string(),
            organ: about.organ.to_string(),
            due: about.due.to_string(),
            ladder: about.ladder.clone(),
            rung: about.rung.to_string(),
            fires_at: about.fires_at.to_string(),
            recorded_at: Moment::from_utc(recorded_at).to_string(),
            late_by: alert.late_by.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX)),
            missed: text(alert.missed.map(|why| why.as_str())),
            told: i64::try_from(told.len()).unwrap_or(i64::MAX),
        })
    }
}
