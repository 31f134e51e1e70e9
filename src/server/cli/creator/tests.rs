//! The commands one after the other, as a brand gives them.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;
use etalase_model::creator::landing::LandingHosts;
use serde_json::{Value, json};

use super::super::{Cli, Command, run};
use super::CreatorCommand;
use crate::clock;
use crate::creators::LinkRequest;
use crate::sign::Keyring;
use crate::store::{Samples, Store};
use crate::test_support::{self, TempDir};

const PAGE: &str = "https://www.kopi.example/senja";

/// A brand's folder: its keys, its campaign, its database.
struct Desk(TempDir);

impl Desk {
    /// With a key, and a campaign that has it.
    async fn new() -> Self {
        let desk = Self(TempDir::new());
        desk.expect("creator keys new --keys @/keys.toml", true)
            .await;
        desk.put_campaign().await;
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn keyring(&self) -> Keyring {
        Keyring::read(&self.path("keys.toml")).unwrap()
    }

    /// Stores the campaign with the keys that are on file.
    async fn put_campaign(&self) {
        let mut campaign = serde_json::to_value(test_support::with_creators()).unwrap();
        let keys = self.keyring().shown().into_iter();
        let keys = keys.map(|key| json!({"kid": key.public.kid, "key": key.public.key}));
        campaign["keys"] = keys.collect();
        self.0
            .write("kopi.json", without_nulls(campaign).to_string());
        self.expect("campaign put @/kopi.json --database @/etalase.db", true)
            .await;
    }

    fn parse(&self, line: &str) -> Command {
        let folder = self.0.path().display().to_string();
        let words = line.split(' ').map(|word| word.replace('@', &folder));
        Cli::try_parse_from(["etalase".to_owned()].into_iter().chain(words))
            .unwrap()
            .command
    }

    async fn expect(&self, line: &str, succeeds: bool) {
        let ended = run(self.parse(line)).await;
        let succeeded = ended.as_ref().is_ok_and(|code| *code == ExitCode::SUCCESS);
        assert_eq!(succeeded, succeeds, "{line}: {ended:?}");
    }

    /// Makes a short link and says its id.
    async fn short(&self) -> String {
        let line = format!(
            "creator link {PAGE} --campaign kopi-senja --creator rani --short --keys @/keys.toml --database @/etalase.db"
        );
        self.expect(&line, true).await;
        let store = Store::open(&self.path("etalase.db"), Samples::Allowed)
            .await
            .unwrap();
        let id = store.creator_links(None).await.unwrap()[0].link.id.clone();
        store.close().await;
        id
    }

    /// What `verify` finds, as its JSON.
    async fn verify(&self, line: &str) -> Value {
        match self.parse(&format!("creator verify {line} --database @/etalase.db")) {
            Command::Creator(CreatorCommand::Verify(verify)) => {
                verify.find(clock::now()).await.unwrap().to_json()
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A document as an author writes it: what is not there is left out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, member)| !member.is_null());
            members
                .map(|(name, member)| (name, without_nulls(member)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        plain => plain,
    }
}

fn token_of(keyring: &Keyring) -> String {
    let campaign = test_support::with_creators();
    let landings = LandingHosts::of(&campaign, PAGE, &[]);
    let request = LinkRequest {
        campaign: &campaign,
        creator: "bagas",
        page: PAGE,
        audience: None,
        tags: Vec::new(),
        days: 1,
    };
    let key = keyring.signer(None).unwrap();
    request.sign(&landings, &key, clock::now()).unwrap().token
}

#[tokio::test]
async fn a_short_link_is_made_verified_and_taken_back() {
    let desk = Desk::new().await;
    let id = desk.short().await;
    for carrier in [
        id.clone(),
        format!("https://etalase.example/c/{id}"),
        format!("{PAGE}?etl={id}"),
    ] {
        let found = desk.verify(&carrier).await;
        assert_eq!(found["verdict"], "verified", "{carrier} {found}");
        assert_eq!(found["claims"]["creator"], "rani");
    }
    desk.expect(
        &format!("creator verify {id} --database @/etalase.db"),
        true,
    )
    .await;
    desk.expect(
        &format!("creator revoke {id} --database @/etalase.db"),
        true,
    )
    .await;
    desk.expect("creator list --database @/etalase.db", true)
        .await;
    assert_eq!(desk.verify(&id).await["code"], "creator_link_revoked");
    desk.expect(
        &format!("creator verify {id} --database @/etalase.db"),
        false,
    )
    .await;
    assert_eq!(
        desk.verify("https://etalase.example/c/none1234").await["code"],
        "creator_link_unknown"
    );
}

#[tokio::test]
async fn a_token_is_verified_without_a_database_and_each_reason_is_told() {
    let desk = Desk::new().await;
    let token = token_of(&desk.keyring());
    let file = "--campaign @/kopi.json";
    for (carrier, code) in [
        (format!("{token} {file}"), Value::Null),
        (
            format!("https://kopi.example/?etl={token} {file}"),
            Value::Null,
        ),
        (
            format!("https://teh.example/?etl={token} {file}"),
            json!("token_audience"),
        ),
        (
            format!("{token} --host teh.example {file}"),
            json!("token_audience"),
        ),
        (
            format!("{} {file}", &token[..token.len() - 4]),
            json!("token_malformed"),
        ),
        (
            format!("https://kopi.example/?ref=rani {file}"),
            json!("token_missing"),
        ),
    ] {
        assert_eq!(desk.verify(&carrier).await["code"], code, "{carrier}");
    }
}

#[tokio::test]
async fn keys_are_changed_without_a_link_that_fails() {
    let desk = Desk::new().await;
    let old = desk.keyring().shown()[0].public.kid.clone();
    let first = token_of(&desk.keyring());
    desk.expect("creator keys new --kid new --keys @/keys.toml", true)
        .await;
    desk.put_campaign().await;
    desk.expect(
        &format!("creator keys retire {old} --keys @/keys.toml"),
        true,
    )
    .await;
    let second = token_of(&desk.keyring());
    assert!(second.starts_with("v1.new."), "{second}");
    for token in [&first, &second] {
        assert_eq!(desk.verify(token).await["verdict"], "verified");
    }
    desk.expect("creator keys list --keys @/keys.toml", true)
        .await;
    desk.expect(
        &format!("creator keys retire {old} --keys @/keys.toml"),
        false,
    )
    .await;
}

#[tokio::test]
async fn no_link_is_made_for_a_stranger_elsewhere_or_without_a_key() {
    let desk = Desk::new().await;
    let rest = "--keys @/keys.toml --database @/etalase.db";
    for (line, made) in [
        ("--campaign @/kopi.json --creator rani", true),
        ("--campaign @/kopi.json --creator sari", false),
        (
            "https://evil.example/ --campaign kopi-senja --creator rani",
            false,
        ),
        ("--campaign teh --creator rani", false),
        ("--campaign kopi-senja --creator rani --key none", false),
        ("--campaign kopi-senja --creator rani --qr @/rani.svg", true),
    ] {
        desk.expect(&format!("creator link {line} {rest}"), made)
            .await;
    }
    assert!(desk.path("rani.svg").exists());
    desk.expect(
        "creator link --campaign @/kopi.json --creator rani --keys @/none.toml",
        false,
    )
    .await;
}
