//! The file of creators' keys: TOML, readable by its owner alone.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etalase_model::campaign::CreatorKey;
use etalase_model::time::Time;
use serde::{Deserialize, Serialize};

use super::creator::KeyPair;
use super::random::NoKey;

const HEAD: &str = "\
# The keys that sign creators' links. Whoever reads this file can sign in the brand's name: keep it off web servers and out
# of version control. Written by `etalase creator keys`.

";

/// The keys of a brand, the oldest first.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyring {
    #[serde(default, rename = "key")]
    keys: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kid: String,
    public: String,
    /// Gone once the key is retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    private: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<String>,
}

/// A key as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What a campaign's `keys` say of it.
    pub public: CreatorKey,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// When it was retired, as RFC 3339.
    pub retired_at: Option<String>,
}

/// Why the keys cannot be had, kept or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no file.
    #[error("there is no file of keys {0}; make one with `etalase creator keys new`")]
    Missing(PathBuf),
    /// Others than its owner may read or write it.
    #[error(
        "{0} can be read by others than its owner, so its keys may be known; if they are not, close it: chmod 600 {0}"
    )]
    Open(PathBuf),
    /// The file cannot be read or written.
    #[error("cannot use the file of keys {0}: {1}")]
    File(PathBuf, io::Error),
    /// It is not of its form.
    #[error("{0} is no file of keys: {1}")]
    Form(PathBuf, String),
    /// No key of this id can sign.
    #[error("no key {0} can sign; see `etalase creator keys list`")]
    Unknown(String),
    /// There is a key of this id.
    #[error("there is a key {0} already; choose another id: --kid ID")]
    Taken(String),
    /// The id is none.
    #[error("“{0}” is no id of a key; use 1 to 16 letters, digits, _ or -")]
    Kid(String),
    /// All keys are retired.
    #[error("every key is retired; make a new one with `etalase creator keys new`")]
    Empty,
    /// No key can be made.
    #[error(transparent)]
    NoKey(#[from] NoKey),
}

impl Keyring {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it is missing, open to others, or not of its form.
    pub fn read(file: &Path) -> Result<Self, KeyringError> {
        let text = std::fs::read_to_string(file).map_err(|fault| match fault.kind() {
            io::ErrorKind::NotFound => KeyringError::Missing(file.to_owned()),
            _ => KeyringError::File(file.to_owned(), fault),
        })?;
        expect_private(file)?;
        let wrong = |why: String| KeyringError::Form(file.to_owned(), why);
        let keyring: Self =
            toml::from_str(&text).map_err(|fault| wrong(fault.message().to_owned()))?;
        for entry in &keyring.keys {
            if entry.is_damaged() {
                return Err(wrong(format!(
                    "the halves of key {} do not belong together",
                    entry.kid
                )));
            }
        }
        Ok(keyring)
    }

    /// As [`Keyring::read`]; empty where there is no file yet.
    ///
    /// # Errors
    /// As there.
    pub fn read_or_begin(file: &Path) -> Result<Self, KeyringError> {
        match Self::read(file) {
            Err(KeyringError::Missing(_)) => Ok(Self::default()),
            read => read,
        }
    }

    /// Writes the file, whole or not at all, for its owner alone.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, file: &Path) -> Result<(), KeyringError> {
        let failed = |fault| KeyringError::File(file.to_owned(), fault);
        let text = toml::to_string(self).map_err(|fault| failed(io::Error::other(fault)))?;
        let draft = file.with_extension(format!("draft-{}", std::process::id()));
        let written = write_private(&draft, &[HEAD, &text].concat());
        let written = written.and_then(|()| std::fs::rename(&draft, file));
        written.map_err(|fault| {
            // What a failed draft leaves behind holds keys.
            let _gone = std::fs::remove_file(&draft);
            failed(fault)
        })
    }

    /// Makes a key, which signs from now on; with this id, or one of its own.
    ///
    /// # Errors
    /// Where the id is taken or none, or the system gives no randomness.
    pub fn make(&mut self, kid: Option<&str>, now: Time) -> Result<CreatorKey, KeyringError> {
        let pair = KeyPair::make()?;
        let pair = match kid {
            None => pair,
            Some(kid) => pair
                .named(kid)
                .ok_or_else(|| KeyringError::Kid(kid.to_owned()))?,
        };
        let public = pair.public();
        if self.keys.iter().any(|entry| entry.kid == public.kid) {
            return Err(KeyringError::Taken(public.kid));
        }
        self.keys.push(Entry {
            kid: public.kid.clone(),
            public: public.key.clone(),
            private: Some(pair.private()),
            created_at: now.to_string(),
            retired_at: None,
        });
        Ok(public)
    }

    /// Forgets a key's private half: it signs no more, and what it signed stays good.
    ///
    /// # Errors
    /// Where no key of this id can sign.
    pub fn retire(&mut self, kid: &str, now: Time) -> Result<(), KeyringError> {
        let able = |entry: &&mut Entry| entry.kid == kid && entry.private.is_some();
        let entry = self.keys.iter_mut().find(able);
        let entry = entry.ok_or_else(|| KeyringError::Unknown(kid.to_owned()))?;
        entry.private = None;
        entry.retired_at = Some(now.to_string());
        Ok(())
    }

    /// The key with this id that can sign, or the newest that can.
    ///
    /// # Errors
    /// Where there is none.
    pub fn signer(&self, kid: Option<&str>) -> Result<KeyPair, KeyringError> {
        let mut able = self.keys.iter().rev().filter_map(Entry::pair);
        let Some(kid) = kid else {
            return able.next().ok_or(KeyringError::Empty);
        };
        let named = able.find(|pair| pair.public().kid == kid);
        named.ok_or_else(|| KeyringError::Unknown(kid.to_owned()))
    }

    /// What may be shown of each key, the oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        let shown = |entry: &Entry| Shown {
            public: CreatorKey {
                kid: entry.kid.clone(),
                key: entry.public.clone(),
            },
            created_at: entry.created_at.clone(),
            retired_at: entry.retired_at.clone(),
        };
        self.keys.iter().map(shown).collect()
    }
}

