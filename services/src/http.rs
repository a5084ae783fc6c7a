//! The HTTP interface: GraphQL, its page for people, health and metrics.

mod connection;
mod graphiql;
mod graphql;
mod health;
mod identity;
mod layers;
mod visitor;

use std::{future::Future, io, net::SocketAddr};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
    serve::ListenerExt,
};
use beian_projections::{Projector, ReadModels};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{access::Access, app::App, graphql::Schemas};

/// Most bytes of a request's body.
pub const LARGEST_BODY: usize = 2 * 1024 * 1024;

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
    /// Where `/metrics` reads from; without it there is no such page.
    pub metrics: Option<PrometheusHandle>,
}

/// What every handler shares.
#[derive(Clone)]
struct Shared {
    projector: Projector,
    schemas: Schemas,
    access: Access,
    metrics: Option<PrometheusHandle>,
    closing: CancellationToken,
}

impl Shared {
    fn new(server: Server, closing: CancellationToken) -> Self {
        let Server { app, projector, read_models, access, metrics } = server;
        let schemas = Schemas::new(&app, &projector, &read_models, &access);
        Self { schemas, projector, access, metrics, closing }
    }
}

/// All routes of a server, for one that is never shut down.
pub fn router(server: Server) -> Router {
    routes(Shared::new(server, CancellationToken::new()))
}

/// Answers requests until `shutdown` comes, then finishes those that were begun and ends subscriptions.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let closing = CancellationToken::new();
    let router = routes(Shared::new(server, closing.clone()));
    let prompt = listener.tap_io(|connection| {
        // Small answers must not wait for more to fill a packet; a connection that refuses still works.
        let _ = connection.set_nodelay(true);
    });
    let shutdown = async move {
        shutdown.await;
        closing.cancel();
    };
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(prompt, router).with_graceful_shutdown(shutdown).await
}

fn routes(shared: Shared) -> Router {
    let router = Router::new()
        .route("/graphql", post(graphql::answer))
        .route("/graphql/ws", any(connection::upgrade))
        .route("/graphiql", get(graphiql::page))
        .route("/auth/oidc/start", get(identity::start))
        .route("/auth/oidc/callback", get(identity::callback))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared);
    layers::around(router)
}
