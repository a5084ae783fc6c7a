//! What happens to an alert: one stream for each, whose id follows from the clock, its due moment and the rung, so that
//! no rung can be raised twice, whoever raises it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ClockKind, RungTime, Told};
use crate::{
    actor::Actor, counting::Moment, deadline::DeadlineId, identity::RegionCode, log_event::log_event,
    message::Bilingual, procedure::ProcedureId,
};

/// Kind of stream that alerts are.
pub const ALERT: &str = "alert";

/// Namespace of the ids of alerts.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6961_6e2d_4a1e_8e57_616c_6572_7473);

/// The id of an alert.
pub fn alert_id(case_id: Uuid, deadline: &DeadlineId, due: Moment, rung: RungTime) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{case_id} {} {due} {rung}", deadline.0).as_bytes())
}

/// One event of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEvent {
    /// What happened.
    pub fact: AlertFact,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerted {
    /// The case.
    pub case_id: Uuid,
    /// Its clock.
    pub deadline: DeadlineId,
    /// The rule that set the clock.
    pub rule: String,
    /// What is due.
    pub title: Bilingual,
    /// Legal or promised limit.
    #[serde(default)]
    pub clock: ClockKind,
    /// The procedure.
    pub procedure: ProcedureId,
    /// The handling organ at that time.
    pub organ: RegionCode,
    /// The due moment it warns of.
    pub due: Moment,
    /// The ladder that asks for it.
    pub ladder: String,
    /// The rung.
    pub rung: RungTime,
    /// The moment at which it came.
    pub fires_at: Moment,
}

impl Alerted {
    /// Its id.
    pub fn id(&self) -> Uuid {
        alert_id(self.case_id, &self.deadline, self.due, self.rung)
    }
}

/// Who is told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Id of the account; for a webhook, of its endpoint.
    pub id: Uuid,
    /// As whom.
    pub told: Told,
    /// Ways besides the inbox.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Channel>,
    /// Not before this moment: people are told while they are at their desks.
    pub not_before: Moment,
}

/// A way on which somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 站内消息: always
    Inbox,
    /// 电子邮件
    Mail,
    /// A connected system's endpoint
    Webhook,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Inbox, Self::Mail, Self::Webhook];

    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }

    /// The channel written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// Why nobody was told of a rung that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissedWhy {
    /// Before the watch saw it, the clock had ended, moved or was suspended.
    Overtaken,
    /// There was no person to tell, in the organ or above it; systems are none.
    Nobody,
}

impl MissedWhy {
    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overtaken => "overtaken",
            Self::Nobody => "nobody",
        }
    }

    /// The reason written so.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Overtaken, Self::Nobody].into_iter().find(|why| why.as_str() == word)
    }
}

/// Facts of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertFact {
    /// 发出预警: from here on it is in the inboxes
    AlertRaised {
        /// What of.
        alert: Alerted,
        /// To whom.
        to: Vec<Recipient>,
        /// Seconds from its moment to now, when that is too long; the watch was not running then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_by: Option<u64>,
    },
    /// 漏发预警
    AlertMissed {
        /// What of.
        alert: Alerted,
        /// Why.
        why: MissedWhy,
        /// Systems that are told all the same; no person is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<Recipient>,
    },
    /// 送达
    AlertDelivered {
        /// To whom.
        to: Uuid,
        /// How.
        via: Channel,
    },
    /// 送达失败
    DeliveryFailed {
        /// To whom.
        to: Uuid,
        /// How.
        via: Channel,
        /// What the other side said; no personal data.
        reason: String,
        /// When it is tried again; never by itself, if none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<DateTime<Utc>>,
    },
    /// 重新发送: given up on, and to be tried again
    DeliveryRenewed {
        /// To whom.
        to: Uuid,
        /// How.
        via: Channel,
        /// By whom.
        by: Actor,
    },
    /// 已读
    AlertRead {
        /// Whose inbox.
        by: Uuid,
    },
}

log_event!(AlertEvent, ALERT, fact: AlertFact {
    AlertRaised,
    AlertMissed,
    AlertDelivered,
    DeliveryFailed,
    DeliveryRenewed,
    AlertRead,
});
