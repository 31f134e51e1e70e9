//! Keys, and what is made with them. No other room sees one.
//!
//! - `creator`: the key pairs that sign creators' tokens, and the check of a token
//! - `keyring`: the file that they are kept in
//! - `day`: what addresses are hashed with
//! - `random`: ids that nobody can guess
//! - `secrets`: the file of what shops sign with, and of the tokens of their APIs
//! - `shop`: the check of a shop's webhooks

mod creator;
mod day;
mod keyring;
mod random;
mod secrets;
mod shop;

pub use creator::{KeyPair, NotSigned, verify};
pub use day::DailyKey;
pub use keyring::{Keyring, KeyringError, Shown};
pub use random::{NoKey, short_id};
pub use secrets::{Secrets, SecretsFault};
pub use shop::{SignatureFault, signature, signature_header};
