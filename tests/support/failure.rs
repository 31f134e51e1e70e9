//! What a journey that failed leaves behind, for whoever mends it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::page::Page;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("failures")
        .join(name)
}

/// Removes what an earlier run left.
pub(crate) fn forget(name: &str) -> Result<()> {
    let folder = folder(name);
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// Keeps what all pages of a journey show and said. A page that cannot tell any more is passed over.
pub(crate) async fn keep(name: &str, pages: &[Page]) {
    for (number, page) in pages.iter().enumerate() {
        let mut folder = folder(name);
        if number > 0 {
            folder.push(format!("page-{}", number + 1));
        }
        if let Err(fault) = keep_page(&folder, page).await {
            eprintln!("{name}: {fault:#}");
        }
        eprintln!("{name}: see {}", folder.display());
    }
}

async fn keep_page(folder: &Path, page: &Page) -> Result<()> {
    fs::create_dir_all(folder)?;
    let driver = page.driver();
    fs::write(folder.join("console.log"), log(page, "browser").await)?;
    fs::write(folder.join("network.log"), network(page).await)?;
    if let Ok(picture) = driver.screenshot_as_png().await {
        fs::write(folder.join("screenshot.png"), picture)?;
    }
    // The document, then the inside of every window, which the document does not show.
    let windows = "document.documentElement.outerHTML + [...document.querySelectorAll('etalase-storefront')]\
                   .map((_, index) => `\\n<!-- window ${index} -->\\n${probe.root(index)?.innerHTML}`).join('')";
    let html = page.ask::<String>(windows).await;
    fs::write(
        folder.join("page.html"),
        html.unwrap_or_else(|fault| format!("{fault:#}")),
    )?;
    let noted = page.ask::<serde_json::Value>("probe").await;
    if let Ok(noted) = noted {
        fs::write(
            folder.join("probe.json"),
            serde_json::to_string_pretty(&noted)?,
        )?;
    }
    Ok(())
}

async fn log(page: &Page, kind: &str) -> String {
    match page.driver().get_log(kind).await {
        Ok(entries) => entries
            .iter()
            .map(|entry| format!("{} {}\n", entry.level, entry.message))
            .collect(),
        Err(fault) => format!("{fault:#}"),
    }
}

/// Every request with its answer, one line each.
async fn network(page: &Page) -> String {
    let Ok(entries) = page.driver().get_log("performance").await else {
        return String::new();
    };
    let mut lines = String::new();
    for entry in entries {
        let Ok(event) = serde_json::from_str::<serde_json::Value>(&entry.message) else {
            continue;
        };
        let (event, parameters) = (&event["message"], &event["message"]["params"]);
        let line = match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => format!(
                "> {} {}",
                parameters["request"]["method"], parameters["request"]["url"]
            ),
            "Network.responseReceived" => format!(
                "< {} {}",
                parameters["response"]["status"], parameters["response"]["url"]
            ),
            "Network.loadingFailed" => format!(
                "! {} {}",
                parameters["errorText"], parameters["blockedReason"]
            ),
            _ => continue,
        };
        lines += &format!("{line}\n");
    }
    lines
}
