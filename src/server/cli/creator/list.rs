//! `etalase creator list`, `etalase creator revoke`

use std::process::ExitCode;

use clap::Args;
use etalase_model::time::Time;

use super::super::output::printable;
use super::setup::{self, Setup};
use crate::clock;
use crate::store::{CreatorLink, ListedLink};

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Only those of this campaign.
    #[arg(long, value_name = "ID")]
    campaign: Option<String>,
    #[command(flatten)]
    setup: Setup,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Revoke {
    /// The link's id, as `list` shows it.
    id: String,
    #[command(flatten)]
    setup: Setup,
}

impl List {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = setup::open(&self.setup.config()?).await?;
        let links = store.creator_links(self.campaign.as_deref()).await?;
        if links.is_empty() {
            println!("No short link is stored yet. Make one with `etalase creator link --short`.");
        }
        let now = clock::now();
        for link in links {
            println!("{}", printable(&line(&link, now)));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = setup::open(&self.setup.config()?).await?;
        store.revoke_creator_link(&self.id, clock::now()).await?;
        store.close().await;
        println!("{} leads to its page still, and credits nobody.", self.id);
        Ok(ExitCode::SUCCESS)
    }
}

fn line(ListedLink { link, clicks }: &ListedLink, now: Time) -> String {
    let CreatorLink {
        id,
        campaign,
        creator,
        page,
        ..
    } = link;
    let state = match link.revoked_at {
        Some(at) => format!("taken back {at}"),
        None if link.credits(now) => format!("until {}", link.expires_at),
        None => format!("ended {}", link.expires_at),
    };
    let clicks = format!("{clicks} {}", if *clicks == 1 { "click" } else { "clicks" });
    format!("{id:<12} {creator:<16} {campaign:<24} {clicks:>12}  {state}  {page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_whose_link_it_is_and_whether_it_still_credits() {
        let link = CreatorLink {
            id: "q7x2m9k4tw".to_owned(),
            campaign: "kopi-senja".to_owned(),
            creator: "rani".to_owned(),
            token: String::new(),
            page: "https://kopi.example/".to_owned(),
            created_at: Time(0),
            expires_at: Time(1_000),
            revoked_at: None,
        };
        let mut listed = ListedLink { link, clicks: 1 };
        let state = |listed: &ListedLink, now| {
            let line = line(listed, Time(now));
            assert!(
                line.contains(" rani ") && line.contains(" 1 click  "),
                "{line}"
            );
            line.split("click  ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(state(&listed, 999), "until");
        assert_eq!(state(&listed, 1_000), "ended");
        listed.link.revoked_at = Some(Time(5));
        assert_eq!(state(&listed, 999), "taken");
    }
}