impl Entry {
    fn pair(&self) -> Option<KeyPair> {
        KeyPair::read(&self.kid, self.private.as_deref()?)
    }

    fn is_damaged(&self) -> bool {
        let whole = |pair: KeyPair| pair.public().key == self.public;
        self.private.is_some() && !self.pair().is_some_and(whole)
    }
}

/// Says of an entry which it is, and nothing of its private half.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Entry").field(&self.kid).finish()
    }
}

#[cfg(unix)]
fn expect_private(file: &Path) -> Result<(), KeyringError> {
    use std::os::unix::fs::PermissionsExt as _;
    let about = std::fs::metadata(file);
    let about = about.map_err(|fault| KeyringError::File(file.to_owned(), fault))?;
    if about.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyringError::Open(file.to_owned()))
    }
}

#[cfg(not(unix))]
fn expect_private(_: &Path) -> Result<(), KeyringError> {
    Ok(())
}

fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TempDir;

    const NOW: Time = Time(1_700_000_000_000);

    #[test]
    fn keys_come_back_as_they_were_written_for_their_owner_alone() {
        let dir = TempDir::new();
        let file = dir.path().join("keys.toml");
        let mut keyring = Keyring::read_or_begin(&file).unwrap();
        let public = keyring.make(None, NOW).unwrap();
        keyring.write(&file).unwrap();
        let again = Keyring::read(&file).unwrap();
        assert_eq!(again.signer(None).unwrap().public(), public);
        assert_eq!(again.shown(), keyring.shown());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |file: &Path| std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&file), 0o600);
            let open = std::fs::Permissions::from_mode(0o640);
            std::fs::set_permissions(&file, open).unwrap();
            assert!(matches!(Keyring::read(&file), Err(KeyringError::Open(_))));
        }
    }

    #[test]
    fn the_newest_key_signs_until_it_is_retired() {
        let mut keyring = Keyring::default();
        keyring.make(Some("old"), NOW).unwrap();
        keyring.make(Some("new"), NOW).unwrap();
        let signs = |keyring: &Keyring, kid| keyring.signer(kid).map(|pair| pair.public().kid);
        assert_eq!(signs(&keyring, None).unwrap(), "new");
        assert_eq!(signs(&keyring, Some("old")).unwrap(), "old");
        keyring.retire("new", NOW).unwrap();
        assert_eq!(signs(&keyring, None).unwrap(), "old");
        assert!(signs(&keyring, Some("new")).is_err());
        keyring.retire("old", NOW).unwrap();
        assert!(matches!(signs(&keyring, None), Err(KeyringError::Empty)));
        assert!(keyring.retire("old", NOW).is_err());
        assert!(keyring.shown().iter().all(|key| key.retired_at.is_some()));
    }

    #[test]
    fn two_keys_cannot_have_one_id() {
        let mut keyring = Keyring::default();
        keyring.make(Some("k1"), NOW).unwrap();
        let again = keyring.make(Some("k1"), NOW);
        assert!(matches!(again, Err(KeyringError::Taken(_))));
        let bad = keyring.make(Some("a.b"), NOW);
        assert!(matches!(bad, Err(KeyringError::Kid(_))));
    }

    #[test]
    fn a_file_that_was_tampered_with_is_refused_and_its_keys_are_not_shown() {
        let dir = TempDir::new();
        let file = dir.path().join("keys.toml");
        let mut keyring = Keyring::default();
        keyring.make(Some("one"), NOW).unwrap();
        keyring.make(Some("two"), NOW).unwrap();
        let [one, two] = [0, 1].map(|at: usize| keyring.keys[at].private.clone());
        let secret = one.clone().unwrap();
        assert!(!format!("{keyring:?}").contains(&secret));
        (keyring.keys[0].private, keyring.keys[1].private) = (two, one);
        keyring.write(&file).unwrap();
        let fault = Keyring::read(&file).unwrap_err().to_string();
        assert!(
            fault.contains("key one") && !fault.contains(&secret),
            "{fault}"
        );
    }
}
