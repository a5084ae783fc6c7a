//! Endpoints: few, so all are folded at once and kept for a moment. One retired a moment ago may be told once more.

use std::{sync::Arc, time::Duration};

use beian_domain::{
    actor::{Actor, Role},
    endpoint::{ENDPOINT, Endpoint, EndpointCommand, EndpointEvent, EndpointFact, Endpoints},
    identity::RegionCode,
};
use futures_util::TryStreamExt;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ATTEMPTS, App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError, Appended};

/// How long a node may go on with what another has changed meanwhile.
const KEPT: Duration = Duration::from_secs(1);

/// All endpoints as they were known a moment ago.
#[derive(Clone)]
pub(super) struct KnownEndpoints(Cache<(), Arc<Endpoints>>);

impl Default for KnownEndpoints {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(KEPT).build())
    }
}

/// What a command on an endpoint led to.
#[derive(Debug, Clone)]
pub struct EndpointOutcome {
    /// The endpoint after it.
    pub endpoint: Endpoint,
    /// Position of its event in the log.
    pub position: i64,
    /// Whether this command id had been recorded before.
    pub replayed: bool,
}

impl App {
    /// All endpoints, as the log had them at most a moment ago.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn endpoints(&self) -> Result<Arc<Endpoints>, AppError> {
        if let Some(known) = self.endpoints.0.get(&()) {
            return Ok(known);
        }
        let mut endpoints = Endpoints::default();
        let mut events = self.feed.by_stream(ENDPOINT, i64::MAX);
        while let Some(stored) = events.try_next().await? {
            let id = Uuid::parse_str(&stored.aggregate_id).map_err(|error| {
                AppError::Internal(format!("the stream of position {} is no endpoint's: {error}", stored.position))
            })?;
            endpoints.0.entry(id).or_default().apply(&read_event::<EndpointEvent>(&stored)?);
        }
        let endpoints = Arc::new(endpoints);
        self.endpoints.0.insert((), Arc::clone(&endpoints));
        Ok(endpoints)
    }

    /// Ids of the endpoints to be told of a case that this organ handles: its own and those of organs above.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn endpoints_for(&self, organ: RegionCode) -> Result<Vec<Uuid>, AppError> {
        Ok(self.endpoints().await?.of(organ).collect())
    }

    /// Decides a command on an endpoint and records its event, exactly once for its command id; `asked` is the digest
    /// of what the client sent, without the secret.
    ///
    /// # Errors
    /// [`AppError`]; nothing was recorded, or after [`AppError::Unavailable`] perhaps: the same command may be sent
    /// again.
    pub async fn order_endpoint(
        &self,
        command_id: Uuid,
        id: Uuid,
        command: &EndpointCommand,
        asked: [u8; 32],
    ) -> Result<EndpointOutcome, AppError> {
        for _ in 0..ATTEMPTS {
            let endpoint = self.endpoint(id).await?;
            // A repeat is answered before it is judged: an endpoint is registered and retired once.
            if let Some(position) = self.recorded(command_id, asked).await? {
                return Ok(EndpointOutcome { endpoint, position, replayed: true });
            }
            let event = endpoint.decide(command, self.clock.now())?;
            if let Some((position, replayed)) = self.record_endpoint(command_id, asked, id, &endpoint, &event).await? {
                let endpoint = self.endpoint(id).await?;
                return Ok(EndpointOutcome { endpoint, position, replayed });
            }
        }
        Err(AppError::Unavailable)
    }

    /// An endpoint has answered that it is gone for good; nothing more is sent there.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn endpoint_gone(&self, id: Uuid) -> Result<(), AppError> {
        let endpoint = self.endpoint(id).await?;
        if !endpoint.is_open() {
            return Ok(());
        }
        let by = Actor { name: "messenger".to_owned(), role: Role::Machine, organ: None };
        let event = EndpointEvent { fact: EndpointFact::EndpointGone, by, recorded_at: self.clock.now() };
        let asked = Sha256::digest(id.as_bytes()).into();
        // Whoever was quicker has closed it, or changed it so that the next answer tells.
        self.record_endpoint(Uuid::now_v7(), asked, id, &endpoint, &event).await.map(drop)
    }

    /// The endpoint as the log has it now; an empty one if there is no such endpoint.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn endpoint(&self, id: Uuid) -> Result<Endpoint, AppError> {
        let mut endpoint = Endpoint::default();
        for stored in self.feed.stream(ENDPOINT, &id.to_string(), 0).await? {
            endpoint.apply(&read_event::<EndpointEvent>(&stored)?);
        }
        Ok(endpoint)
    }

    /// None where a race was lost.
    async fn record_endpoint(
        &self,
        command_id: Uuid,
        body_digest: [u8; 32],
        id: Uuid,
        endpoint: &Endpoint,
        event: &EndpointEvent,
    ) -> Result<Option<(i64, bool)>, AppError> {
        let writes = vec![stream_write(ENDPOINT, id.to_string(), endpoint.version, std::slice::from_ref(event))?];
        let append = Append { command_id, body_digest, recorded_at: event.recorded_at, writes };
        let recorded = match self.log.append(append).await {
            Ok(Appended::Recorded { last, .. }) => Some((last, false)),
            Ok(Appended::Replayed { last, .. }) => Some((last, true)),
            Err(AppendError::Conflict { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        self.endpoints.0.invalidate(&());
        Ok(recorded)
    }
}
