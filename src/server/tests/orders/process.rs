//! The binary itself: started, killed without warning, started again on the same file and port.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::rehearsal::{CAMPAIGN, SECRETS};

pub(crate) struct Process {
    folder: PathBuf,
    port: u16,
    child: Mutex<Option<Child>>,
}

impl Process {
    pub(crate) fn start(campaign: &Value, terms: &str) -> Self {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalase-orders-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Self {
            folder,
            port,
            child: Mutex::default(),
        };
        process.share(&SECRETS);
        process.write("campaign.json", &campaign.to_string());
        process.etalase(&["campaign", "put", "campaign.json"]);
        process.put_terms(terms);
        process.run();
        process
    }

    pub(crate) fn put_terms(&self, terms: &str) {
        self.write("terms.json", terms);
        self.etalase(&["campaign", "terms", "put", "terms.json"]);
    }

    /// Shops sign with these from now on; a server that runs already learns it by [`hang_up`](Self::hang_up).
    pub(crate) fn share(&self, secrets: &[&str]) {
        let secrets = format!("{secrets:?}");
        let shops = ["shopify", "woocommerce", "stripe", "generic"];
        let lines = shops.map(|shop| format!("{shop} = {secrets}\n"));
        let file = self.write("secrets.toml", &format!("[{CAMPAIGN}]\n{}", lines.concat()));
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Has it read its secrets anew (SIGHUP).
    pub(crate) fn hang_up(&self) {
        let process = self.child.lock().unwrap().as_ref().unwrap().id();
        let sent = Command::new("kill")
            .args(["-HUP", &process.to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Ends it without any warning (SIGKILL) and starts it again.
    pub(crate) fn kill_and_restart(&self) {
        let child = self.child.lock().unwrap().take();
        let mut child = child.unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        self.run();
    }

    pub(crate) fn report(&self) -> Value {
        let span = [
            "--from",
            "2000-01-01",
            "--to",
            "2100-01-01",
            "--format",
            "json",
        ];
        let text =
            self.etalase(&[&["report", "creators", "--campaign", CAMPAIGN][..], &span].concat());
        serde_json::from_str(&text).unwrap()
    }

    fn run(&self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.command(&[
            "serve",
            "--secrets",
            "secrets.toml",
            "--log-level",
            "error",
            "--listen",
            &listen,
        ]);
        command.args(["--events-per-minute", "1000000"]);
        *self.child.lock().unwrap() = Some(command.spawn().unwrap());
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn etalase(&self, arguments: &[&str]) -> String {
        let output = self
            .command(arguments)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{arguments:?}: {told}{}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_etalase"));
        command.args(arguments).current_dir(&self.folder);
        command
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.join(name);
        fs::write(&file, text).unwrap();
        file
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}
