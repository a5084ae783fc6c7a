//! An endpoint as those who manage it see it: without its secret.

use async_graphql::SimpleObject;
use beian_domain::endpoint::Endpoint;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An endpoint (推送地址).
#[derive(SimpleObject)]
#[graphql(name = "Endpoint")]
pub(super) struct EndpointObject {
    /// Its id.
    id: Uuid,
    /// Code of the organ, of whose cases and of those below it is told; none for the nation.
    organ: Option<String>,
    /// Its address.
    url: String,
    /// Since when.
    registered_at: DateTime<Utc>,
    /// When it was retired.
    retired_at: Option<DateTime<Utc>>,
    /// When it answered that it is gone for good; nothing is sent there since.
    gone_at: Option<DateTime<Utc>>,
}

impl EndpointObject {
    /// None before it was registered.
    pub(super) fn of(id: Uuid, endpoint: &Endpoint) -> Option<Self> {
        let registration = endpoint.registration.as_ref()?;
        Some(Self {
            id,
            organ: registration.organ.map(|organ| organ.to_string()),
            url: registration.url.clone(),
            registered_at: registration.at,
            retired_at: endpoint.retired_at,
            gone_at: endpoint.gone_at,
        })
    }
}
