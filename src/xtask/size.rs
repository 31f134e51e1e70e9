//! `cargo xtask size`: what a shopper downloads, against what was promised.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::bundle;
use crate::house::House;
use crate::manifest::{File, Manifest};

/// What must be there before a shopper sees and can use the first screen.
const FIRST_SCREEN: &[&str] = &["loader", "skeleton", "memory", "theme", "glue", "wasm"];
/// What of it shows the window.
const WINDOW: &[&str] = &["loader", "theme", "glue", "wasm"];
/// What makes it live, and comes once it runs.
const NEXT: &[&str] = &["deferred", "looks.deferred", "sinks"];

/// The most a shopper may be asked to download, in bytes as brotli sends them.
#[derive(Debug, Deserialize)]
struct Budget {
    /// Loader, theme, glue and Wasm together: what the project promised.
    window: u64,
    /// The same with what the loader draws beforehand: skeleton and memory.
    first_screen: u64,
    /// The loader alone: every page with the tag pays for it.
    loader: u64,
    /// All that comes before a product can be looked at closely: the first screen, and the words of one language.
    tap: u64,
    /// All that comes before the reviews can be read.
    reviews: u64,
}

/// The figures of the last recorded state, brotli bytes by entry.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Recorded {
    /// The compiler they came from; another one gives slightly other sizes.
    compiler: String,
    brotli: BTreeMap<String, u64>,
}

/// The table, and what is wrong with it.
struct Report {
    table: String,
    faults: Vec<String>,
}

/// Builds, prints the table, and fails when over the budget.
pub(crate) fn run(house: &House, record: bool) -> Result<ExitCode> {
    let compiler = crate::setup::compiler(house)?;
    let manifest = bundle::set_up_and_build(house)?;
    let report = report(&manifest, &budget(house)?, &recorded(house)?);
    print!("\n{}", report.table);
    if record {
        let recorded = Recorded {
            compiler: compiler.version(house)?,
            brotli: brotli_by_entry(&manifest),
        };
        let file = house.root.join("src/xtask/size.json");
        fs::write(&file, serde_json::to_string_pretty(&recorded)? + "\n")?;
        println!("recorded in {}", house.short(&file));
    }
    Ok(tell(&report.faults))
}

/// The gate of `cargo xtask test`: the same table for a bundle that was just built.
pub(crate) fn gate(house: &House) -> Result<()> {
    let manifest = Manifest::read(&house.dist())?;
    let report = report(&manifest, &budget(house)?, &recorded(house)?);
    print!("{}", report.table);
    anyhow::ensure!(report.faults.is_empty(), "{}", report.faults.join("\n"));
    Ok(())
}

fn tell(faults: &[String]) -> ExitCode {
    for fault in faults {
        eprintln!("error: {fault}");
    }
    if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn report(manifest: &Manifest, budget: &Budget, recorded: &Recorded) -> Report {
    let (first, rest): (Vec<_>, Vec<_>) = manifest
        .files
        .iter()
        .partition(|file| FIRST_SCREEN.contains(&file.entry.as_str()));
    let (locales, later): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|file| file.entry.starts_with("locale."));
    let mut table = line("bytes", ["raw", "gzip", "brotli", "since recorded"]);
    for file in &first {
        table += &row(file, recorded);
    }
    table += &total(&first, recorded);
    table += "one of the locales, besides\n";
    for file in &locales {
        table += &row(file, recorded);
    }
    let (next, later): (Vec<_>, Vec<_>) = later
        .into_iter()
        .partition(|file| NEXT.contains(&file.entry.as_str()));
    table += "right after the first screen\n";
    for file in &next {
        table += &row(file, recorded);
    }
    table += "only when wanted\n";
    for file in &later {
        table += &row(file, recorded);
    }
    let sum: u64 = first.iter().map(|file| file.brotli).sum();
    let loader = first.iter().find(|file| file.entry == "loader");
    let window = first
        .iter()
        .filter(|file| WINDOW.contains(&file.entry.as_str()));
    let window = window.map(|file| file.brotli).sum();
    let words = locales.iter().map(|file| file.brotli).max();
    let tap = sum + words.unwrap_or(0);
    let reviews = tap + next.iter().map(|file| file.brotli).sum::<u64>();
    let limits = [
        ("window", window, budget.window),
        ("first screen", sum, budget.first_screen),
        (
            "loader",
            loader.map_or(0, |file| file.brotli),
            budget.loader,
        ),
        ("until a tap is answered", tap, budget.tap),
        ("until the reviews", reviews, budget.reviews),
    ];
    let faults = limits
        .iter()
        .filter_map(|&(what, bytes, limit)| over(what, bytes, limit))
        .collect();
    for (what, bytes, limit) in limits {
        let left = limit.saturating_sub(bytes);
        let _ = writeln!(
            table,
            "budget: {what} {} of {} B brotli, {} left",
            grouped(bytes),
            grouped(limit),
            grouped(left)
        );
    }
    Report { table, faults }
}

fn over(what: &str, bytes: u64, limit: u64) -> Option<String> {
    let excess = bytes.checked_sub(limit).filter(|excess| *excess > 0)?;
    Some(format!(
        "{what}: {} B brotli, {} B over the budget of {} B. A shopper on a slow phone waits for every byte: \
         find the new weight (`cargo tree -p etalase-widget`), or argue for another figure in src/xtask/budget.json.",
        grouped(bytes),
        grouped(excess),
        grouped(limit)
    ))
}

