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
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::OwnedSemaphorePermit,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Edge,
    client::Https,
    limits::{LARGEST_HEAD, MOST_HEADERS},
    patient::Patient,
    places::{Place, Places},
};

/// How long nothing may be heard before it is asked whether somebody is there, and how often then.
const QUIET: Duration = Duration::from_secs(60);
const PROBING: Duration = Duration::from_secs(15);

/// Answers connections until `closing`, then finishes the requests that were begun.
pub(super) async fn listen(mut listener: TcpListener, router: Router, edge: Edge, closing: CancellationToken) {
    let places = Places::new(edge.limits.connections);
    let connections = TaskTracker::new();
    let reception = Arc::new(Reception { router, edge, closing: closing.clone() });
    while let Some(Some((stream, peer, free))) = closing.run_until_cancelled(next(&mut listener, &places)).await {
        let is_proxy = reception.edge.proxies.trusts(peer.ip().to_canonical());
        let Some(place) = places.take(free, peer.ip().to_canonical(), is_proxy) else { continue };
        let reception = Arc::clone(&reception);
        connections.spawn(async move { reception.receive(stream, peer, is_proxy, place).await });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// A free place first, then whoever comes: those for whom there is none wait outside.
async fn next(listener: &mut TcpListener, places: &Places) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let free = places.free().await?;
    let (stream, peer) = Listener::accept(listener).await;
    Some((stream, peer, free))
}

/// What every connection needs.
struct Reception {
    router: Router,
    edge: Edge,
    closing: CancellationToken,
}

impl Reception {
    /// One connection to its end. What goes wrong with it is the client's affair.
    async fn receive(&self, stream: TcpStream, peer: SocketAddr, is_proxy: bool, place: Place) {
        // Small answers must not wait for more to fill a packet, and who is gone without a word must not keep a place.
        // A connection that refuses either still works.
        let _ = stream.set_nodelay(true);
        let _ = SockRef::from(&stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(QUIET).with_interval(PROBING));
        let limits = &self.edge.limits;
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
