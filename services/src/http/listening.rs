//! Connections: how many, with or without TLS, for how long. axum::serve offers none of these bounds.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request, serve::Listener};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Edge,
    client::Https,
    limits::{LARGEST_HEAD, MOST_HEADERS},
    patient::Patient,
};

/// Answers connections until `closing`, then finishes the requests that were begun.
pub(super) async fn listen(mut listener: TcpListener, router: Router, edge: Edge, closing: CancellationToken) {
    let places = Arc::new(Semaphore::new(edge.limits.connections));
    let connections = TaskTracker::new();
    let reception = Arc::new(Reception { router, edge, closing: closing.clone() });
    while let Some(Some((stream, peer, place))) = closing.run_until_cancelled(next(&mut listener, &places)).await {
        let reception = Arc::clone(&reception);
        connections.spawn(async move { reception.receive(stream, peer, place).await });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// A free place first, then whoever comes: those for whom there is none wait outside.
async fn next(
    listener: &mut TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    let (stream, peer) = Listener::accept(listener).await;
    Some((stream, peer, place))
}

/// What every connection needs.
struct Reception {
    router: Router,
    edge: Edge,
    closing: CancellationToken,
}

impl Reception {
    /// One connection to its end. What goes wrong with it is the client's affair.
    async fn receive(&self, stream: TcpStream, peer: SocketAddr, place: OwnedSemaphorePermit) {
        // Small answers must not wait for more to fill a packet; a connection that refuses still works.
        let _ = stream.set_nodelay(true);
        let limits = &self.edge.limits;
        let is_proxy = self.edge.proxies.trusts(peer.ip().to_canonical());
        let head = if is_proxy { limits.proxy_head } else { limits.head };
        let stream = Patient::new(stream, limits.unread, place);
        let Some(tls) = &self.edge.tls else { return self.answer(stream, peer, Https(false), head).await };
        match timeout(limits.head, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.answer(stream, peer, Https(true), head).await,
            Ok(Err(error)) => tracing::debug!(%error, "a client cannot speak TLS with us"),
            Err(_) => tracing::debug!("a client took too long to greet"),
        }
    }

    async fn answer<Io>(&self, io: Io, peer: SocketAddr, https: Https, head: Duration)
    where
        Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let routes = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(https);
            routes.call(request.map(Body::new))
        });
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(head)
                .max_header_size(LARGEST_HEAD)
                .max_headers(MOST_HEADERS)
                .serve_connection(TokioIo::new(io), service)
                .with_upgrades()
        );
        let ended = match self.closing.run_until_cancelled(connection.as_mut()).await {
            Some(ended) => ended,
            None => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection broke off");
        }
    }
}
