//! esbuild for JavaScript and CSS; locales lose their white space.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{Workshop, read};
use crate::browsers::{Oldest, SALE, WINDOW};
use crate::command::{program, quiet_with};

/// Where the loader says what its bundle's address is. A server that knows its public address writes it there
/// (`src/server/bundle.rs`); else the bundle lies beside the loader.
const HOME: &str = "{{etalase-home}}";
/// The engine, from its source: what its light build has, and sound that comes by a playlist of its own. That is 3 KB brotli
/// more than light and 49 less than all of it.
const HLS: &str = r#"export { default } from "./node_modules/hls.js/src/exports-default.ts";"#;
const HLS_FEATURES: &[(&str, &str)] = &[
    ("USE_ALT_AUDIO", "true"),
    ("USE_CMCD", "false"),
    ("USE_CONTENT_STEERING", "false"),
    ("USE_EME_DRM", "false"),
    ("USE_IFRAMES", "false"),
    ("USE_INTERSTITIALS", "false"),
    ("USE_M2TS_ADVANCED_CODECS", "false"),
    ("USE_MEDIA_CAPABILITIES", "false"),
    ("USE_SUBTITLES", "false"),
    ("USE_VARIABLE_SUBSTITUTION", "false"),
    ("HLS_WORKER_BUNDLE", "undefined"),
    ("IN_WORKER", "false"),
    ("VERSION", "\"\""),
];
/// As its own build reads the source; what it leaves out is not looked for.
const HLS_SOURCE: &[&str] = &[
    r#"--tsconfig-raw={"compilerOptions":{"useDefineForClassFields":false}}"#,
    "--alias:@svta/cml-cmcd=./node_modules/hls.js/src/empty.js",
];
/// What its licence asks of a copy.
const HLS_BANNER: &str =
    "--banner:js=/*! hls.js | (c) Dailymotion | Apache-2.0 | github.com/video-dev/hls.js */";

const QR_BANNER: &str =
    "--banner:js=/*! lean-qr | (c) David Evans | MIT | github.com/davidje13/lean-qr */";

/// The glue as one ES module; snippets it imports are drawn in.
pub(crate) fn glue(workshop: &Workshop, file: &Path) -> Result<Vec<u8>> {
    let mut command = esbuild(workshop, WINDOW, &["--format=esm"]);
    command.arg(file);
    run(&mut command, "")
}

/// The loader as one classic script. `assets` and `version` take the place of two names in its source.
pub(crate) fn loader(
    workshop: &Workshop,
    file: &Path,
    assets: &Value,
    version: &str,
) -> Result<Vec<u8>> {
    let mut command = esbuild(workshop, SALE, &["--format=iife"]);
    command
        .arg(format!("--define:ETALASE_ASSETS={assets}"))
        .arg(format!("--define:ETALASE_VERSION={}", Value::from(version)))
        .arg(format!("--define:ETALASE_HOME={}", Value::from(HOME)))
        .arg(file);
    run(&mut command, "")
}

/// A module that stands beside the loader. `assets` takes the place of a name in its source.
pub(crate) fn module(workshop: &Workshop, file: &Path, assets: &Value) -> Result<Vec<u8>> {
    let mut command = esbuild(workshop, SALE, &["--format=esm"]);
    command.arg(format!("--define:ETALASE_ASSETS={assets}"));
    command.arg(file);
    run(&mut command, "")
}

/// The drawer of QR codes with the library that it stands on.
pub(crate) fn qr(workshop: &Workshop, file: &Path) -> Result<Vec<u8>> {
    let mut command = esbuild(workshop, WINDOW, &["--format=esm", QR_BANNER]);
    command.arg(file);
    run(&mut command, "")
}

/// A style sheet.
pub(crate) fn theme(workshop: &Workshop, file: &Path) -> Result<Vec<u8>> {
    let mut command = esbuild(workshop, WINDOW, &[]);
    command.arg(file);
    run(&mut command, "")
}

/// The HLS engine as an ES module whose default export is `Hls`.
pub(crate) fn hls(workshop: &Workshop) -> Result<Vec<u8>> {
    let tools = workshop.tools()?;
    let features = HLS_FEATURES
        .iter()
        .map(|(name, value)| format!("--define:__{name}__={value}"));
    let features: Vec<String> = features.collect();
    let parts = [HLS, HLS_BANNER, &HLS_SOURCE.concat(), &features.concat()];
    let how = [&parts.concat(), &*WINDOW.target().concat()].concat();
    workshop.cached("hls", &[how.as_bytes(), &tools], || {
        let mut command = esbuild(workshop, WINDOW, &["--format=esm", HLS_BANNER]);
        command.args(HLS_SOURCE).args(&features);
        run(&mut command, HLS)
    })
}

/// One language's texts, without white space and in their order: the widget knows them by their place.
pub(crate) fn locale(file: &Path) -> Result<Vec<u8>> {
    let source = read(file)?;
    let texts: Texts = serde_json::from_slice(&source)
        .with_context(|| format!("{} is not JSON", file.display()))?;
    let members = texts
        .0
        .iter()
        .map(|(key, text)| Ok([to_json(key)?, to_json(text)?].join(":")));
    let members: Vec<String> = members.collect::<Result<_>>()?;
    Ok(["{", &members.join(","), "}"].concat().into_bytes())
}

fn to_json(text: &str) -> Result<String> {
    Ok(serde_json::to_string(text)?)
}

/// The members of a JSON object whose values are texts, in the order in which they stand.
struct Texts(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        source.deserialize_map(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Texts, A::Error> {
        let mut texts = vec![];
        while let Some(member) = members.next_entry()? {
            texts.push(member);
        }
        Ok(Texts(texts))
    }
}

fn esbuild(workshop: &Workshop, oldest: Oldest, arguments: &[&str]) -> Command {
    let house = &workshop.house;
    let mut command = program(house.npm_program("esbuild"), &house.root);
    command.args(["--bundle", "--minify", "--charset=utf8"]);
    command.args(["--log-level=warning", "--legal-comments=none"]);
    command.args(oldest.target()).args(arguments);
    command
}

fn run(command: &mut Command, input: &str) -> Result<Vec<u8>> {
    let text = quiet_with(command, input)?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_the_order_in_which_they_stand() {
        let texts: Texts = serde_json::from_str(r#"{"b": "2", "a": "1"}"#).unwrap();
        let keys: Vec<_> = texts.0.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
    }
}
