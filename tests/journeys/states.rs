//! All nine states of a show, one after the other, in one page that is never loaded again.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::journey;
use crate::support::server::Server;

const SHOW: &str = "kopi-senja";

#[test]
fn every_state_follows_without_a_reload() -> Result<()> {
    journey("states", async |j| {
        let server = j.demo().await?;
        starts(&server, "{{start+2h}}").await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.becomes("scheduled").await?;
        window.says("Siaran berikutnya").await?;
        page.act("window.first = probe.video()").await?;

        server.stream(SHOW, "missing").await?;
        starts(&server, "{{start+5m}}").await?;
        window.becomes("soon").await?;
        window.says("Sebentar lagi dimulai").await?;

        starts(&server, "{{start-1h}}").await?;
        window.becomes("unavailable").await?;
        window.says("Siaran belum bisa diputar").await?;
        window.says("stream_missing").await?;

        server.stream(SHOW, "running").await?;
        window.becomes("live").await?;
        window.plays().await?;

        server.stream(SHOW, "stalled").await?;
        window.becomes("interrupted").await?;
        window.says("Siaran terputus").await?;

        server.stream(SHOW, "running").await?;
        window.becomes("live").await?;
        window.plays().await?;

        after(&server, json!(null)).await?;
        window.becomes("ended").await?;
        window.says("Terima kasih sudah menonton").await?;

        after(&server, json!({"expected_at": "{{start+24h}}"})).await?;
        window.becomes("replay_pending").await?;
        window.says("Siaran ulang diperkirakan siap").await?;

        let recording = server.at("/demo/live/kopi-senja/replay.m3u8");
        after(&server, json!({"stream": recording})).await?;
        window.becomes("replay").await?;
        window.click(".begin").await?;
        window.plays().await?;

        let cancel = |show: &mut Value| show["status"] = "cancelled".into();
        change(&server, cancel).await?;
        window.becomes("cancelled").await?;
        window.says("Siaran dibatalkan").await?;

        let sold: bool = window
            .ask("probe.all('[data-product]').length === 5")
            .await?;
        ensure!(sold, "the shelf went with the show");
        let same: bool = window.ask("window.first === probe.video()").await?;
        ensure!(same, "the page was loaded again, or the video made anew");
        page.is_clean().await
    })
}

async fn change(server: &Server, edit: impl FnOnce(&mut Value)) -> Result<()> {
    server
        .campaign(SHOW, |campaign| {
            let show = &mut campaign["show"];
            show["starts_at"] = "{{start-1h}}".into();
            edit(show);
        })
        .await
}

async fn starts(server: &Server, time: &str) -> Result<()> {
    change(server, |show| show["starts_at"] = time.into()).await
}

/// The show is over; what comes after it.
async fn after(server: &Server, replay: Value) -> Result<()> {
    change(server, |show| {
        show["status"] = "ended".into();
        if !replay.is_null() {
            show["replay"] = replay;
        }
    })
    .await
}
