//! Devices whose clocks are days off: what is on is on, what is over is over, and what shoppers do is counted.

use anyhow::{Result, ensure};

use crate::sinks::{consent, counted};
use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::window::Window;
use crate::support::{Host as _, Journey, journey};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A page on a phone whose clock is so many seconds off; what only measures what passes is not.
async fn set_off(j: &Journey, site: &Site, seconds: i64) -> Result<Page> {
    let page = j.browse(Device::phone().counted()).await?;
    page.before(&format!(
        "const Real = Date; window.ahead = {seconds}000;\
         window.Date = class extends Real {{\
         constructor(...given) {{ given.length ? super(...given) : super(Real.now() + window.ahead) }}\
         static now() {{ return Real.now() + window.ahead }} }}"
    ))
    .await?;
    page.goto(&site.at("/?utm_source=tiktok&ref=rani")).await?;
    Ok(page)
}

async fn starts(server: &Server, from: &str, to: &str) -> Result<()> {
    server
        .campaign("kopi-senja", |campaign| {
            let show = &mut campaign["show"];
            show["starts_at"] = from.into();
            show["ends_at"] = to.into();
        })
        .await
}

/// It is so for as long as several answers take.
async fn stays(page: &Page, window: &Window, state: &str) -> Result<()> {
    page.act("window.since = performance.now()").await?;
    window
        .until("performance.now() - window.since > 5000")
        .await?;
    window.becomes(state).await
}

#[test]
fn a_show_on_air_is_live_whatever_the_devices_clock_says() -> Result<()> {
    journey("clock-live", async |j| {
        let server = j.demo().await?;
        starts(&server, "{{start-5m}}", "{{start+1h}}").await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        for off in [DAY, -2 * HOUR] {
            let page = set_off(j, &site, off).await?;
            let window = page.window().await?;
            window.becomes("live").await?;
            window.plays().await?;
            // Somebody sets it while the window stands.
            page.act("window.ahead = 259_200_000").await?;
            stays(&page, &window, "live").await?;
            let states =
                "probe.events.filter(({name}) => name === 'state').map(({detail}) => detail.state)";
            let states: Vec<String> = page.ask(states).await?;
            ensure!(states.iter().all(|state| state == "live"), "{states:?}");
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn a_show_that_ended_is_over_whatever_the_devices_clock_says() -> Result<()> {
    journey("clock-over", async |j| {
        let server = j.demo().await?;
        starts(&server, "{{start-90m}}", "{{start-30m}}").await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        for off in [DAY, -HOUR, 0] {
            let page = set_off(j, &site, off).await?;
            let window = page.window().await?;
            window.becomes("ended").await?;
            stays(&page, &window, "ended").await?;
            let looks = "performance.getEntriesByType('resource').filter(({name}) => /m3u8/.test(name)).length";
            let looks: u64 = page.ask(looks).await?;
            ensure!(looks == 0, "the stream was looked at {looks} times");
            page.is_clean().await?;
        }
        Ok(())
    })
}

/// The document's host keeps its `Date` to itself, as static hosts do.
#[test]
fn where_no_answer_says_the_time_a_playlist_that_goes_on_does() -> Result<()> {
    journey("clock-static", async |j| {
        let server = j.demo().await?;
        starts(&server, "{{start-5m}}", "{{start+1h}}").await?;
        let (_, document) = server.get("/v1/campaigns/kopi-senja").await?;
        let shared = [("access-control-allow-origin", "*")];
        let kind = "application/json";
        let cdn = Site::open(&server).await?;
        let cdn = cdn.file_with("/kopi.json", kind, &shared, &document)?;
        let document = format!("\"{}\"", cdn.at("/kopi.json"));
        let html = PLAIN.replace("\"kopi-senja\"", &document);
        let site = Site::open(&server).await?.page("/", &html)?;
        for off in [DAY, -2 * HOUR] {
            let page = set_off(j, &site, off).await?;
            let window = page.window().await?;
            window.becomes("live").await?;
            window.plays().await?;
            page.is_clean().await?;
        }
        server.stream("kopi-senja", "ended").await?;
        let page = set_off(j, &site, DAY).await?;
        let window = page.window().await?;
        stays(&page, &window, "ended").await?;
        page.is_clean().await
    })
}

/// The server takes no event from the future, and a creator is paid by what it takes.
#[test]
fn what_a_device_of_tomorrow_tells_is_counted() -> Result<()> {
    journey("clock-events", async |j| {
        let server = j.demo().await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = set_off(j, &site, DAY).await?;
        consent(&page, true).await?;
        page.window().await?;
        counted(&server, "rani", "views", 1).await
    })
}
