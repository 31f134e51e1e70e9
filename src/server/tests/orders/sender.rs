//! Shops, as they send: several at once, each webhook again and again until the server says that it has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etalase::sign::{signature, signature_header};
use etalase_model::time::Time;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::process::Process;
use super::rehearsal::{CAMPAIGN, Webhook};

const SENDERS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(60);

/// Several senders over one pile of webhooks.
struct Shops {
    server: Arc<Process>,
    client: Client,
    webhooks: Vec<Webhook>,
    next: AtomicUsize,
    stored: AtomicUsize,
    attempts: AtomicUsize,
}

/// Sends every webhook and kills the server so many times between the first and the last; half-way something else happens.
/// Says how often shops tried.
pub(crate) async fn send_webhooks(
    server: &Arc<Process>,
    webhooks: &[Webhook],
    kills: usize,
    half_way: impl FnOnce(&Process),
) -> usize {
    let shops = Arc::new(Shops {
        server: server.clone(),
        client: client(),
        webhooks: webhooks.to_vec(),
        next: AtomicUsize::new(0),
        stored: AtomicUsize::new(0),
        attempts: AtomicUsize::new(0),
    });
    let senders: JoinSet<()> = (0..SENDERS).map(|_| shops.clone().send()).collect();
    let mut half_way = Some(half_way);
    for kill in 1..=kills {
        let due = webhooks.len() * kill / (kills + 1);
        while shops.stored.load(Ordering::Relaxed) < due {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::task::block_in_place(|| server.kill_and_restart());
        if let Some(happen) = half_way.take_if(|_| 2 * kill >= kills) {
            tokio::task::block_in_place(|| happen(server));
        }
    }
    senders.join_all().await;
    shops.attempts.load(Ordering::Relaxed)
}

impl Shops {
    async fn send(self: Arc<Self>) {
        while let Some(webhook) = self.webhooks.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            deliver(&self.client, &self.server, webhook, &self.attempts).await;
            self.stored.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What windows tell before, each batch twice.
pub(crate) async fn send_events(server: &Process, events: &[Value]) {
    let client = client();
    for batch in events.chunks(50).flat_map(|batch| [batch, batch]) {
        let request = client.post(server.url(&format!("/v1/campaigns/{CAMPAIGN}/events")));
        let request = request
            .header("origin", "https://shop.example")
            .header("user-agent", "Mozilla/5.0 (a rehearsal)")
            .header("content-type", "text/plain");
        let answer = request
            .body(json!({"events": batch}).to_string())
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let taken: Value = answer.json().await.unwrap();
        assert!(
            status == 202 && taken["refused"] == json!([]),
            "{status}: {taken}"
        );
    }
}

/// Sends a webhook once, and says the status of the answer.
pub(crate) async fn send_once(server: &Process, webhook: &Webhook) -> u16 {
    let answer = request(&client(), server, webhook).send().await.unwrap();
    answer.status().as_u16()
}

fn request(client: &Client, server: &Process, webhook: &Webhook) -> reqwest::RequestBuilder {
    let url = server.url(&format!(
        "/v1/campaigns/{CAMPAIGN}/orders/{}",
        webhook.source.as_str()
    ));
    let body = webhook.body.as_bytes();
    let signed = signature(webhook.source, webhook.secret, body, now());
    let request = client.post(url).body(webhook.body.clone());
    let request = request.header(signature_header(webhook.source), signed);
    let headers = webhook.headers.iter();
    headers.fold(request, |request, (name, value)| {
        request.header(*name, value)
    })
}

async fn deliver(client: &Client, server: &Process, webhook: &Webhook, attempts: &AtomicUsize) {
    let began = std::time::Instant::now();
    loop {
        attempts.fetch_add(1, Ordering::Relaxed);
        match request(client, server, webhook).send().await {
            Ok(answer) if answer.status().is_success() => return,
            Ok(answer) if !answer.status().is_server_error() => {
                panic!(
                    "{}: {}\n{}",
                    answer.status(),
                    answer.text().await.unwrap(),
                    webhook.body
                )
            }
            Ok(_) | Err(_) => {}
        }
        assert!(began.elapsed() < PATIENCE, "not taken: {}", webhook.body);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn client() -> Client {
    Client::builder()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time(i64::try_from(since.as_millis()).unwrap())
}
