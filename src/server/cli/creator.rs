//! `etalase creator …`: keys, links and the check of a link.

mod keys;
mod link;
mod list;
mod qr;
mod setup;
mod verify;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum CreatorCommand {
    /// Make, list and retire the keys that sign creators' links.
    #[command(subcommand, after_long_help = keys::HELP)]
    Keys(keys::Keys),
    /// Make a signed link for a creator, in full or short, with a QR code if wanted.
    Link(Box<link::LinkArgs>),
    /// Say whether a token or a link is to be believed, and why. Exits with 0 if it is, else with 1.
    Verify(verify::Verify),
    /// List short links with the clicks that were counted.
    List(list::List),
    /// Take a short link back: it leads to its page still, and credits nobody.
    Revoke(list::Revoke),
}

impl CreatorCommand {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Keys(keys) => keys.run(),
            Self::Link(link) => link.run().await,
            Self::Verify(verify) => verify.run().await,
            Self::List(list) => list.run().await,
            Self::Revoke(revoke) => revoke.run().await,
        }
    }
}
