//! Everybody else: shoppers on addresses of their own, and who asks whether the server is well.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::time::timeout;

use super::flood::event;
use super::target::{CAMPAIGN, Target};

/// Shoppers, each on an address of its own.
const SHOPPERS: u8 = 10;
const PAUSE: Duration = Duration::from_millis(200);
/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// What everybody else met.
#[derive(Default)]
pub(super) struct Others {
    health: Vec<f64>,
    answers: Vec<f64>,
    failed: usize,
    /// The most bytes of memory.
    pub(super) memory: u64,
    /// The most bytes of the kernel's.
    pub(super) kernel: u64,
}

impl Others {
    /// Asks for so long.
    pub(super) async fn watch(target: &Target, time: Duration) -> Result<Self> {
        let start = Instant::now();
        let before = Target::kernel()?;
        let shoppers = (0..SHOPPERS).map(|number| shop(target, number, start + time));
        let all = futures(shoppers);
        let mut seen = Self::default();
        let probing = async {
            while start.elapsed() < time {
                let asked = Instant::now();
                let answer =
                    timeout(PATIENCE, target.ask(Ipv4Addr::LOCALHOST, "GET /healthz")).await;
                let is_well = matches!(answer, Ok(Ok(200)));
                seen.health.push(if is_well {
                    millis(asked)
                } else {
                    f64::INFINITY
                });
                seen.memory = seen.memory.max(target.memory()?);
                seen.kernel = seen.kernel.max(Target::kernel()?.saturating_sub(before));
                tokio::time::sleep(PAUSE).await;
            }
            anyhow::Ok(())
        };
        let (probed, shopped) = tokio::join!(probing, all);
        probed?;
        for (answers, failed) in shopped {
            seen.answers.extend(answers);
            seen.failed += failed;
        }
        seen.answers.sort_by(f64::total_cmp);
        Ok(seen)
    }

    /// The slowest answer to the probe, in milliseconds.
    pub(super) fn health_max(&self) -> f64 {
        self.health.iter().copied().fold(0.0, f64::max)
    }

    pub(super) fn answered(&self) -> usize {
        self.answers.len()
    }

    pub(super) fn asked(&self) -> usize {
        self.answers.len() + self.failed
    }

    pub(super) fn told(&self) -> String {
        let at = |share: usize| {
            let place = self.answers.len() * share / 100;
            let place = place.min(self.answers.len().saturating_sub(1));
            self.answers.get(place).copied().unwrap_or(f64::INFINITY)
        };
        format!("{:.1} / {:.1} / {:.1}", at(50), at(99), at(100))
    }
}

async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pinned: Vec<_> = all.map(Box::pin).collect();
    let mut outputs = Vec::new();
    std::future::poll_fn(|context| {
        pinned.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(output) => {
                outputs.push(output);
                false
            }
            std::task::Poll::Pending => true,
        });
        match pinned.is_empty() {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    outputs
}

/// What one shopper's requests took, and how many were not answered.
async fn shop(target: &Target, number: u8, end: Instant) -> (Vec<f64>, usize) {
    let from = Ipv4Addr::new(127, 0, 1, number + 1);
    let (mut answers, mut failed) = (Vec::new(), 0);
    for turn in 0.. {
        if Instant::now() > end {
            break;
        }
        let request = match turn % 3 {
            0 => format!("GET /v1/campaigns/{CAMPAIGN}"),
            1 => format!(
                "POST /v1/campaigns/{CAMPAIGN}/events\ncontent-type: text/plain\n\n{{\"events\":[{}]}}",
                event()
            ),
            _ => format!("GET /c/{}", target.link),
        };
        let asked = Instant::now();
        match timeout(PATIENCE, target.ask(from, &request)).await {
            Ok(Ok(200..=399)) => answers.push(millis(asked)),
            _ => failed += 1,
        }
        tokio::time::sleep(PAUSE).await;
    }
    (answers, failed)
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
