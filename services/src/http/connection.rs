//! `/graphql/ws`: subscriptions by the protocol graphql-transport-ws.

use std::{future::pending, time::Duration};

use async_graphql::{Data, http::ALL_WEBSOCKET_PROTOCOLS};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use serde_json::Value;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Shared, graphql::session};
use crate::graphql::{Connected, Fault, LONGEST_QUERY, Session};

/// Most bytes of a message: a subscription and its variables.
const LARGEST_MESSAGE: usize = 2 * LONGEST_QUERY;

/// Takes a connection; its token is in the header or in the payload of `connection_init`, as `authorization`.
pub(super) async fn upgrade(
    State(shared): State<Shared>,
    headers: HeaderMap,
    protocol: GraphQLProtocol,
    upgrade: WebSocketUpgrade,
) -> Response {
    let by_header = session(&shared, &headers);
    let upgrade = upgrade.protocols(ALL_WEBSOCKET_PROTOCOLS).max_message_size(LARGEST_MESSAGE);
    upgrade.on_upgrade(move |socket| async move {
        let tokens = shared.tokens;
        let greeted = CancellationToken::new();
        let greeting = greeted.clone();
        let connection = GraphQLWebSocket::new(socket, Connected::new(shared.schemas.clone()), protocol);
        let connection = connection.on_connection_init(async move |payload: Value| {
            let given = payload.get("authorization").or_else(|| payload.get("Authorization"));
            let by_payload = given.and_then(Value::as_str).and_then(|given| tokens.actor(given).ok());
            let actor = by_payload.or(by_header.0).ok_or_else(|| Fault::new("unauthenticated"))?;
            let mut data = Data::default();
            data.insert(Session(Some(actor)));
            greeting.cancel();
            Ok(data)
        });
        tokio::select! {
            () = connection.serve() => {}
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
