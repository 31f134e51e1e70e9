//! Running other programs: with a clean environment, a time limit, and errors that show what was run.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::house::House;

/// Variables of the cargo that started us. They name its compiler, its flags and our own package, and would make
/// another cargo build something else than the same command typed into a shell.
const OURS: &[&str] = &[
    "CARGO",
    "CARGO_CRATE_NAME",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOC",
];
const OURS_BY_PREFIX: &[&str] = &["CARGO_BIN_", "CARGO_PKG_"];

/// Besides: what a shell may hold to change the compiler or its settings. Shoppers' files depend on the sources alone.
const SETTINGS: &[&str] = &[
    "RUSTC_BOOTSTRAP",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];
const SETTINGS_BY_PREFIX: &[&str] = &["CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_"];

/// A command for a program of this machine; what the outer cargo said about our own package is left out.
pub(crate) fn program(name: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder);
    remove(&mut command, OURS, OURS_BY_PREFIX);
    command
}

/// The cargo that started us, with the toolchain the contributor chose and its caches where they always are.
pub(crate) fn cargo(house: &House) -> Command {
    let name = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = program(name, &house.root);
    command.env("CARGO_TARGET_DIR", &house.target);
    command
}

/// A command whose result depends on nothing that a shell may hold.
pub(crate) fn sealed(name: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = program(name, folder);
    remove(&mut command, SETTINGS, SETTINGS_BY_PREFIX);
    // `cargo run` puts its own compiler's libraries first; another compiler would load them and fail.
    command.env_remove("LD_LIBRARY_PATH");
    command.env_remove("DYLD_FALLBACK_LIBRARY_PATH");
    command
}

fn remove(command: &mut Command, names: &[&str], prefixes: &[&str]) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let starts = |prefix: &&str| text.starts_with(*prefix);
        if names.contains(&text.as_ref()) || prefixes.iter().any(starts) {
            command.env_remove(&name);
        }
    }
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| {
        let word = word.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./,:@+".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            word.into_owned()
        } else {
            format!("'{word}'")
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// Runs with the terminal as it is; fails when the program does.
pub(crate) fn loud(command: &mut Command) -> Result<()> {
    let text = shown(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{text}`"))?;
    if !status.success() {
        bail!("`{text}` failed ({status})");
    }
    Ok(())
}

/// Runs and returns what the program printed; what it complained about becomes the error.
pub(crate) fn quiet(command: &mut Command) -> Result<String> {
    quiet_with(command, "")
}

/// Like `quiet`, with a text for the program to read.
pub(crate) fn quiet_with(command: &mut Command, input: &str) -> Result<String> {
    let text = shown(command);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{text}`"))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that stops before it has read everything says why on its own.
        let _ = pipe.write_all(input.as_bytes());
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{text}` failed ({})\n{}",
            output.status,
            complaint.trim_end()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs at most this long and returns what the program complained about when it failed.
pub(crate) fn within(limit: Duration, command: &mut Command) -> Result<()> {
    let text = shown(command);
    let mut child = command
        // A backtrace would stand where the reason is looked for.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{text}`"))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            let mut complaint = String::new();
            if let Some(mut pipe) = child.stderr.take() {
                pipe.read_to_string(&mut complaint)?;
            }
            if status.success() {
                return Ok(());
            }
            bail!("`{text}` failed: {}", reason(&complaint));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("`{text}` had no answer in {} s", limit.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Some programs put a whole address and a certificate into one line.
const LONGEST_REASON: usize = 160;

/// The line that says what went wrong: the first that calls itself an error, or the last.
fn reason(complaint: &str) -> String {
    let mut lines = complaint.lines().map(str::trim);
    let last = lines.clone().rfind(|line| !line.is_empty());
    lines
        .find(|line| line.starts_with("error"))
        .or(last)
        .unwrap_or("it did not say why")
        .chars()
        .take(LONGEST_REASON)
        .collect()
}

/// The first program of these names on PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Seconds as people read them: `0.4 s`, `1 m 44 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole >= 60 {
        format!("{} m {:02} s", whole / 60, whole % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_never_answers_is_stopped_in_time() {
        let start = Instant::now();
        let fault = within(Duration::from_millis(200), Command::new("sleep").arg("30"));
        assert!(fault.unwrap_err().to_string().contains("no answer"));
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_failing_program_is_quoted_with_its_complaint() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such thing >&2; exit 3"]);
        let text = quiet(&mut command).unwrap_err().to_string();
        assert!(text.contains("no such thing"), "{text}");
        assert!(text.contains("sh -c 'echo"), "{text}");
    }

    #[test]
    fn of_a_long_complaint_the_reason_is_told() {
        let text = "info: syncing\nerror: could not download file\n  caused by: no route\n";
        assert_eq!(reason(text), "error: could not download file");
        assert_eq!(reason("first\nlast\n\n"), "last");
        assert_eq!(reason(""), "it did not say why");
    }

    #[test]
    fn the_outer_cargo_does_not_leak_into_the_widgets_build() {
        // The test itself runs under cargo, which sets these.
        assert!(std::env::var_os("CARGO_PKG_NAME").is_some());
        let text = quiet(&mut sealed("env", Path::new("."))).unwrap();
        let names: Vec<_> = text
            .lines()
            .filter_map(|line| line.split('=').next())
            .collect();
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "LD_LIBRARY_PATH"] {
            assert!(!names.contains(&name), "{name}");
        }
        assert!(names.contains(&"PATH"));
    }

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(104)), "1 m 44 s");
    }
}
