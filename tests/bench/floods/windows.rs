//! Windows of many shoppers behind one address, as a mobile network has them: each asks for the document anew every 15 seconds, as
//! browsers do, on the connection that it has and with the tag of what it has.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::target::{CAMPAIGN, Target};

const CARRIER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);
const WINDOWS: u32 = 300;
const REFRESH: Duration = Duration::from_secs(15);

/// Lets them come within one round and read on for the rest of the time, and says what each cost.
pub(super) async fn measure(time: Duration) -> Result<()> {
    let target = Arc::new(Target::start().await?);
    let (start, before) = (Instant::now(), target.processor()?);
    let mut windows = JoinSet::new();
    for number in 0..WINDOWS {
        let target = Arc::clone(&target);
        let first = start + REFRESH * number / WINDOWS;
        windows.spawn(async move { window(&target, first, start + time).await });
    }
    // The last has come, and the first does not ask again yet.
    sleep_until(start + REFRESH - REFRESH / WINDOWS / 2).await;
    let come = target.processor()?;
    let windows = windows.join_all().await;
    let over = target.processor()?;
    let sum = |count: fn(&Window) -> u32| windows.iter().map(count).sum::<u32>();
    let (reads, refused) = (sum(|window| window.reads), sum(|window| window.refused));
    let each = |spent: Duration, reads: u32| spent.as_secs_f64() * 1_000.0 / f64::from(reads);
    println!(
        "{WINDOWS} windows behind one address: {reads} reads of the document on {} connections, {refused} refused; ms of processor: \
         {:.3} to come and read, {:.3} to read again",
        sum(|window| window.known.connections),
        each(come - before, WINDOWS),
        each(over - come, reads - WINDOWS),
    );
    Ok(())
}

/// One shopper's window, and how it fared.
#[derive(Default)]
struct Window {
    reads: u32,
    /// How often it was not given the document.
    refused: u32,
    known: Known,
}

async fn window(target: &Target, first: Instant, end: Instant) -> Window {
    let mut window = Window::default();
    let mut next = first;
    while next < end {
        sleep_until(next).await;
        window.reads += 1;
        window.refused += u32::from(window.known.renew(target).await.is_err());
        next += REFRESH;
    }
    window
}

/// What a window has.
#[derive(Default)]
struct Known {
    connection: Option<TcpStream>,
    /// How many it has made.
    connections: u32,
    tag: Option<String>,
}

impl Known {
    /// Asks for the document anew; an error is a refusal. A connection that was closed meanwhile is made anew.
    async fn renew(&mut self, target: &Target) -> Result<()> {
        if let Some(kept) = self.connection.take()
            && self.ask(kept).await.is_ok()
        {
            return Ok(());
        }
        self.connections += 1;
        self.ask(target.connect(CARRIER).await?).await
    }

    async fn ask(&mut self, mut stream: TcpStream) -> Result<()> {
        let tag = self.tag.as_ref();
        let tag = tag.map_or_else(String::new, |tag| format!("if-none-match: {tag}\r\n"));
        let request = format!(
            "GET /v1/campaigns/{CAMPAIGN} HTTP/1.1\r\nhost: kopi.example\r\naccept-encoding: gzip, br\r\n{tag}\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let head = head(&mut stream).await?;
        let member = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            let mut lines = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
            lines.next().map(|(_, value)| value.to_owned())
        };
        match head.get(9..12) {
            Some("200") => {
                let length = member("content-length").context("no length")?.parse()?;
                stream.read_exact(&mut vec![0; length]).await?;
            }
            Some("304") => {}
            other => anyhow::bail!("{other:?}"),
        }
        self.tag = member("etag");
        self.connection = Some(stream);
        Ok(())
    }
}

/// The head of an answer; its body is left to be read.
async fn head(stream: &mut TcpStream) -> Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8(head)?)
}
