//! How the server is set up: defaults, then a TOML file, then `ETALASE_…` of the environment, then flags.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use etalase_model::link::{Href, LinkFault};
use figment::providers::{Env, Format as _, Serialized, Toml};
use figment::{Figment, Provider};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::http::limits::client_ip::Network;

const PREFIX: &str = "ETALASE_";
/// An order finds its checkout by an event: for the longest window of a campaign, and a week for what comes late.
const LEAST_EVENT_DAYS: u32 = 100;

/// What can be set. Each name is a variable with `ETALASE_` before it, and a flag of `etalase serve`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The SQLite file; made if it is not there.
    pub database: PathBuf,
    /// The folder that `cargo xtask build` made.
    pub bundle: PathBuf,
    /// Where shoppers reach this server; relative links of campaign documents start here.
    pub public_url: String,
    /// Hosts that creators' links may lead to beside those that their campaign names, with all hosts under them.
    pub creator_hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`.
    #[serde(serialize_with = "write_networks", deserialize_with = "read_networks")]
    pub trusted_proxies: Vec<Network>,
    /// The TOML file of the secrets that shops sign their webhooks with, and of their APIs' tokens; none if empty.
    pub secrets: PathBuf,
    /// Where BigCommerce's API answers; anything else is for a rehearsal.
    pub bigcommerce_url: String,
    /// How the log is written.
    pub log: LogFormat,
    /// How much is logged.
    pub log_level: LogLevel,
    /// How many reviews one address may write.
    pub reviews_per_hour: u32,
    /// How many helpful votes one address may give.
    pub votes_per_minute: u32,
    /// How many helpful votes one voter may give, in a minute.
    pub votes_per_visitor: u32,
    /// How many reads of the API one address may make; campaign documents and the bundle are not counted.
    pub reads_per_minute: u32,
    /// How many events one address may send.
    pub events_per_minute: u32,
    /// How many events one visitor may send, in a minute.
    pub events_per_visitor: u32,
    /// How many mebibytes of events of one campaign are kept a day; an address may use half of what all others leave.
    pub event_mebibytes_per_day: u32,
    /// How many clicks of one address count for a creator's link in a day.
    pub clicks_per_address: u32,
    /// How many carts one address may have made by a shop's API.
    pub carts_per_minute: u32,
    /// How many voters of one address count for one review.
    pub voters_per_address: u32,
    /// How many connections there may be at once; fewer where the system gives fewer descriptors.
    pub connections: u32,
    /// How many connections of one address may wait: without a request, or without reading the answer. Whoever waited longest goes.
    pub waiting_per_address: u32,
    /// For how many seconds a client may read nothing of its answer.
    pub write_seconds: u32,
    /// For how many days bodies of webhooks are kept that were understood: they hold names and addresses. 0 is for ever, here and below.
    pub keep_webhooks_days: u32,
    /// For how many days bodies are kept of webhooks that could not be understood.
    pub keep_held_webhooks_days: u32,
    /// For how many days single events are kept, at least 100; how many there were is kept for ever.
    pub keep_events_days: u32,
    /// For how many days single clicks on creators' links are kept; how many there were is kept for ever.
    pub keep_clicks_days: u32,
    /// For how many days reviews are kept that were rejected or taken back.
    pub keep_hidden_reviews_days: u32,
    /// How long the readiness check says no before the server stops listening, in milliseconds.
    pub drain_millis: u64,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Human,
    /// One JSON object a line.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Only what failed.
    Error,
    /// And what looks wrong.
    Warn,
    /// And every request.
    Info,
    /// And the steps between.
    Debug,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            database: PathBuf::from("etalase.db"),
            bundle: PathBuf::from("dist"),
            public_url: "https://etalase.example".to_owned(),
            creator_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            secrets: PathBuf::new(),
            bigcommerce_url: "https://api.bigcommerce.com".to_owned(),
            log: LogFormat::Human,
            log_level: LogLevel::Info,
            reviews_per_hour: 120,
            votes_per_minute: 600,
            votes_per_visitor: 30,
            reads_per_minute: 6_000,
            events_per_minute: 12_000,
            events_per_visitor: 240,
            event_mebibytes_per_day: 256,
            clicks_per_address: 500,
            carts_per_minute: 240,
            voters_per_address: 5,
            connections: 8_192,
            waiting_per_address: 1_000,
            write_seconds: 20,
            keep_webhooks_days: 90,
            keep_held_webhooks_days: 400,
            keep_events_days: 400,
            keep_clicks_days: 400,
            keep_hidden_reviews_days: 180,
            drain_millis: 1_000,
        }
    }
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A layer cannot be read.
    #[error("{0}\nSee what can be set, and what is set, with `etalase serve --print-config`.")]
    Layer(Box<figment::Error>),
    /// An address is none that anybody may be sent to.
    #[error("{name} = {value:?}: {fault}. {}", fault.mend())]
    Address {
        /// The setting.
        name: &'static str,
        /// What it is set to.
        value: String,
        /// What is wrong with it.
        fault: LinkFault,
    },
    /// What orders are credited by would be gone before they come.
    #[error(
        "keep_events_days = {0}: must be 0 or at least {LEAST_EVENT_DAYS}. Orders find the checkout they came from by its event."
    )]
    EventDays(u32),
}

impl Config {
    /// Reads all layers. A file that is named must exist; a key that is not known is refused, most are typing slips.
    ///
    /// # Errors
    /// Where a layer cannot be read, with its place in the message.
    pub fn load(file: Option<&Path>, flags: &impl Serialize) -> Result<Self, ConfigError> {
        let known = Self::keys();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Self::from_layers(file, Env::prefixed(PREFIX).only(&known), flags)?.validated()
    }

    /// The same, if links may start at its addresses.
    fn validated(self) -> Result<Self, ConfigError> {
        for (name, value) in [
            ("public_url", &self.public_url),
            ("bigcommerce_url", &self.bigcommerce_url),
        ] {
            Href::parse(value).map_err(|fault| ConfigError::Address {
                name,
                value: value.clone(),
                fault,
            })?;
        }
        if (1..LEAST_EVENT_DAYS).contains(&self.keep_events_days) {
            return Err(ConfigError::EventDays(self.keep_events_days));
        }
        Ok(self)
    }

    /// Where shoppers reach this server, once somebody has said it. Only what may stand in a script as it is.
    pub fn explicit_public_url(&self) -> Option<String> {
        let said = self.public_url != Self::default().public_url;
        let is_plain = |url: &str| !url.contains(['"', '<', '>', '`', '\'', '$', '{']);
        let url = Href::parse(&self.public_url).ok()?.as_str().to_owned();
        (said && is_plain(&url)).then_some(url)
    }

    fn from_layers(
        file: Option<&Path>,
        environment: impl Provider,
        flags: &impl Serialize,
    ) -> Result<Self, ConfigError> {
        let mut layers = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            layers = layers.merge(Toml::file_exact(file));
        }
        layers
            .merge(environment)
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|fault| ConfigError::Layer(Box::new(fault)))
    }

    /// Variables that begin like ours and mean nothing here. The environment is shared, so they are told and not refused.
    pub fn unknown_variables() -> Vec<String> {
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        Self::unknown_among(names)
    }

    fn unknown_among(names: impl Iterator<Item = String>) -> Vec<String> {
        let known = Self::keys();
        let ours = names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_lowercase));
        ours.filter(|key| !known.contains(key)).collect()
    }

    /// The configuration as the TOML file that says the same.
    pub fn to_toml(&self) -> String {
        // Strings, numbers and flat lists are written alike in JSON and TOML.
        let lines = self
            .members()
            .into_iter()
            .map(|(key, value)| format!("{key} = {value}\n"));
        lines.collect()
    }

    /// The name of each setting.
    pub fn keys() -> Vec<String> {
        Self::default()
            .members()
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    }

    fn members(&self) -> Vec<(String, serde_json::Value)> {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(members)) => members.into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn write_networks<S: Serializer>(networks: &[Network], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(networks.iter().map(ToString::to_string))
}

