//! The probe sees what it is meant to see: without this, a journey that finds nothing would prove nothing.

use anyhow::{Result, ensure};

use crate::support::journey;
use crate::support::server::{Server, Stage};

const BAD: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Buruk</title>
<meta http-equiv="Content-Security-Policy" content="img-src 'self'">
<meta name="viewport" content="width=device-width">
<h1 id="low">Di bawah</h1><img src="/tidak-ada.png" onerror="pwned()"><img src="https://lain.example/x.png">
<script>console.error("keluhan"); setTimeout(() => { throw Error("tak tertangkap") });
Promise.reject(Error("janji")); // Again and again, for what moves before the first paint moves unseen.
setInterval(() => { low.style.marginTop = Math.random() * 300 + "px"; }, 200);</script></html>"#;

#[test]
fn the_probe_notes_every_fault_of_a_page() -> Result<()> {
    journey("probe", async |j| {
        let server = Server::start(Stage::demo()?.page("bad.html", BAD)?).await?;
        let page = j.phone(&server, "/demo/bad.html").await?;
        for noted in [
            "probe.pwned === 1",
            "probe.violations.some((text) => text.startsWith('img-src'))",
            "probe.faults.some((text) => text.includes('tak tertangkap'))",
            "probe.faults.some((text) => text.includes('janji'))",
            "probe.said.some(({level, text}) => level === 'error' && text === 'keluhan')",
        ] {
            page.until(noted).await?;
        }
        ensure!(
            page.is_clean().await.is_err(),
            "a bad page passes for a clean one"
        );
        page.tells_shifts().await?;
        page.until("probe.shifts.reduce((sum, shift) => sum + shift, 0) > 0.001")
            .await?;
        Ok(())
    })
}
