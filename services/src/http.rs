//! The HTTP interface: GraphQL, its page for people, health and metrics.

mod calendar;
mod client;
mod connection;
mod dossier;
mod edge;
mod graphiql;
mod graphql;
mod health;
mod identity;
mod layers;
mod limits;
mod listening;
mod origin;
mod page;
mod patient;
mod photograph;
mod places;
mod plan;
mod proof;
mod protection;
mod reports;
mod tls;
mod visitor;

use std::future::Future;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use beian_projections::{Projector, ReadModels};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{access::Access, app::App, graphql::Schemas, proof::Proofs, watch::Heartbeats};

pub use client::{ClientAddress, Https, Proxies};
pub use edge::Edge;
pub use limits::{LARGEST_BODY, LARGEST_HEAD, LONGEST_URI, Limits, MOST_HEADERS};
pub use origin::{Origin, OriginError, Origins};
pub use photograph::LARGEST_PHOTOGRAPH;
pub use tls::{Tls, TlsError};

/// What a server works with.
pub struct Server {
    /// The application service.
    pub app: App,
    /// What keeps the read models up to date.
    pub projector: Projector,
    /// The read models' queries.
    pub read_models: ReadModels,
    /// What lets callers in.
    pub access: Access,
    /// Where the watch says that it is alive.
    pub heartbeats: Heartbeats,
    /// Heads of the log, and proofs.
    pub proofs: Proofs,
    /// Where `/metrics` reads from; without it there is no such page.
    pub metrics: Option<PrometheusHandle>,
    /// How it stands towards the network.
    pub edge: Edge,
}

/// What every handler shares.
#[derive(Clone)]
struct Shared {
    app: App,
    read_models: ReadModels,
    projector: Projector,
    schemas: Schemas,
    access: Access,
    heartbeats: Heartbeats,
    proofs: Proofs,
    metrics: Option<PrometheusHandle>,
    edge: Edge,
    closing: CancellationToken,
}

impl Shared {
    fn new(server: Server, closing: CancellationToken) -> Self {
        let Server { app, projector, read_models, access, heartbeats, proofs, metrics, edge } = server;
        let admission = edge.admission.clone();
        let schemas = Schemas::new(&app, &projector, &read_models, &access, &heartbeats, &proofs, admission);
        Self { app, read_models, schemas, projector, access, heartbeats, proofs, metrics, edge, closing }
    }
}

/// Answers requests until `shutdown` comes, then finishes those that were begun and ends subscriptions.
pub async fn serve(listener: TcpListener, server: Server, shutdown: impl Future<Output = ()> + Send + 'static) {
    let closing = CancellationToken::new();
    let edge = server.edge.clone();
    let router = routes(Shared::new(server, closing.clone()));
    let told = closing.clone();
    let waiting = tokio::spawn(async move {
        shutdown.await;
        told.cancel();
    });
    listening::listen(listener, router, edge, closing).await;
    waiting.abort();
}

fn routes(shared: Shared) -> Router {
    let Edge { origins, proxies, admission, .. } = shared.edge.clone();
    let mut guarded = Router::new()
        .route("/graphql", post(graphql::answer))
        .route("/graphql/ws", any(connection::upgrade))
        .route("/cases/{id}/photographs", post(photograph::keep))
        .layer(from_fn_with_state(origins.clone(), origin::guard));
    if let Some(cors) = origins.cors() {
        guarded = guarded.layer(cors);
    }
    let mut router = Router::new()
        .merge(guarded)
        .route("/auth/oidc/start", get(identity::start))
        .route("/auth/oidc/callback", get(identity::callback))
        .route("/reports/{file}", get(reports::report))
        .route("/calendars/{feed}", get(calendar::feed))
        .route("/cases/{id}/photographs/{sha256}", get(photograph::show))
        .route("/cases/{id}/dossier", get(dossier::export))
        .route("/plans/{organ}/{file}", get(plan::export))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/health/watch", get(health::watch))
        .route("/health/proof", get(health::proof))
        .route("/log/checkpoint", get(proof::checkpoint))
        .route("/log/key", get(proof::key))
        .route("/metrics", get(health::metrics));
    if admission.introspection {
        router = router.route("/graphiql", get(graphiql::page));
    }
    let router = router.fallback(page::show);
    layers::around(router.layer(DefaultBodyLimit::max(LARGEST_BODY)).with_state(shared), proxies)
}