fn row(file: &File, recorded: &Recorded) -> String {
    let since = change(file.brotli, recorded.brotli.get(&file.entry).copied());
    sized(&file.entry, [file.raw, file.gzip, file.brotli], &since)
}

fn total(files: &[&File], recorded: &Recorded) -> String {
    let sum = |size: fn(&File) -> u64| files.iter().map(|file| size(file)).sum::<u64>();
    let before = files
        .iter()
        .map(|file| recorded.brotli.get(&file.entry))
        .sum::<Option<u64>>();
    let sums = [sum(|f| f.raw), sum(|f| f.gzip), sum(|f| f.brotli)];
    sized("first screen", sums, &change(sums[2], before))
}

fn sized(name: &str, sizes: [u64; 3], since: &str) -> String {
    let [raw, gzip, brotli] = sizes.map(grouped);
    line(name, [&raw, &gzip, &brotli, since])
}

fn line(name: &str, cells: [&str; 4]) -> String {
    let [raw, gzip, brotli, since] = cells;
    let text = format!("{name:<16}{raw:>11}{gzip:>11}{brotli:>11}  {since:>14}");
    text.trim_end().to_owned() + "\n"
}

fn change(now: u64, before: Option<u64>) -> String {
    match before {
        None => "new".to_owned(),
        Some(before) if before == now => String::new(),
        Some(before) if before < now => format!("+{}", grouped(now - before)),
        Some(before) => format!("-{}", grouped(before - now)),
    }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn brotli_by_entry(manifest: &Manifest) -> BTreeMap<String, u64> {
    let files = manifest.files.iter();
    files
        .map(|file| (file.entry.clone(), file.brotli))
        .collect()
}

fn budget(house: &House) -> Result<Budget> {
    read(&house.root.join("src/xtask/budget.json"))
}

/// Nothing is recorded in the first state of a project.
fn recorded(house: &House) -> Result<Recorded> {
    let file = house.root.join("src/xtask/size.json");
    if file.exists() {
        read(&file)
    } else {
        Ok(Recorded::default())
    }
}

fn read<T: for<'a> Deserialize<'a>>(file: &Path) -> Result<T> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is damaged", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(sizes: &[(&str, u64)]) -> Manifest {
        let files = sizes.iter().map(|&(entry, brotli)| File {
            path: format!("a/{entry}"),
            entry: entry.to_owned(),
            raw: brotli * 3,
            gzip: brotli + 1,
            brotli,
            integrity: String::new(),
        });
        Manifest {
            version: "0.1.0".to_owned(),
            files: files.collect(),
        }
    }

    fn usual() -> Manifest {
        bundle(&[
            ("loader", 2_000),
            ("skeleton", 1_000),
            ("glue", 4_000),
            ("wasm", 60_000),
            ("theme", 3_000),
            ("deferred", 70_000),
            ("hls", 98_000),
            ("locale.en", 1_500),
        ])
    }

    const BUDGET: Budget = Budget {
        window: 69_000,
        first_screen: 70_000,
        loader: 2_000,
        tap: 71_500,
        reviews: 141_500,
    };

    #[test]
    fn the_first_screen_counts_neither_locales_nor_what_comes_later() {
        let report = report(&usual(), &BUDGET, &Recorded::default());
        let total = report.table.lines().find(|l| l.starts_with("first screen"));
        assert!(total.unwrap().contains("70,000"), "{}", report.table);
        assert!(report.faults.is_empty(), "exactly the budget is within it");
    }

    #[test]
    fn one_byte_over_a_budget_is_a_fault_that_names_it() {
        let mut manifest = usual();
        manifest.files[0].brotli += 1;
        let faults = report(&manifest, &BUDGET, &Recorded::default()).faults;
        assert_eq!(faults.len(), 5, "loader and all sums: {faults:?}");
        assert!(faults[0].starts_with("window: 69,001 B brotli, 1 B over"));
        assert!(faults[1].starts_with("first screen: 70,001 B brotli, 1 B over"));
        assert!(faults[2].starts_with("loader: 2,001 B brotli"));
    }

    #[test]
    fn a_change_since_the_recorded_figures_is_shown_with_its_sign() {
        let mut recorded = Recorded {
            compiler: String::new(),
            brotli: brotli_by_entry(&usual()),
        };
        recorded.brotli.insert("wasm".to_owned(), 58_766);
        recorded.brotli.insert("theme".to_owned(), 3_010);
        let table = report(&usual(), &BUDGET, &recorded).table;
        let row = |name: &str| table.lines().find(|l| l.starts_with(name)).unwrap();
        assert!(row("wasm").ends_with("+1,234"), "{table}");
        assert!(row("theme").ends_with("-10"), "{table}");
        assert!(row("first screen").ends_with("+1,224"), "{table}");
        assert!(row("loader").ends_with("2,000"), "{table}");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let texts = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn the_recorded_budget_can_be_read() {
        let house = House::find().unwrap();
        assert!(budget(&house).unwrap().loader > 0);
        recorded(&house).unwrap();
    }
}
