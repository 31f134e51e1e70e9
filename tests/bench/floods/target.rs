//! The server that is flooded: its process, its folder, and what it takes of the machine.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use etalase_tests::support::given;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// The campaign.
pub(super) const CAMPAIGN: &str = "kopi-senja";
/// Products until the document has 60 KB.
const PRODUCTS: usize = 170;
const PAGE: u64 = 4_096;

/// A running server. It ends with this value.
pub(super) struct Target {
    folder: TempDir,
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The id of a creator's short link.
    pub(super) link: String,
}

impl Target {
    /// A brand's server with a document, a creator's link, and its own limits.
    pub(super) async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("etalase-").tempdir()?;
        let program = given("ETALASE_BIN")?.canonicalize()?;
        let document = folder.path().join("campaign.json");
        fs::write(&document, campaign())?;
        let run = |words: &[&str]| run(&program, folder.path(), words);
        run(&["campaign", "put", "campaign.json"])?;
        run(&["creator", "keys", "new"])?;
        let made = run(&[
            "creator",
            "link",
            "--short",
            "--campaign",
            CAMPAIGN,
            "--creator",
            "rani",
        ])?;
        let link = made
            .split_whitespace()
            .find_map(|word| word.split_once("/c/"));
        let link = link.context("no short link was made")?.1.to_owned();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let child = Command::new(&program)
            .args([
                "serve",
                "--log-level",
                "error",
                "--listen",
                &address.to_string(),
            ])
            .current_dir(folder.path())
            .stderr(fs::File::create(folder.path().join("server.log"))?)
            .stdout(Stdio::null())
            .spawn()?;
        let target = Self {
            folder,
            child,
            address,
            link,
        };
        while target
            .ask(Ipv4Addr::LOCALHOST, "GET /readyz")
            .await
            .is_err()
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(target)
    }

    /// A connection from an address of the machine's own.
    pub(super) async fn connect(&self, from: Ipv4Addr) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        socket.connect(self.address).await
    }

    /// Asks once, on a connection of its own, and returns the answer's status.
    pub(super) async fn ask(&self, from: Ipv4Addr, request: &str) -> Result<u16> {
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let (line, more) = head.split_once('\n').unwrap_or((head, ""));
        let more = more.replace('\n', "\r\n");
        let gap = if more.is_empty() { "" } else { "\r\n" };
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: kopi.example\r\nconnection: close\r\nuser-agent: Mozilla/5.0 (Android 15; Mobile)\r\naccept: */*\r\n\
             content-length: {length}\r\n{more}{gap}\r\n{body}"
        );
        let mut stream = self.connect(from).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let status = answer.get(9..12).context("no answer")?;
        Ok(std::str::from_utf8(status)?.parse()?)
    }

    /// Bytes of memory that the process holds.
    pub(super) fn memory(&self) -> Result<u64> {
        let about = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = about.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.context("the process says nothing")?.parse::<u64>()? << 10)
    }

    /// What the process has had of the processor: by the scheduler, for ticks count what goes by a clock too often or never.
    pub(super) fn processor(&self) -> Result<Duration> {
        let mut spent = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let about = fs::read_to_string(thread?.path().join("schedstat"))?;
            let nanoseconds = about.split_whitespace().next();
            spent += nanoseconds
                .context("a thread says nothing")?
                .parse::<u64>()?;
        }
        Ok(Duration::from_nanos(spent))
    }

    /// Bytes that the kernel holds for connections of the machine, both ends together.
    pub(super) fn kernel() -> Result<u64> {
        let about = fs::read_to_string("/proc/net/sockstat")?;
        let line = about.lines().find(|line| line.starts_with("TCP:"));
        let pages = line.and_then(|line| line.rsplit_once("mem "));
        Ok(pages
            .context("the kernel says nothing")?
            .1
            .trim()
            .parse::<u64>()?
            * PAGE)
    }

    /// Bytes of the database and its log.
    pub(super) fn disk(&self) -> Result<u64> {
        let mut bytes = 0;
        for entry in fs::read_dir(self.folder.path())? {
            let entry = entry?;
            if entry
                .file_name()
                .to_string_lossy()
                .starts_with("etalase.db")
            {
                bytes += entry.metadata()?.len();
            }
        }
        Ok(bytes)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // What it says when it ends is no part of the figures.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(program: &PathBuf, folder: &Path, words: &[&str]) -> Result<String> {
    let done = Command::new(program)
        .args(words)
        .current_dir(folder)
        .output()?;
    let said = String::from_utf8_lossy(&[&done.stdout[..], &done.stderr[..]].concat()).into_owned();
    ensure!(done.status.success(), "etalase {}: {said}", words.join(" "));
    Ok(String::from_utf8(done.stdout)?)
}

fn campaign() -> String {
    let product = |number: usize| {
        let id = format!("kopi-{number:03}");
        json!({
            "id": id, "title": format!("Kopi nomor {number}"), "summary": "Biji pilihan, dipanggang kemarin. ".repeat(6),
            "variants": [{"id": id, "price": 8_900_000, "stock": {"state": "in_stock"}}]
        })
    };
    let products: Vec<_> = (0..PRODUCTS).map(product).collect();
    json!({
        "version": 1, "id": CAMPAIGN, "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja", "url": "https://kopi.example/"},
        "creators": [{"id": "rani", "name": "Rani"}],
        "products": products,
        "checkout": {"adapter": "plain", "url": "https://kopi.example/checkout", "lines": "items"}
    })
    .to_string()
}
