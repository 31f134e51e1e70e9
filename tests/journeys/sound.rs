//! Sound: wherever in the stream it is, it can be turned on; where there is none, the window says so and offers none.

use std::fs;

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::demuxed::Kept;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::window::Window;
use crate::support::{Journey, given, journey};

const SEGMENTS: usize = 12;
const PLAYLIST: &str = "application/vnd.apple.mpegurl";
const OFFERED: &str = "probe.all('.tools .tool, .hint').filter((button) => /Nyalakan suara/.test(button.title + button.textContent))";
/// Whether sound is decoded, as each engine calls it.
const HEARD: &str = "probe.video().mozHasAudio ?? probe.video().webkitAudioDecodedByteCount > 0";

/// A brand's site with a recording whose picture and sound are files of their own. `sound` says how the picture's is named.
async fn site(server: &Server, sound: &str) -> Result<Site> {
    let html = PLAIN.replace("\"kopi-senja\"", "\"/kopi.json\"");
    let mut site = Site::open(server).await?.page("/", &html)?;
    let stream = format!("{}/rekaman/semua.m3u8", site.origin());
    let kinds = [("gambar", Kept::Picture), ("suara", Kept::Sound)];
    for (name, kept) in kinds {
        let mut list =
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                .to_owned();
        for number in 0..SEGMENTS {
            let file = given("ETALASE_STATIC")?.join(format!("demo/live/sd/{number:02}.ts"));
            let path = format!("/rekaman/{name}-{number}.ts");
            site = site.bytes(&path, "video/mp2t", kept.of(&fs::read(file)?)?)?;
            list += &format!("#EXTINF:2.000,\n{name}-{number}.ts\n");
        }
        list += "#EXT-X-ENDLIST\n";
        site = site.file(&format!("/rekaman/{name}.m3u8"), PLAYLIST, &list)?;
    }
    let all = format!("#EXTM3U\n{sound},RESOLUTION=360x640\ngambar.m3u8\n");
    site.file("/rekaman/semua.m3u8", PLAYLIST, &all)?
        .campaign(server, "/kopi.json", |document| {
            document["show"]["replay"]["stream"] = stream.into();
        })
        .await
}

async fn watch(j: &Journey, site: &Site, device: Device) -> Result<(Page, Window)> {
    let page = j.open(device, site, "/").await?;
    let window = page.window().await?;
    window.becomes("replay").await?;
    window.click(".begin").await?;
    window.plays().await?;
    Ok((page, window))
}

#[test]
fn sound_that_comes_by_a_playlist_of_its_own_is_heard() -> Result<()> {
    journey("sound-apart", async |j| {
        let server = j.demo().await?;
        let apart = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"suara\",NAME=\"Asli\",DEFAULT=YES,AUTOSELECT=YES,URI=\"suara.m3u8\"\n\
             #EXT-X-STREAM-INF:BANDWIDTH=312000,CODECS=\"avc1.4d401e,mp4a.40.2\",AUDIO=\"suara\"";
        let site = site(&server, apart).await?;
        for device in [Device::phone(), Device::phone().without_native_hls()] {
            let (page, window) = watch(j, &site, device).await?;
            window.until(HEARD).await?;
            window.until(&format!("{OFFERED}.length")).await?;
            window.click(".tools .tool:nth-child(2)").await?;
            window.until("!probe.video().muted").await?;
            ensure!(!window.text().await?.contains("Tanpa suara"));
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn a_stream_without_sound_says_so_and_offers_none() -> Result<()> {
    journey("sound-none", async |j| {
        let server = j.demo().await?;
        let none = "#EXT-X-STREAM-INF:BANDWIDTH=312000,CODECS=\"avc1.4d401e\"";
        let site = site(&server, none).await?;
        for device in [Device::phone(), Device::phone().without_native_hls()] {
            let (page, window) = watch(j, &site, device).await?;
            window.says("Tanpa suara").await?;
            window.until(&format!("!{OFFERED}.length")).await?;
            page.act("probe.find('.stage').focus()").await?;
            page.press(&["m"]).await?;
            ensure!(window.ask::<bool>("probe.video().muted").await?);
            page.is_clean().await?;
        }
        Ok(())
    })
}
