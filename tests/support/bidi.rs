//! WebDriver BiDi, as far as journeys need it where there is no DevTools protocol: one question, one answer.

use std::cell::{Cell, RefCell};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket, client};

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A session's second line to its browser.
pub(crate) struct Bidi {
    socket: RefCell<WebSocket<TcpStream>>,
    asked: Cell<u64>,
}

impl Bidi {
    /// Joins a session that was started with `webSocketUrl`.
    pub(crate) fn join(port: u16, session: &str) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let address = format!("ws://127.0.0.1:{port}/session/{session}");
        let (socket, _) = client(address, stream).context("no WebDriver BiDi")?;
        Ok(Self {
            socket: socket.into(),
            asked: Cell::new(0),
        })
    }

    /// Sends a command and waits for its answer; what else the browser tells meanwhile is passed over.
    pub(crate) fn ask(&self, method: &str, parameters: Value) -> Result<Value> {
        let id = self.asked.get() + 1;
        self.asked.set(id);
        let command = json!({"id": id, "method": method, "params": parameters});
        let mut socket = self.socket.borrow_mut();
        socket.send(Message::text(command.to_string()))?;
        loop {
            let Message::Text(text) = socket.read().with_context(|| method.to_owned())? else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text)?;
            if answer["id"] != id {
                continue;
            }
            ensure!(answer["type"] == "success", "{method}: {answer}");
            return Ok(answer["result"].take());
        }
    }

    /// The tab.
    pub(crate) fn tab(&self) -> Result<String> {
        let tree = self.ask("browsingContext.getTree", json!({}))?;
        let tab = tree["contexts"][0]["context"].as_str();
        Ok(tab.context("no tab")?.to_owned())
    }
}
