//! What happens to an endpoint. Events are for ever: additive, versioned, named in the past tense.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{actor::Actor, identity::RegionCode, log_event::log_event};

/// One event of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointEvent {
    /// What happened.
    pub fact: EndpointFact,
    /// By whom.
    pub by: Actor,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Facts of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointFact {
    /// 登记推送地址
    EndpointRegistered {
        /// Whose; none is the nation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<RegionCode>,
        /// Its address.
        url: String,
        /// Where its secret is kept.
        secret: Uuid,
    },
    /// 更换密钥
    EndpointSecretRotated {
        /// Where the new one is kept.
        secret: Uuid,
    },
    /// 停用推送地址
    EndpointRetired,
    /// 推送地址已失效: it answered that it is gone for good
    EndpointGone,
}

log_event!(EndpointEvent, super::ENDPOINT, fact: EndpointFact {
    EndpointRegistered,
    EndpointSecretRotated,
    EndpointRetired,
    EndpointGone,
});
