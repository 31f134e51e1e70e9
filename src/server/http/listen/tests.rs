use std::net::Ipv4Addr;

use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{Notify, mpsc, oneshot};

use super::*;
use crate::config::Config;
use crate::test_support::Server;

const PROBE: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

async fn talk(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// A server with these settings, on a port of its own.
async fn listening(config: Config) -> (Server, SocketAddr) {
    let server = Server::with(config).await;
    let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let never = std::future::pending();
    tokio::spawn(crate::server::run(listener, server.app.clone(), never));
    (server, address)
}

/// A server that runs until it is told to stop.
struct Running {
    server: Server,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<io::Result<()>>,
}

async fn running() -> Running {
    let server = Server::new().await;
    let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async {
        let _ = stopped.await;
    };
    let ended = tokio::spawn(crate::server::run(listener, server.app.clone(), shutdown));
    Running {
        server,
        address,
        stop,
        ended,
    }
}

/// A connection that comes from this address of the machine's own, and takes little at once.
async fn connect_from(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let from = SocketAddr::from((from, 0));
    socket.bind(from).unwrap();
    socket.connect(to).await.unwrap()
}

/// Until the other side has closed or reset it.
async fn is_over(stream: &mut TcpStream) {
    let mut byte = [0];
    while stream.read(&mut byte).await.is_ok_and(|read| read > 0) {}
}

/// Whether the other side holds it still.
fn is_open(stream: &TcpStream) -> bool {
    let read = stream.try_read(&mut [0]);
    read.is_err_and(|fault| fault.kind() == io::ErrorKind::WouldBlock)
}

#[tokio::test]
async fn a_server_answers_until_it_is_stopped_and_then_lets_go() {
    let Running {
        server,
        address,
        stop,
        ended,
    } = running().await;
    let answer = talk(address, PROBE).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    // A client that keeps its connection without a word does not hold the server up.
    let _silent = TcpStream::connect(address).await.unwrap();
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(8), ended).await;
    assert!(ended.is_ok(), "the server stops in time");
    assert!(server.app.is_draining());
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_head_is_let_go() {
    let (_server, address) = listening(Config::default()).await;
    let slow = talk(address, "GET /healthz HTTP/1.1\r\nhost:");
    let ended = tokio::time::timeout(HEADER_TIMEOUT + Duration::from_secs(3), slow).await;
    assert!(ended.is_ok());
}

#[tokio::test]
async fn a_client_that_was_answered_keeps_its_connection_for_longer_than_a_window_is_silent() {
    let (_server, address) = listening(Config::default()).await;
    let (mut silent, mut half, mut kept) = (
        TcpStream::connect(address).await.unwrap(),
        ask_once(address).await,
        ask_once(address).await,
    );
    half.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    is_over(&mut silent).await;
    is_over(&mut half).await;
    assert!(is_open(&kept), "who was answered has longer");
    kept.write_all(PROBE.as_bytes()).await.unwrap();
    let mut answer = String::new();
    kept.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    const { assert!(IDLE_TIMEOUT.as_secs() > 15, "windows ask again every 15 s") };
}

/// A connection that was answered once, and has nothing left to read.
async fn ask_once(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let read = stream.read(&mut [0; 4_096]).await.unwrap();
    assert!(read > 0, "it was answered");
    stream
}

#[tokio::test]
async fn who_does_not_read_its_answers_is_cut() {
    let config = Config {
        write_seconds: 1,
        ..Config::default()
    };
    let (_server, address) = listening(config).await;
    let mut reader = connect_from([127, 0, 0, 1], address).await;
    let request = "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    reader.write_all(request.as_bytes()).await.unwrap();
    // It reads not a byte; that it was cut it learns from writing.
    while reader.write_all(b"\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn who_reads_slowly_gets_all_of_it() {
    let config = Config {
        write_seconds: 2,
        ..Config::default()
    };
    let (_server, address) = listening(config).await;
    let whole = talk(
        address,
        "GET /openapi.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    let whole = whole.await.len() * 8;
    let mut reader = connect_from([127, 0, 0, 1], address).await;
    let request = "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(7);
    reader.write_all(request.as_bytes()).await.unwrap();
    reader
        .write_all("GET /openapi.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".as_bytes())
        .await
        .unwrap();
    let (mut bytes, mut some) = (0, vec![0; whole / 12]);
    while let Ok(read @ 1..) = reader.read(&mut some).await {
        bytes += read;
        if bytes / (whole / 8) > (bytes - read) / (whole / 8) {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
    assert!(bytes > whole * 9 / 10, "{bytes} of {whole}");
}

#[tokio::test]
async fn of_one_address_that_says_nothing_the_longest_goes_and_other_addresses_stay() {
    let config = Config {
        waiting_per_address: 2,
        ..Config::default()
    };
    let (_server, address) = listening(config).await;
    let other = connect_from([127, 0, 0, 2], address).await;
    let mut first = connect_from([127, 0, 0, 1], address).await;
    let second = connect_from([127, 0, 0, 1], address).await;
    let third = connect_from([127, 0, 0, 1], address).await;
    is_over(&mut first).await;
    assert!(is_open(&second) && is_open(&third) && is_open(&other));
}

#[tokio::test]
async fn where_all_seats_are_taken_by_requests_under_way_health_is_answered_from_a_reserve() {
    let server = Server::with(Config {
        connections: 2,
        ..Config::default()
    })
    .await;
    let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let (beginning, mut begun) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let going_on = go_on.clone();
    let slow = get(async move || {
        beginning.send(()).unwrap();
        going_on.notified().await;
        "slow"
    });
    let router = Router::new()
        .route("/slow", slow)
        .route("/healthz", get(async || "well"));
    let never = std::future::pending();
    tokio::spawn(serve(listener, router, server.app.clone(), never));
    let ask = |path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        async move { talk(address, &request).await }
    };
    let slow = [tokio::spawn(ask("/slow")), tokio::spawn(ask("/slow"))];
    begun.recv().await.unwrap();
    begun.recv().await.unwrap();
    let refused = ask("/slow").await;
    assert!(
        refused.starts_with("HTTP/1.1 503") && refused.contains("retry-after: 1"),
        "{refused}"
    );
    assert!(ask("/healthz").await.ends_with("well"));
    go_on.notify_waiters();
    for slow in slow {
        assert!(
            slow.await.unwrap().ends_with("slow"),
            "nobody's request was cut"
        );
    }
}

#[tokio::test]
async fn who_came_before_the_end_is_answered_and_not_reset() {
    use std::io::{Read as _, Write as _};
    let Running {
        server: _server,
        address,
        stop,
        ended,
    } = running().await;
    tokio::task::yield_now().await;
    // The server has this thread, too: while these come, it can let nobody in.
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    let came: Vec<std::net::TcpStream> = (0..200)
        .map(|_| {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    stop.send(()).unwrap();
    ended.await.unwrap().unwrap();
    for mut stream in came {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
}
