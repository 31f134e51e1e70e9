//! The file of secrets: what shops sign their webhooks with, and the tokens of shops' APIs.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;
use etalase_model::commission::Source;
use figment::Figment;
use figment::providers::{Format as _, Toml};

/// How many secrets of one shop may live at once: the new one, and the old one until the shop has taken the new one up.
const MOST_LIVE: usize = 2;
const SHORTEST: usize = 16;
/// The shop whose secrets are tokens of its API.
const BIGCOMMERCE: &str = "bigcommerce";

/// The secrets of every campaign's shops.
#[derive(Default)]
pub struct Secrets {
    webhooks: HashMap<(String, Source), Vec<String>>,
    /// By campaign, as headers take them; marked so that no log shows them.
    tokens: HashMap<String, Vec<HeaderValue>>,
}

/// The file of secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsFault {
    /// It is not there, or may not be read.
    #[error("cannot read the secrets of {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Everybody on this machine can read it.
    #[error("everybody on this machine can read the secrets of {0}; mend it with `chmod 600 {0}`")]
    Exposed(PathBuf),
    /// It is not of the form.
    #[error(
        "the secrets of {0} cannot be understood: {1}; write [campaign] and under it shopify = [\"new\", \"old\"]"
    )]
    Form(PathBuf, String),
}

impl Secrets {
    /// Reads a TOML file: a table for each campaign, and in it a list of one or two secrets for each kind of shop. The empty
    /// path names no file, and so no secrets.
    ///
    /// # Errors
    /// Where the file cannot be read, is readable by everybody, or is not of this form.
    pub fn load(file: &Path) -> Result<Self, SecretsFault> {
        if file.as_os_str().is_empty() {
            return Ok(Self::default());
        }
        let unreadable = |fault| SecretsFault::File(file.to_owned(), fault);
        if is_exposed(file).map_err(unreadable)? {
            return Err(SecretsFault::Exposed(file.to_owned()));
        }
        let text = fs::read_to_string(file).map_err(unreadable)?;
        Self::parse(&text).map_err(|why| SecretsFault::Form(file.to_owned(), why))
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        type Tables = HashMap<String, HashMap<String, Vec<String>>>;
        // What figment says of a fault may quote the value, which is a secret: only its place is told.
        let tables: Tables = Figment::from(Toml::string(text))
            .extract()
            .map_err(|fault| {
                let place = fault.path.join(".");
                format!("at “{place}”, or before it, is no list of texts")
            })?;
        let mut secrets = Self::default();
        for (campaign, shops) in tables {
            for (shop, live) in shops {
                if !(1..=MOST_LIVE).contains(&live.len()) {
                    return Err(format!("“{campaign}.{shop}” must have one or two secrets"));
                }
                if live.iter().any(|secret| secret.len() < SHORTEST) {
                    return Err(format!(
                        "a secret of “{campaign}.{shop}” is shorter than {SHORTEST} characters"
                    ));
                }
                secrets.put(&campaign, &shop, live)?;
            }
        }
        Ok(secrets)
    }

    fn put(&mut self, campaign: &str, shop: &str, live: Vec<String>) -> Result<(), String> {
        if shop == BIGCOMMERCE {
            let tokens: Option<Vec<HeaderValue>> = live.iter().map(|token| header(token)).collect();
            let tokens = tokens.ok_or_else(|| format!("“{campaign}.{shop}” is no token"))?;
            self.tokens.insert(campaign.to_owned(), tokens);
            return Ok(());
        }
        let source =
            Source::parse(shop).ok_or_else(|| format!("“{campaign}.{shop}” is no kind of shop"))?;
        self.webhooks.insert((campaign.to_owned(), source), live);
        Ok(())
    }

    /// What a campaign's shop of this kind signs with.
    pub(super) fn of_webhooks(&self, campaign: &str, source: Source) -> Option<&[String]> {
        let secrets = self.webhooks.get(&(campaign.to_owned(), source))?;
        Some(secrets)
    }

    /// What opens the API of a campaign's BigCommerce store, in the order in which to try them; nothing if the file has none.
    pub fn bigcommerce(&self, campaign: &str) -> Vec<HeaderValue> {
        self.tokens.get(campaign).cloned().unwrap_or_default()
    }
}

/// A token as a header's value.
fn header(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(token).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Says how many there are, and nothing of them.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shops = self.webhooks.len() + self.tokens.len();
        write!(f, "Secrets(of {shops} shops)")
    }
}

#[cfg(unix)]
fn is_exposed(file: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(file)?.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_exposed(file: &Path) -> std::io::Result<bool> {
    fs::metadata(file).map(|_| false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TempDir;

    #[test]
    fn a_file_that_everybody_can_read_is_refused_and_no_fault_quotes_a_secret() {
        let dir = TempDir::new();
        let file = dir.write("secrets.toml", "[k]\nshopify = [\"0123456789abcdef\"]\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(matches!(
                Secrets::load(&file),
                Err(SecretsFault::Exposed(_))
            ));
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
        assert_eq!(
            format!("{:?}", Secrets::load(&file).unwrap()),
            "Secrets(of 1 shops)"
        );
        for text in [
            "[k]\nshopify = \"0123456789abcdef\"",
            "[k]\netsy = [\"0123456789abcdef\"]",
            "[k]\nshopify = []",
            "[k]\nshopify = [\"short\"]",
            "[k",
        ] {
            let fault = Secrets::parse(text).err().unwrap();
            assert!(
                !fault.contains("0123456789abcdef") && !fault.contains("short\""),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_token_is_shown_to_nobody() {
        let secrets =
            Secrets::parse("[k]\nbigcommerce = [\"0123456789abcdef\", \"fedcba9876543210\"]")
                .unwrap();
        let tokens = secrets.bigcommerce("k");
        assert_eq!(tokens, ["0123456789abcdef", "fedcba9876543210"]);
        let shown = format!("{tokens:?} {secrets:?}");
        assert_eq!(shown, "[Sensitive, Sensitive] Secrets(of 1 shops)");
        assert!(secrets.bigcommerce("teh").is_empty());
        let fault = Secrets::parse("[k]\nbigcommerce = [\"0123456789abcd\\nf\"]")
            .err()
            .unwrap();
        assert!(!fault.contains("0123"), "{fault}");
    }
}
