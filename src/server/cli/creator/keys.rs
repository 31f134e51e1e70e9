//! `etalase creator keys …`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use etalase_model::campaign::CreatorKey;
use serde_json::json;

use crate::clock;
use crate::sign::{Keyring, Shown};

pub(super) const HELP: &str = "\
Examples:
  etalase creator keys new             make a key; put the member \"keys\" that is printed into the campaign
  etalase creator keys list            every key, and the member \"keys\" anew
  etalase creator keys retire 3f2a91bc

The private halves stay in a file that only its owner can read (default etalase-keys.toml). Back it up; never publish it.

To change keys:
  1. keys new, and put both public halves into the campaign: old links stay good, new ones are signed by the new key
  2. keys retire OLD: its private half is forgotten
  3. when the last link of the old key has ended, take its public half out of the campaign
If a private half was stolen, take its public half out at once: every link that it signed is unverified from then on.";

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Keys {
    /// Make a key, which signs new links from now on.
    New {
        /// Its id, 1 to 16 letters, digits, _ or -; made of the key if not said.
        #[arg(long, value_name = "ID")]
        kid: Option<String>,
        #[command(flatten)]
        file: KeyFile,
    },
    /// List the keys.
    List {
        #[command(flatten)]
        file: KeyFile,
    },
    /// Forget a key's private half. What it signed stays good until it ends.
    Retire {
        /// The key's id.
        kid: String,
        #[command(flatten)]
        file: KeyFile,
    },
}

/// Where the private halves are.
#[derive(Debug, Args)]
pub(in crate::cli) struct KeyFile {
    /// The file of keys, readable by its owner alone.
    #[arg(
        long = "keys",
        value_name = "FILE",
        default_value = "etalase-keys.toml"
    )]
    pub(super) path: PathBuf,
}

impl Keys {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::New { kid, file } => {
                let mut keyring = Keyring::read_or_begin(&file.path)?;
                let public = keyring.make(kid.as_deref(), clock::now())?;
                keyring.write(&file.path)?;
                println!(
                    "Key {} signs from now on; its private half is in {}.\nPut this into the campaign, then `etalase campaign put` it:\n",
                    public.kid,
                    file.path.display()
                );
                println!("{}", member(&keyring.shown()));
            }
            Self::List { file } => {
                let keys = Keyring::read(&file.path)?.shown();
                print!("{}", table(&keys));
                println!("\nFor the campaign:\n{}", member(&keys));
            }
            Self::Retire { kid, file } => {
                let mut keyring = Keyring::read(&file.path)?;
                keyring.retire(&kid, clock::now())?;
                keyring.write(&file.path)?;
                println!(
                    "Key {kid} signs no more. Leave its public half in the campaign until its last link has ended."
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The member that campaigns carry. Retired keys stay in it: their links may still run.
fn member(keys: &[Shown]) -> String {
    let key =
        |CreatorKey { kid, key }: &CreatorKey| format!("  {}", json!({"kid": kid, "key": key}));
    let keys: Vec<String> = keys.iter().map(|shown| key(&shown.public)).collect();
    format!("\"keys\": [\n{}\n]", keys.join(",\n"))
}

fn table(keys: &[Shown]) -> String {
    let newest = keys.iter().rposition(|key| key.retired_at.is_none());
    let row = |(at, key): (usize, &Shown)| {
        let state = match &key.retired_at {
            Some(retired_at) => format!("retired {retired_at}"),
            None if newest == Some(at) => "signs".to_owned(),
            None => "can sign with --key".to_owned(),
        };
        format!("{:<16}  made {}  {state}\n", key.public.kid, key.created_at)
    };
    keys.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use etalase_model::time::Time;

    use super::*;

    #[test]
    fn the_member_is_json_and_the_table_says_who_signs() {
        let mut keyring = Keyring::default();
        for kid in ["one", "two", "three"] {
            keyring.make(Some(kid), Time(0)).unwrap();
        }
        keyring.retire("one", Time(1_000)).unwrap();
        let keys = keyring.shown();
        let text = ["{", &member(&keys), "}"].concat();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read["keys"][2],
            json!({"kid": "three", "key": keys[2].public.key})
        );
        let table = table(&keys);
        let states: Vec<_> = table
            .lines()
            .map(|row| row.rsplit("  ").next().unwrap())
            .collect();
        assert_eq!(
            states,
            [
                "retired 1970-01-01T00:00:01.000Z",
                "can sign with --key",
                "signs"
            ]
        );
    }
}
