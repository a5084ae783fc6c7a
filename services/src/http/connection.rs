//! `/graphql/ws`: subscriptions by the protocol graphql-transport-ws.

use std::{future::pending, time::Duration};

use async_graphql::{Data, http::ALL_WEBSOCKET_PROTOCOLS};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::{
    Extension,
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use serde_json::Value;
use tokio::{sync::oneshot, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{ClientAddress, Https, Shared, visitor};
use crate::{
    access::{Access, Caller, Credentials},
    app::AppError,
    graphql::{Connected, Fault, LONGEST_QUERY, Visitor},
};

/// Most bytes of a message: a subscription and its variables.
const LARGEST_MESSAGE: usize = 2 * LONGEST_QUERY;
/// How often it is looked at whether the caller may still be told anything.
const STILL: Duration = Duration::from_secs(2);

/// Takes a connection; its token is in the header or in the payload of `connection_init`, as `authorization`.
pub(super) async fn upgrade(
    State(shared): State<Shared>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
    headers: HeaderMap,
    protocol: GraphQLProtocol,
    upgrade: WebSocketUpgrade,
) -> Response {
    let by_https = visitor::by_https(https);
    let by_header = Credentials::of(&headers, &shared.access, by_https);
    let address = visitor::address(client);
    let upgrade = upgrade.protocols(ALL_WEBSOCKET_PROTOCOLS).max_message_size(LARGEST_MESSAGE);
    upgrade.on_upgrade(move |socket| async move {
        let (access, (tell, told)) = (shared.access.clone(), oneshot::channel());
        let greeted = CancellationToken::new();
        let greeting = greeted.clone();
        let connection = GraphQLWebSocket::new(socket, Connected::new(shared.schemas.clone()), protocol);
        let connection = connection.on_connection_init(async move |payload: Value| {
            let given = payload.get("authorization").or_else(|| payload.get("Authorization"));
            let credentials = by_header.authorized_by(given.and_then(Value::as_str));
            let found = access.caller(&credentials).await.map_err(|error| Fault::from(AppError::from(error)))?;
            let caller = found.filter(|caller| caller.actor.is_some()).ok_or_else(|| Fault::new("unauthenticated"))?;
            let visitor = Visitor { caller: Some(caller.clone()), address, by_https, sets_cookies: false };
            let mut data = Data::default();
            data.insert(visitor.session());
            data.insert(visitor);
            // Whoever listened is gone only when the connection is.
            let _ = tell.send((credentials, caller));
            greeting.cancel();
            Ok(data)
        });
        tokio::select! {
            () = connection.serve() => {}
            () = lost(&shared.access, told) => {}
            () = shared.closing.cancelled() => {}
            () = too_late(&greeted, shared.edge.limits.greeting) => {}
        }
    })
}

/// Comes when a client has not said in time who it is, and never if it has.
async fn too_late(greeted: &CancellationToken, patience: Duration) {
    if timeout(patience, greeted.cancelled()).await.is_ok() {
        pending().await
    }
}

/// Returns when the caller is no longer who they were when the connection began: signed out, locked, expired, or in
/// another office. Whoever still may connects again.
async fn lost(access: &Access, told: oneshot::Receiver<(Credentials, Caller)>) {
    let Ok((credentials, caller)) = told.await else { return pending().await };
    loop {
        tokio::time::sleep(STILL).await;
        match access.still(&credentials).await {
            Ok(Some(now)) if now == caller => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "a connection ends: it is not known whether its caller may go on");
                return;
            }
        }
    }
}
