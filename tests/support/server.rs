//! The real server, on files that a journey may change before it starts.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail, ensure};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

use super::browser::AGENT;
use super::bundle::Bundle;
use super::engine::Engine;
use super::page::PROBE;
use super::wait::until;
use super::{Host, given};

/// The folder that a server works on: the project's files by links, the bundle as a copy, the database.
pub struct Stage {
    folder: TempDir,
}

impl Stage {
    /// The demo as it is.
    pub fn demo() -> Result<Self> {
        let mut folder = tempfile::Builder::new().prefix("etalase-").tempdir()?;
        // `cargo xtask test --keep`: to look into the database afterwards.
        if std::env::var_os("ETALASE_KEEP").is_some() {
            folder.disable_cleanup(true);
            eprintln!("kept: {}", folder.path().display());
        }
        let stage = Self { folder };
        let assets = given("ETALASE_STATIC")?.canonicalize()?;
        fs::create_dir_all(stage.pages())?;
        for entry in fs::read_dir(assets.join("demo"))? {
            let entry = entry?;
            show(&entry.path(), &stage.pages().join(entry.file_name()))?;
        }
        fs::write(stage.pages().join("probe.js"), PROBE)?;
        let home = stage.folder.path().join("index.html");
        show(&assets.join("../index.html"), &home)?;
        stage.bundle().fill()?;
        Ok(stage)
    }

