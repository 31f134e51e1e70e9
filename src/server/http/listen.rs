//! Accepting connections, and stopping without losing anything that was begun.
//!
//! [`pool`] says who may stay connected, [`stream`] cuts who does not read and who does not finish a request's head, [`body`] tells
//! the pool which connections go on.

mod body;
mod pool;
mod stream;

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::ServiceExt as _;

use crate::app::AppState;
use crate::http::limits::client_ip::{ClientIp, Peer};

use body::{RequestBody, ResponseBody};
use pool::{ConnectionLimits, ConnectionPool, ConnectionSlot, PROBE_RESERVE, WaitReason};
use stream::TimeoutStream;

/// How many connections may wait to be accepted. Tokio's own default is 128: a crowd that comes at once would stall for seconds.
const BACKLOG: u32 = 4_096;
/// How long a client may take to send its request's head: the first one from when it came, every other from its first byte.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a client that was answered may say nothing before its next request: two rounds of a window's.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const HEADER_BYTES: usize = 32 * 1_024;
/// How long who came last may take to send a request, once nobody is let in.
const LAST_REQUESTS_GRACE: Duration = Duration::from_millis(300);
/// How long requests under way may take once the server is to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(6);
/// A pause after a failure to accept, as when all file descriptors are in use.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);
/// Descriptors that are no connections: the database, its log, the bundle's files, calls to shops.
const RESERVED_DESCRIPTORS: u64 = 128;
/// How many there are where nobody can ask.
#[cfg(not(unix))]
const FALLBACK_DESCRIPTORS: u64 = 1_024;

/// Listens with a long queue.
///
/// # Errors
/// Where the address is taken or not ours.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Unix this lets a new server take the address over from one that has just stopped, not from one that listens.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves a router until `shutdown` comes. Then readiness says no at once, for a while connections are still taken (a load
/// balancer needs the time to notice), requests under way are finished, waiting writes are committed, the store is closed.
///
/// # Errors
/// Where the listener has no address any more.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    app: Arc<AppState>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    stream::set_up(&listener)?;
    let acceptor = Acceptor {
        pool: ConnectionPool::new(limits(&app)),
        connections: GracefulShutdown::new(),
        router,
        app,
    };
    acceptor.accept(&listener, shutdown).await;
    acceptor.app.drain();
    tracing::info!("stopping: requests under way are finished");
    let notice = tokio::time::sleep(Duration::from_millis(acceptor.app.config.drain_millis));
    acceptor.accept(&listener, notice).await;
    acceptor.drain_backlog(listener);
    tokio::time::sleep(LAST_REQUESTS_GRACE).await;
    let connections = acceptor.connections.shutdown();
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, connections)
        .await
        .is_err()
    {
        tracing::warn!("some requests took too long and were cut");
    }
    acceptor.app.record_dropped().await;
    acceptor.app.store.close().await;
    Ok(())
}

/// Comes when the process is asked to stop: Ctrl-C, or SIGTERM.
pub async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if let Err(fault) = interrupt.await {
        tracing::error!(%fault, "Ctrl-C is not heard; end the process by other means");
        std::future::pending::<()>().await;
    }
}

/// How many connections there may be: those that were set, as far as the system's descriptors reach.
fn limits(app: &AppState) -> ConnectionLimits {
    let config = &app.config;
    let reserve = RESERVED_DESCRIPTORS + u64::try_from(PROBE_RESERVE).unwrap_or_default();
    let wanted = u64::from(config.connections) + reserve;
    let all = descriptors(wanted)
        .min(wanted)
        .saturating_sub(reserve)
        .max(1);
    if all < u64::from(config.connections) {
        tracing::warn!(
            connections = all,
            wanted = config.connections,
            "the system gives fewer descriptors (ulimit -n)"
        );
    }
    ConnectionLimits {
        all: usize::try_from(all).unwrap_or(usize::MAX),
        waiting: usize::try_from(config.waiting_per_address.max(1)).unwrap_or(usize::MAX),
    }
}

/// How many descriptors this process may have, after it asked for so many.
#[cfg(unix)]
fn descriptors(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let current = current.unwrap_or(u64::MAX);
    let more = wanted.min(maximum.unwrap_or(u64::MAX));
    let asked = Rlimit {
        current: Some(more),
        maximum,
    };
    let is_raised = current < more && setrlimit(Resource::Nofile, asked).is_ok();
    if is_raised { more } else { current }
}

#[cfg(not(unix))]
fn descriptors(_: u64) -> u64 {
    FALLBACK_DESCRIPTORS
}

/// Where connections come in.
struct Acceptor {
    pool: Arc<ConnectionPool>,
    connections: GracefulShutdown,
    router: Router,
    app: Arc<AppState>,
}

impl Acceptor {
    /// Takes connections until `end`.
    async fn accept(&self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            let accepted = async {
                self.pool.wait_for_slot().await;
                listener.accept().await
            };
            let accepted = tokio::select! {
                accepted = accepted => accepted,
                () = &mut end => return,
            };
            match accepted {
                Ok((stream, peer)) => self.spawn_connection(stream, peer),
                Err(fault) => {
                    tracing::warn!(%fault, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
            }
        }
    }

    /// Takes who came before the end and was not let in yet: the system resets what is in the queue of a closed listener.
    fn drain_backlog(&self, listener: TcpListener) {
        let Ok(listener) = listener.into_std() else {
            return;
        };
        while let Ok((stream, peer)) = listener.accept() {
            let stream = stream
                .set_nonblocking(true)
                .and_then(|()| TcpStream::from_std(stream));
            if let Ok(stream) = stream {
                self.spawn_connection(stream, peer);
            }
        }
    }

    /// Serves one connection in a task of its own.
    fn spawn_connection(&self, stream: TcpStream, peer: SocketAddr) {
        let is_proxy = self.app.is_proxy(peer.ip());
        let slot = self
            .pool
            .acquire((!is_proxy).then(|| ClientIp::of(peer.ip())));
        let patience = Duration::from_secs(u64::from(self.app.config.write_seconds.max(1)));
        let stream = TimeoutStream::new(stream, slot.clone(), patience, HEADER_TIMEOUT);
        let (router, asked, app) = (self.router.clone(), slot.clone(), self.app.clone());
        let service = service_fn(move |request| {
            let (router, slot, app) = (router.clone(), asked.clone(), app.clone());
            // Before anything more is read.
            slot.stop_waiting(WaitReason::Request);
            async move {
                let mut response = handle(router, request, Peer(peer), slot).await;
                if app.is_draining() {
                    // A connection that waited for its next request would be closed in the middle of it.
                    let headers = response.headers_mut();
                    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, Infallible>(response)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE_TIMEOUT)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = self.connections.watch(connection);
        tokio::spawn(async move {
            let ended = tokio::select! {
                ended = connection => ended,
                () = slot.evicted() => return tracing::debug!("a connection that waited for long was let go"),
            };
            if let Err(fault) = ended {
                tracing::debug!(%fault, "a connection ended early");
            }
        });
    }
}

async fn handle(
    router: Router,
    request: Request<Incoming>,
    peer: Peer,
    slot: ConnectionSlot,
) -> Response<ResponseBody> {
    let asked = slot.clone();
    let mut request = request.map(|body| Body::new(RequestBody { body, slot: asked }));
    request.extensions_mut().insert(peer);
    let is_probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    let response = match slot.is_reserve() && !is_probe {
        true => service_unavailable(),
        // A router answers whatever it is asked; its error has no values.
        false => router
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {}),
    };
    response.map(|body| ResponseBody { body, slot })
}

/// There is no room for anything but a probe.
fn service_unavailable() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
