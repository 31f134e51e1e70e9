//! The floods: all from one address.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::target::{CAMPAIGN, Target};

const FLOOD: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);
const PAUSE: Duration = Duration::from_millis(250);
const RETURN: Duration = Duration::from_secs(5);

/// A way to flood a server.
#[derive(Clone, Copy)]
pub(super) enum Flood {
    /// Nothing, to compare with.
    None,
    /// 1,100 that ask for much and read nothing.
    Readers,
    /// 5,000 that say nothing.
    Silent,
    /// 5,000 that read the document once and then say nothing; who is cut comes again after five seconds.
    Idle,
    /// 200 that send 2 MB without a signature, over and over.
    Bodies,
    /// 32 that send batches of 50 new events.
    Events,
    /// 32 that follow a link, each time as another browser.
    Clicks,
}

/// All of them.
pub(super) const FLOODS: [Flood; 7] = [
    Flood::None,
    Flood::Readers,
    Flood::Silent,
    Flood::Idle,
    Flood::Bodies,
    Flood::Events,
    Flood::Clicks,
];

impl Flood {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Readers => "readers",
            Self::Silent => "silent",
            Self::Idle => "idle",
            Self::Bodies => "bodies",
            Self::Events => "events",
            Self::Clicks => "clicks",
        }
    }

    const fn size(self) -> usize {
        match self {
            Self::None => 0,
            Self::Readers => 1_100,
            Self::Silent | Self::Idle => 5_000,
            Self::Bodies => 200,
            Self::Events | Self::Clicks => 32,
        }
    }
}

/// A flood under way; it ends with this value.
pub(super) struct Flooding {
    _end: oneshot::Sender<()>,
}

/// Begins the flood of this name, in a thread of its own: who measures shall not wait for it.
pub(super) fn start(name: &str, target: &Target) -> Result<Flooding> {
    let flood = FLOODS.into_iter().find(|flood| flood.name() == name);
    let flood = flood.context("there is no such flood")?;
    let (to, link) = (target.address, target.link.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (_end, ended) = oneshot::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let mut flooding = JoinSet::new();
            for _ in 0..flood.size() {
                flooding.spawn(again(flood, to, link.clone()));
            }
            // The other side is dropped.
            let _ = ended.await;
        });
    });
    Ok(Flooding { _end })
}

async fn again(flood: Flood, to: SocketAddr, link: String) {
    loop {
        // Whatever ends a connection, the next one begins.
        if once(flood, to, &link).await.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn once(flood: Flood, to: SocketAddr, link: &str) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    if matches!(flood, Flood::Readers) {
        // What waits on their side is not the server's.
        socket.set_recv_buffer_size(4_096)?;
    }
    socket.bind(SocketAddr::from((FLOOD, 0)))?;
    let mut stream = socket.connect(to).await?;
    match flood {
        Flood::None => Ok(()),
        Flood::Readers => read_nothing(&mut stream).await,
        Flood::Silent => stream.read(&mut [0]).await.map(|_| ()),
        Flood::Idle => {
            let request =
                format!("GET /v1/campaigns/{CAMPAIGN} HTTP/1.1\r\nhost: kopi.example\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            // The document, and then nothing until the end.
            while stream
                .read(&mut [0; 4_096])
                .await
                .is_ok_and(|read| read > 0)
            {}
            tokio::time::sleep(RETURN).await;
            Ok(())
        }
        Flood::Bodies => {
            static BODY: [u8; 2 * 1_024 * 1_024] = [b' '; 2 * 1_024 * 1_024];
            let path = format!("/v1/campaigns/{CAMPAIGN}/orders/shopify");
            post(&mut stream, &path, "application/json", &BODY).await
        }
        Flood::Events => {
            let path = format!("/v1/campaigns/{CAMPAIGN}/events");
            loop {
                let events: Vec<String> = (0..50).map(|_| event()).collect();
                let body = format!("{{\"events\":[{}]}}", events.join(","));
                post(&mut stream, &path, "text/plain", body.as_bytes()).await?;
            }
        }
        Flood::Clicks => loop {
            let browser = next();
            let request = format!(
                "GET /c/{link} HTTP/1.1\r\nhost: window.example\r\nuser-agent: Mozilla/5.0 (Made up {browser})\r\naccept: text/html\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).await?;
            answered(&mut stream).await?;
        },
    }
}

/// Asks for more than the kernel keeps, and then only looks whether it is still connected.
async fn read_nothing(stream: &mut TcpStream) -> std::io::Result<()> {
    let request = format!("GET /v1/campaigns/{CAMPAIGN} HTTP/1.1\r\nhost: kopi.example\r\n\r\n");
    stream.write_all(request.repeat(100).as_bytes()).await?;
    loop {
        tokio::time::sleep(PAUSE).await;
        stream.write_all(b"\r\n").await?;
    }
}

async fn post(stream: &mut TcpStream, path: &str, kind: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: kopi.example\r\nuser-agent: Mozilla/5.0 (Android 15; Mobile)\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    answered(stream).await
}

/// Takes an answer, or the end of the connection.
async fn answered(stream: &mut TcpStream) -> std::io::Result<()> {
    match stream.read(&mut [0; 4_096]).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A checkout that never was, as long as they come.
pub(super) fn event() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let (now, number) = (now.as_millis(), next());
    let first = format!("{now:012x}");
    let (high, low) = first.split_at(8);
    format!(
        "{{\"id\":\"{high}-{low}-7000-8000-{number:012x}\",\"name\":\"product_view\",\"at\":{now},\"creator\":\"rani\",\"reason\":\"code\",\
         \"touch\":{{\"class\":\"code\",\"tags\":{{\"ref\":\"rani\",\"utm_source\":\"tiktok\",\"utm_campaign\":\"{}\"}}}},\
         \"lines\":[{{\"variant\":\"kopi-001\",\"quantity\":1}}]}}",
        "x".repeat(200)
    )
}
