//! What is said is read in full, over the picture, on every screen.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::journey;

const SAID: &str = "Kalau airnya terlalu panas, kopinya jadi pahit & gosong; tunggu kira-kira setengah menit setelah mendidih, \
    baru tuang perlahan dari tengah ke tepi.\nAda pertanyaan soal gilingan? Tulis saja di kolom ulasan!";

#[test]
fn whole_captions_are_over_the_picture_and_clear_of_the_controls_at_every_width() -> Result<()> {
    journey("captions", async |j| {
        let server = j.demo().await?;
        let html = PLAIN.replace("\"kopi-senja\"", "\"/kopi.json\"");
        let file = format!(
            "WEBVTT\n\n00:00.000 --> 59:00.000 line:90%\n<v Rani>{}",
            SAID.replace('&', "&amp;")
        );
        let site = Site::open(&server).await?.page("/", &html)?;
        let site = site.file("/id.vtt", "text/vtt", &file)?;
        let src = site.origin().to_owned() + "/id.vtt";
        let edit = |document: &mut serde_json::Value| {
            document["show"]["captions"][0]["src"] = src.into();
        };
        let site = site.campaign(&server, "/kopi.json", edit).await?;
        for (width, height) in [(360, 640), (390, 844), (1440, 900)] {
            let device = if width < 720 {
                Device::phone()
            } else {
                Device::desk()
            };
            // With the programme time that the playlist has of its own: the demo's is of today, its show of another day.
            let device = if width == 360 {
                device.without_native_hls()
            } else {
                device
            };
            let page = j.open(device.sized(width, height), &site, "/").await?;
            let window = page.window().await?;
            window.becomes("replay").await?;
            window.click(".begin").await?;
            window.plays().await?;
            page.act("probe.find('.stage').focus()").await?;
            page.press(&["c"]).await?;
            let said = json!(SAID);
            window
                .until(&format!("probe.find('.captions')?.textContent === {said}"))
                .await?;
            let cut: Vec<String> = page.run(CUT, Vec::new()).await?;
            ensure!(cut.is_empty(), "{width} × {height}: {cut:?}");
            page.press(&["c"]).await?;
            window
                .until("probe.find('.captions').textContent === ''")
                .await?;
        }
        Ok(())
    })
}

/// What is wrong with the place of the captions.
const CUT: &str = "
    const captions = probe.find('.captions'), stage = probe.find('.stage').getBoundingClientRect(), faults = [];
    const range = document.createRange();
    range.selectNodeContents(captions);
    const lines = [...range.getClientRects()];
    if (lines.length < 2) faults.push('one line');
    for (const {left, right, top, bottom, width} of lines) {
        if (left < stage.left || right > stage.right || top < stage.top || bottom > stage.bottom) faults.push('out of the picture');
        const box = captions.getBoundingClientRect();
        if (left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1) faults.push('out of its box');
        for (const name of ['.tools', '.timeline', '.pinned', '.masthead', '.hint']) {
            const other = probe.find(name)?.getBoundingClientRect();
            if (other?.width && other.left < right && left < other.right && other.top < bottom && top < other.bottom) faults.push('over ' + name);
        }
        const x = left + width / 2, y = (top + bottom) / 2, style = captions.style;
        if (y > innerHeight) continue;
        style.pointerEvents = 'auto';
        const seen = probe.root().elementFromPoint(x, y);
        style.pointerEvents = '';
        if (seen !== captions) faults.push('under ' + seen?.className);
    }
    return faults;";