fn read_networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Network>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let networks = texts
        .iter()
        .map(|text| text.parse().map_err(serde::de::Error::custom));
    networks.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::test_support::TempDir;

    #[derive(Serialize)]
    struct Flags {
        #[serde(skip_serializing_if = "Option::is_none")]
        database: Option<PathBuf>,
    }

    const NO_FLAGS: Flags = Flags { database: None };

    /// As `load`, with an environment that is given and not the test runner's own.
    fn load(
        file: Option<&Path>,
        environment: &[(&str, &str)],
        flags: &Flags,
    ) -> Result<Config, ConfigError> {
        let variables: BTreeMap<&str, &str> = environment.iter().copied().collect();
        Config::from_layers(file, Serialized::defaults(variables), flags)
    }

    #[test]
    fn flags_outweigh_the_environment_and_that_a_file_and_that_the_defaults() {
        let dir = TempDir::new();
        let text =
            "database = \"a.db\"\nreviews_per_hour = 7\ntrusted_proxies = [\"10.0.0.0/8\"]\n";
        let file = dir.write("etalase.toml", text);
        let flags = Flags {
            database: Some(PathBuf::from("c.db")),
        };
        let database = |environment, flags| load(Some(&file), environment, flags).unwrap().database;
        assert_eq!(database(&[], &NO_FLAGS), PathBuf::from("a.db"));
        assert_eq!(
            database(&[("database", "b.db")], &NO_FLAGS),
            PathBuf::from("b.db")
        );
        assert_eq!(
            database(&[("database", "b.db")], &flags),
            PathBuf::from("c.db")
        );
        let config = load(Some(&file), &[], &NO_FLAGS).unwrap();
        assert_eq!(config.reviews_per_hour, 7);
        assert_eq!(config.trusted_proxies, ["10.0.0.0/8".parse().unwrap()]);
        assert_eq!(config.reads_per_minute, Config::default().reads_per_minute);
    }

    #[test]
    fn the_loader_is_told_only_an_address_that_somebody_set() {
        let home = |url: &str| {
            let config = Config {
                public_url: url.to_owned(),
                ..Config::default()
            };
            config.explicit_public_url()
        };
        assert_eq!(Config::default().explicit_public_url(), None);
        let url = "https://window.example";
        assert_eq!(home(url).as_deref(), Some(url));
        assert_eq!(home("window.example"), None);
        assert_eq!(home("https://window.example/</script>"), None);
    }

    #[test]
    fn a_variable_that_sets_nothing_is_named() {
        let names = ["ETALASE_DATABASE", "ETALASE_DATABSE", "PATH"].map(str::to_owned);
        assert_eq!(Config::unknown_among(names.into_iter()), ["databse"]);
    }

    #[test]
    fn a_misspelt_key_is_refused_and_the_mend_is_named() {
        let dir = TempDir::new();
        let file = dir.write("etalase.toml", "databse = \"a.db\"\n");
        let fault = load(Some(&file), &[], &NO_FLAGS).unwrap_err().to_string();
        assert!(
            fault.contains("databse") && fault.contains("--print-config"),
            "{fault}"
        );
    }

    #[test]
    fn an_address_that_nobody_may_be_sent_to_stops_the_start() {
        for url in [
            "javascript:alert(1)",
            "window.example",
            "http://window.example",
            "https://a@b.example",
            "",
        ] {
            let config = Config {
                public_url: url.to_owned(),
                ..Config::default()
            };
            let fault = config.validated().unwrap_err().to_string();
            assert!(fault.starts_with("public_url = "), "{fault}");
        }
        assert!(Config::default().validated().is_ok());
    }

    #[test]
    fn events_that_orders_are_credited_by_are_not_let_go_of_before_the_orders_come() {
        let kept_for = |days| {
            let config = Config {
                keep_events_days: days,
                ..Config::default()
            };
            config.validated().is_ok()
        };
        assert!(kept_for(0) && kept_for(100) && !kept_for(99) && !kept_for(1));
    }

    #[test]
    fn the_readmes_table_of_limits_is_what_is_enforced() {
        let readme = include_str!("../../README.md");
        let row = |line: &str| {
            let (key, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let number = rest.split_once(" | ")?.0.replace(',', "");
            Some((key.to_owned(), number.parse::<u64>().ok()?))
        };
        let told: BTreeMap<String, u64> = readme.lines().filter_map(row).collect();
        let members = Config::default().members().into_iter();
        let numbers = members.filter_map(|(key, value)| Some((key, value.as_u64()?)));
        assert_eq!(told, numbers.collect());
    }

    #[test]
    fn a_named_file_must_exist() {
        assert!(load(Some(Path::new("/nowhere/etalase.toml")), &[], &NO_FLAGS).is_err());
    }

    #[test]
    fn what_is_printed_reads_back_as_the_same() {
        let dir = TempDir::new();
        let proxies = vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        let config = Config {
            trusted_proxies: proxies,
            ..Config::default()
        };
        let file = dir.write("etalase.toml", config.to_toml());
        assert_eq!(load(Some(&file), &[], &NO_FLAGS).unwrap(), config);
    }
}
