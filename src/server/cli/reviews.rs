//! `etalase reviews …`

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use etalase_model::review::Moderation;

use super::{Desk, printable};
use crate::store::{Decision, DeskReview, Reason, Verdict};

#[derive(Debug, Subcommand)]
pub(super) enum Reviews {
    /// List reviews, those that wait longest first.
    List {
        /// Only those in this state.
        #[arg(long, value_enum, default_value_t = State::Pending)]
        state: State,
        /// Only those of this campaign.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        /// The most to list.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        desk: Desk,
    },
    /// Let everybody see them.
    Publish {
        /// Ids, as `list` shows them.
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        desk: Desk,
    },
    /// Withhold them, for a reason that holds for all stars alike: a low rating is none.
    Reject {
        /// Ids, as `list` shows them.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Why.
        #[arg(long, value_enum)]
        reason: Reason,
        #[command(flatten)]
        desk: Desk,
    },
}

/// Which reviews to list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum State {
    /// Those that wait for you.
    Pending,
    /// Those that everybody sees.
    Published,
    /// Those withheld.
    Rejected,
    /// Those that their authors took back.
    Withdrawn,
    /// All.
    Any,
}

impl State {
    const fn moderation(self) -> Option<Moderation> {
        match self {
            Self::Pending => Some(Moderation::Pending),
            Self::Published => Some(Moderation::Published),
            Self::Rejected => Some(Moderation::Rejected),
            Self::Withdrawn => Some(Moderation::Withdrawn),
            Self::Any => None,
        }
    }
}

impl Reviews {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List {
                state,
                campaign,
                limit,
                desk,
            } => {
                let store = desk.open().await?;
                list(
                    &store
                        .desk(state.moderation(), campaign.as_deref(), limit)
                        .await?,
                );
                Ok(ExitCode::SUCCESS)
            }
            Self::Publish { ids, desk } => decide(&desk, &ids, Verdict::Publish).await,
            Self::Reject { ids, reason, desk } => {
                decide(&desk, &ids, Verdict::Reject(reason)).await
            }
        }
    }
}

fn list(reviews: &[DeskReview]) {
    if reviews.is_empty() {
        println!("No reviews.");
        return;
    }
    for DeskReview {
        campaign,
        review,
        reason,
    } in reviews
    {
        let reason = reason
            .as_ref()
            .map_or(String::new(), |reason| format!(" ({reason})"));
        let sample = if review.sample { "  sample" } else { "" };
        println!("{}  {}{reason}{sample}", review.id, review.state.as_str());
        println!(
            "  {}  {campaign}/{}  {} of 5 stars",
            review.created_at, review.product, review.stars
        );
        println!(
            "  {}: {}",
            printable(&review.name),
            printable(&review.title)
        );
        println!("  {}\n", printable(&review.body));
    }
    println!("{} shown.", reviews.len());
}

async fn decide(desk: &Desk, ids: &[String], verdict: Verdict) -> anyhow::Result<ExitCode> {
    let store = desk.open().await?;
    let mut all_known = true;
    for id in ids {
        let decision = store.decide(id, verdict).await?;
        all_known &= !matches!(decision, Decision::Unknown | Decision::Withdrawn);
        println!("{id}  {}", tell(decision, verdict));
    }
    store.close().await;
    Ok(if all_known {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn tell(decision: Decision, verdict: Verdict) -> String {
    let now = match verdict {
        Verdict::Publish => "published".to_owned(),
        Verdict::Reject(reason) => format!("rejected ({})", reason.as_str()),
    };
    match decision {
        Decision::Changed(before) => format!("was {}, is now {now}", before.as_str()),
        Decision::Unchanged => format!("was {now} already"),
        Decision::Withdrawn => "stays withdrawn: its author took it back".to_owned(),
        Decision::Unknown => {
            "there is no review with this id; see `etalase reviews list`".to_owned()
        }
    }
}
