//! Whether the loader and the model decide the same: `generate.js` asks questions by chance and says what the loader answers, and
//! here the model answers them, too. `cargo xtask twins [CASES] [--seed SEED]` runs it.

mod answers;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// How many differences of a kind are shown.
const SHOWN: u64 = 3;

/// What became of the questions of one kind.
#[derive(Default)]
struct Kind {
    equal: u64,
    different: u64,
    /// No document could say so: the model reads it with faults.
    refused: u64,
}

fn main() -> Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |what: &str| -> Result<u64> {
        let argument = arguments.next().with_context(|| format!("no {what}"))?;
        argument
            .parse()
            .with_context(|| format!("{what}: {argument}"))
    };
    let (cases, seed) = (number("CASES")?, number("SEED")?);
    let kinds = compare(cases, seed)?;
    let sum = |count: fn(&Kind) -> u64| kinds.values().map(count).sum::<u64>();
    let (equal, different) = (sum(|kind| kind.equal), sum(|kind| kind.different));
    for (name, kind) in &kinds {
        let Kind {
            equal,
            different,
            refused,
        } = kind;
        println!(
            "twins  {name:<10}{:>9} cases {different:>4} differences {refused:>6} no document",
            equal + different
        );
    }
    println!(
        "twins  {} cases, {different} differences, seed {seed}",
        equal + different
    );
    ensure!(
        cases < 1_000 || kinds.values().all(|kind| kind.equal * 4 > kind.refused),
        "most questions of a kind are no document"
    );
    Ok(if different == 0 && equal > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn compare(cases: u64, seed: u64) -> Result<BTreeMap<String, Kind>> {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("twins/generate.js");
    let mut child = Command::new("node")
        .arg(generator)
        .args([cases.to_string(), seed.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    let lines = child.stdout.take().context("node has no output")?;
    let mut kinds = BTreeMap::<String, Kind>::new();
    for line in BufReader::new(lines).lines() {
        let (name, question, loader): (String, Value, Value) = serde_json::from_str(&line?)?;
        let kind = kinds.entry(name.clone()).or_default();
        match answers::answer(&name, &question)? {
            None => kind.refused += 1,
            Some(model) if model == loader => kind.equal += 1,
            Some(model) => {
                kind.different += 1;
                if kind.different <= SHOWN {
                    println!("{name}: {question}\n  loader: {loader}\n  model:  {model}");
                }
            }
        }
    }
    ensure!(child.wait()?.success(), "node failed");
    Ok(kinds)
}
