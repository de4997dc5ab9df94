//! Accepts connections. axum's own server lets a client take forever to send a request's head.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTimeouts {
    /// To send a request's head.
    pub head: Duration,
    /// To begin a request on a connection that it opened before the server stopped.
    pub stop: Duration,
}

impl Default for ConnectionTimeouts {
    fn default() -> Self {
        Self { head: Duration::from_secs(15), stop: Duration::from_millis(100) }
    }
}

/// Serves until `shutdown`, then answers the connections that are open. A proxy that sent a write on
/// one of them doesn't send it again.
pub async fn serve_connections(
    mut listener: TcpListener,
    router: Router,
    timeouts: ConnectionTimeouts,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(timeouts.head);
    let connections = GracefulShutdown::new();
    let serve = |(stream, peer)| {
        tracing::trace!(%peer, "connection accepted");
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), peer, request));
        let connection = http.serve_connection(TokioIo::new(stream), service);
        // Fails if the client breaks off or is too slow, which isn't worth a line in the log.
        tokio::spawn(connections.watch(connection));
    };
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            accepted = Listener::accept(&mut listener) => serve(accepted),
            () = &mut shutdown => break,
        }
    }
    accept_queued(listener).for_each(serve);
    tokio::time::sleep(timeouts.stop).await;
    connections.shutdown().await;
}

/// The connections that the system has opened and would reset, then closes the listener.
fn accept_queued(listener: TcpListener) -> impl Iterator<Item = (TcpStream, SocketAddr)> {
    // Asks the system: tokio knows of a connection only once it has polled for events.
    let listener = listener.into_std().ok();
    std::iter::from_fn(move || {
        let (stream, peer) = listener.as_ref()?.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        Some((TcpStream::from_std(stream).ok()?, peer))
    })
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: hyper::Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
