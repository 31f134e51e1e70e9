//! The pages that are measured, on one server: ours, a plain one, and one assembled from other people's parts.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use etalase_tests::support::given;
use etalase_tests::support::server::Stage;
use serde_json::{Value, json};

const OURS: &str = include_str!("ours.html");
const PLAIN: &str = include_str!("plain.html");
const ASSEMBLED: &str = include_str!("assembled.html");
/// How many reviews there are, and how many of them Artalk shows first.
const REVIEWS: usize = 100;
const FIRST: usize = 20;

/// A server's files with all the pages, and a hundred made-up reviews for those that show any.
pub(crate) fn stage() -> Result<Stage> {
    let reviews = reviews()?;
    let mut stage = Stage::demo()?
        .page("ours.html", OURS)?
        .page("plain.html", &PLAIN.replace("HLS", &engine()?))?
        .page("assembled.html", ASSEMBLED)?
        .page("reviews.json", &Value::from(reviews.clone()).to_string())?
        .page("artalk/api/v2/conf", &conf().to_string())?
        .page("artalk/api/v2/comments", &comments(&reviews).to_string())?;
    for entry in fs::read_dir(given("ETALASE_ASSEMBLED")?)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("js" | "css")) {
            stage = stage.with_asset(&path)?;
        }
    }
    Ok(stage)
}

/// The path of the engine's file in the bundle.
fn engine() -> Result<String> {
    let manifest = read(&given("ETALASE_BUNDLE")?.join("manifest.json"))?;
    let files = manifest["files"].as_array().context("no files")?;
    let file = files
        .iter()
        .find(|file| file["entry"] == "hls")
        .context("no engine")?;
    Ok(format!("/{}", file["path"].as_str().context("no path")?))
}

/// The demo's made-up reviews, again and again, each a day older than the one before.
fn reviews() -> Result<Vec<Value>> {
    let samples = read(&given("ETALASE_STATIC")?.join("demo/reviews.json"))?;
    let samples = samples.as_array().context("no samples")?;
    let reviews = samples.iter().cycle().take(REVIEWS).enumerate();
    Ok(reviews
        .map(|(day, sample)| {
            let mut review = sample.clone();
            review["days_ago"] = json!(day + 1);
            review
        })
        .collect())
}

/// What Artalk's server says of itself.
fn conf() -> Value {
    let version = json!({"app": "artalk", "version": "2.9.1", "commit_hash": "stand-in"});
    json!({"frontend_conf": {"emoticons": false}, "version": version})
}

/// The first page of what it answers to `GET /api/v2/comments`, whatever the query.
fn comments(reviews: &[Value]) -> Value {
    let comment = |(index, review): (usize, &Value)| {
        let text = review["body"].as_str().unwrap_or_default();
        json!({
            "id": index + 1, "content": text, "content_marked": format!("<p>{text}</p>\n"), "user_id": index + 1,
            "nick": review["name"], "email_encrypted": "0", "link": "", "ua": "", "date": "2026-11-26 19:00:00",
            "is_collapsed": false, "is_pending": false, "is_pinned": false, "is_allow_reply": true, "is_verified": false,
            "rid": 0, "badge_name": "", "badge_color": "", "ip_region": "", "visible": true,
            "vote_up": review["helpful"], "vote_down": 0, "page_key": "/kopi-senja", "page_url": "/kopi-senja",
            "site_name": "Kopi Senja",
        })
    };
    let shown: Vec<Value> = reviews
        .iter()
        .take(FIRST)
        .enumerate()
        .map(comment)
        .collect();
    let page = json!({
        "id": 1, "admin_only": false, "key": "/kopi-senja", "url": "/kopi-senja", "title": "Kopi Senja",
        "site_name": "Kopi Senja", "vote_up": 0, "vote_down": 0, "pv": 1, "date": "2026-11-26 19:00:00",
    });
    json!({"comments": shown, "count": reviews.len(), "roots_count": reviews.len(), "page": page})
}

fn read(file: &Path) -> Result<Value> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}