    /// With a page of its own at `/demo/<name>`.
    pub fn page(self, name: &str, html: &str) -> Result<Self> {
        let path = self.pages().join(name);
        let is_page = path.extension().is_some_and(|ending| ending == "html");
        let text = if is_page {
            probed(html)?
        } else {
            html.to_owned()
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // A link is taken away: through it the project's own file would be written.
        if path.is_symlink() {
            fs::remove_file(&path)?;
        }
        fs::write(path, text)?;
        Ok(self)
    }

    /// With a file beside those of the bundle, sent as they are: `/a/<name>`, with its `.br` and `.gz`.
    pub fn with_asset(self, file: &Path) -> Result<Self> {
        self.bundle().add(file)?;
        Ok(self)
    }

    /// Without a file of the bundle, as after half a deployment. `entry` is its name in the manifest.
    pub fn lose(self, entry: &str) -> Result<Self> {
        self.bundle().lose(entry)?;
        Ok(self)
    }

    /// With another file in the bundle, by a build that names it everywhere.
    pub fn republish(self, entry: &str, bytes: Vec<u8>) -> Result<Self> {
        self.bundle().republish(entry, bytes)?;
        Ok(self)
    }

    /// With a file of the bundle that somebody changed on its way.
    pub fn alter(self, entry: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<Self> {
        self.bundle().alter(entry, change)?;
        Ok(self)
    }

    fn pages(&self) -> PathBuf {
        self.folder.path().join("static/demo")
    }

    fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    fn bundle(&self) -> Bundle {
        Bundle::in_folder(self.dist())
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("etalase.db")
    }

    fn ready(&self) -> PathBuf {
        self.folder.path().join("ready")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// Writes a file that nobody else may read, and returns where it lies.
    pub fn secret(&self, name: &str, text: &str) -> Result<String> {
        let path = self.folder.path().join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        Ok(path.display().to_string())
    }
}

/// Lets the server find a file there; a page brings its probe along where the browser gives it none.
fn show(from: &Path, to: &Path) -> Result<()> {
    let is_page = from.extension().is_some_and(|ending| ending == "html");
    if is_page && !Engine::chosen()?.gives_probe() {
        return Ok(fs::write(to, probed(&fs::read_to_string(from)?)?)?);
    }
    Ok(symlink(from, to)?)
}

/// The page with its probe in front of all its own scripts; a file, for some pages forbid scripts in their text.
fn probed(html: &str) -> Result<String> {
    Engine::chosen()?.with_probe(html, "<script src=\"/demo/probe.js\"></script>")
}

/// What is started.
enum Role {
    /// The demo, with all that it brings.
    Demo,
    /// A brand's server, with these arguments.
    Brand(Vec<String>),
}

/// A running server. It ends with this value.
pub struct Server {
    stage: Stage,
    role: Role,
    port: u16,
    /// How much of the log is an earlier start's, in lines.
    lines: usize,
    child: Child,
    client: reqwest::Client,
}

impl Server {
    /// Starts the demo and waits until it answers.
    pub async fn start(stage: Stage) -> Result<Self> {
        Self::play(Role::Demo, stage).await
    }

    /// Starts `etalase serve` with these further arguments, and waits until it answers.
    pub async fn serve(stage: Stage, arguments: Vec<String>) -> Result<Self> {
        Self::play(Role::Brand(arguments), stage).await
    }

    async fn play(role: Role, stage: Stage) -> Result<Self> {
        let child = spawn(&role, &stage, 0)?;
        let mut server = Self {
            stage,
            role,
            port: 0,
            lines: 0,
            child,
            // A connection that was kept may have been closed by a server that was busy.
            client: reqwest::Client::builder()
                .pool_max_idle_per_host(0)
                .build()?,
        };
        server.answers().await?;
        Ok(server)
    }

    /// Ends it the hard way, as a power cut does.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Deploys another build under it; the paths of the former one.
    pub fn deploy(&self) -> Result<Vec<String>> {
        self.stage.bundle().deploy()
    }

    /// Starts it again at the same address, on the same database.
    pub async fn revive(&mut self) -> Result<()> {
        self.child = spawn(&self.role, &self.stage, self.port)?;
        self.answers().await
    }

    async fn answers(&mut self) -> Result<()> {
        let address = until("the server answers", async || {
            let log = fs::read_to_string(self.stage.log())?;
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}: {log}");
            }
            Ok(match self.role {
                Role::Demo => fs::read_to_string(self.stage.ready())
                    .ok()
                    .filter(|address| !address.is_empty()),
                Role::Brand(_) => log.lines().skip(self.lines).find_map(listening),
            })
        })
        .await?;
        self.lines = fs::read_to_string(self.stage.log())?.lines().count();
        let port = address.trim().rsplit(':').next();
        // It keeps its port, so that a server that was ended can come back to the same address.
        self.port = port.context("an address without a port")?.parse()?;
        Ok(())
    }

    /// Its address, as documents of the demo write it.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// A path on it.
    pub fn at(&self, path: &str) -> String {
        self.origin() + path
    }

    /// What it answers to a GET: status and body.
    pub async fn get(&self, path: &str) -> Result<(u16, String)> {
        let answer = self.client.get(self.at(path)).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    async fn post(&self, path: &str, body: &Value) -> Result<String> {
        let request = self.client.post(self.at(path));
        let request = request.header("content-type", "application/json");
        let request = request.header("user-agent", AGENT);
        let answer = request.body(body.to_string()).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(text)
    }

    /// Changes what a show's stream does: `running`, `missing`, `stalled` or `ended`.
    pub async fn stream(&self, show: &str, mode: &str) -> Result<()> {
        let body = json!({"show": show, "mode": mode});
        self.post("/demo/control/stream", &body).await.map(drop)
    }

    /// Replaces a campaign by its file as `edit` changes it. Windows ask for it every two seconds from then on.
    pub async fn campaign(&self, id: &str, edit: impl FnOnce(&mut Value)) -> Result<()> {
        let file = given("ETALASE_STATIC")?.join(format!("demo/{id}.campaign.json"));
        let mut document: Value = serde_json::from_slice(&fs::read(file)?)?;
        document["refresh_seconds"] = 2.into();
        edit(&mut document);
        let path = format!("/demo/control/campaign/{id}");
        self.post(&path, &document).await.map(drop)
    }

    /// Has the demo's plan show this product from beginning to end: what else it shows depends on how long a journey takes.
    pub async fn shows(&self, product: &str) -> Result<()> {
        self.campaign("kopi-senja", |document| plan(document, product))
            .await
    }

    /// How many of these ids of events it has stored. It is told of the others by that: ask last.
    pub async fn knows(&self, campaign: &str, ids: &[String]) -> Result<u64> {
        let at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
        let events = ids
            .iter()
            .map(|id| json!({"id": id, "name": "view", "at": at}));
        let events = json!({"events": events.collect::<Vec<_>>()});
        let path = format!("/v1/campaigns/{campaign}/events");
        let answer: Value = serde_json::from_str(&self.post(&path, &events).await?)?;
        answer["known"].as_u64().context("no answer")
    }

    /// A figure of the creators' report, such as `checkouts`, for a creator, or for nobody.
    pub fn counts(&self, campaign: &str, creator: Option<&str>, figure: &str) -> Result<u64> {
        let report = self.report(campaign)?;
        let rows = report["rows"].as_array().context("no rows")?;
        let row = rows.iter().find(|row| row["creator"].as_str() == creator);
        row.and_then(|row| row[figure].as_u64())
            .context("no such figure")
    }

    /// Puts a campaign document into the store, as a brand does.
    pub fn put(&self, document: &Value) -> Result<()> {
        let file = self.stage.secret("campaign.json", &document.to_string())?;
        self.desk(&["campaign", "put", &file]).map(drop)
    }

    /// Puts what a brand agreed on with its creators into the store.
    pub fn agree(&self, terms: &Value) -> Result<()> {
        let file = self.stage.secret("terms.json", &terms.to_string())?;
        self.desk(&["campaign", "terms", "put", &file]).map(drop)
    }

    /// Sends an order as the generic kind of shop does, signed with its secret.
    pub async fn sells(&self, campaign: &str, secret: &str, notice: &Value) -> Result<()> {
        let body = notice.to_string();
        let at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
        mac.update(format!("{at}.{body}").as_bytes());
        let digest = mac.finalize().into_bytes();
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = format!("/v1/campaigns/{campaign}/orders/generic");
        let request = self.client.post(self.at(&path));
        let request = request.header("etalase-signature", format!("t={at},v1={digits}"));
        let answer = request.body(body).send().await?;
        let (status, said) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status} {said}");
        Ok(())
    }

    /// What each creator brought, as the report says it.
    pub fn report(&self, campaign: &str) -> Result<Value> {
        let report = ["report", "creators", "--campaign", campaign];
        let span = ["--from", "2020-01-01", "--to", "2099-12-31"];
        let report = self.desk(&[&report[..], &span, &["--format", "json"]].concat())?;
        Ok(serde_json::from_str(&report)?)
    }

    /// Runs the binary's own command beside the server, on the same database.
    pub fn desk(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(given("ETALASE_BIN")?);
        command.args(arguments);
        command.arg("--database").arg(self.stage.database());
        let output = command.output()?;
        let said = String::from_utf8(output.stdout)?;
        ensure!(
            output.status.success(),
            "etalase {arguments:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(said)
    }
}

impl Host for Server {
    fn at(&self, path: &str) -> String {
        Server::at(self, path)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Plans this one product for the whole show.
pub fn plan(document: &mut Value, product: &str) {
    document["show"]["pins"] = json!([{"at": 0, "product": product}]);
}

/// The address in the log's line that the server listens.
fn listening(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let is_it = line["message"] == "listening";
    line["address"]
        .as_str()
        .filter(|_| is_it)
        .map(str::to_owned)
}

fn spawn(role: &Role, stage: &Stage, port: u16) -> Result<Child> {
    let folder = stage.folder.path();
    if stage.ready().exists() {
        fs::remove_file(stage.ready())?;
    }
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(stage.log())?;
    let mut command = match role {
        Role::Demo => {
            let mut command = Command::new(given("ETALASE_DEMO_BIN")?);
            command.args(["--port", &port.to_string()]);
            command.arg("--static").arg(folder.join("static"));
            command.arg("--ready-file").arg(stage.ready());
            command
        }
        Role::Brand(arguments) => {
            let mut command = Command::new(given("ETALASE_BIN")?);
            let address = format!("127.0.0.1:{port}");
            command.args(["serve", "--log", "json", "--listen", &address]);
            command.args(arguments);
            command
        }
    };
    command.arg("--bundle").arg(stage.dist());
    command.arg("--database").arg(stage.database());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    Ok(command.spawn()?)
}
