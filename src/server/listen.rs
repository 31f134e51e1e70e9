//! Accepting connections, and stopping without losing anything that was begun.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::ServiceExt as _;

use crate::app::App;
use crate::limits::actor::Peer;

/// How many connections may wait to be accepted. Tokio's own default is 128: a crowd that comes at once would stall for seconds.
const BACKLOG: u32 = 4_096;
/// How long a client may take to send its request's head, or to say nothing between two requests.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
const HEADER_BYTES: usize = 32 * 1_024;
/// How long requests under way may take once the server is to stop.
const FAREWELL: Duration = Duration::from_secs(6);
/// A pause after a failure to accept, as when all file descriptors are in use.
const BREATH: Duration = Duration::from_millis(50);

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
    app: Arc<App>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let connections = GracefulShutdown::new();
    accept(&listener, &router, &connections, shutdown).await;
    app.drain();
    tracing::info!("stopping: requests under way are finished");
    let notice = tokio::time::sleep(Duration::from_millis(app.config.drain_millis));
    accept(&listener, &router, &connections, notice).await;
    drop(listener);
    if tokio::time::timeout(FAREWELL, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests took too long and were cut");
    }
    app.store.close().await;
    Ok(())
}

/// Takes connections until `end`.
async fn accept(
    listener: &TcpListener,
    router: &Router,
    connections: &GracefulShutdown,
    end: impl Future<Output = ()>,
) {
    let mut end = pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => return,
        };
        match accepted {
            Ok((stream, peer)) => attend(stream, Peer(peer), router.clone(), connections),
            Err(fault) => {
                tracing::warn!(%fault, "a connection was not accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Serves one connection in a task of its own.
fn attend(stream: TcpStream, peer: Peer, router: Router, connections: &GracefulShutdown) {
    if let Err(fault) = stream.set_nodelay(true) {
        tracing::debug!(%fault, "small packets may be delayed");
    }
    let service = router.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(fault) = connection.await {
            tracing::debug!(%fault, "a connection ended early");
        }
    });
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;

    use super::*;
    use crate::fixture::Server;

    async fn talk(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_server_answers_until_it_is_stopped_and_then_lets_go() {
        let server = Server::new().await;
        let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let running = tokio::spawn(crate::run(listener, server.app.clone(), shutdown));
        let answer = talk(
            address,
            "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        // A client that keeps its connection without a word does not hold the server up.
        let _silent = TcpStream::connect(address).await.unwrap();
        stop.send(()).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(8), running).await;
        assert!(ended.is_ok(), "the server stops in time");
        assert!(server.app.is_draining());
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_client_that_does_not_finish_its_head_is_let_go() {
        let server = Server::new().await;
        let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(crate::run(
            listener,
            server.app.clone(),
            std::future::pending(),
        ));
        let slow = talk(address, "GET /healthz HTTP/1.1\r\nhost:");
        let ended = tokio::time::timeout(HEADER_TIMEOUT + Duration::from_secs(3), slow).await;
        assert!(ended.is_ok());
    }
}
