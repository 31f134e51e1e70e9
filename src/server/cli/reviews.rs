//! `etalase reviews …`

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use etalase_model::review::Moderation;

use super::database::DatabaseArgs;
use super::output::printable;
use crate::store::{ModerationAction, ModerationOutcome, QueuedReview, RejectionReason};

#[derive(Debug, Subcommand)]
pub(super) enum ModerationCommand {
    /// List reviews, those that wait longest first.
    List {
        /// Only those in this state.
        #[arg(long, value_enum, default_value_t = StateFilter::Pending)]
        state: StateFilter,
        /// Only those of this campaign.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        /// The most to list.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Let everybody see them.
    Publish {
        /// Ids, as `list` shows them.
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Withhold them, for a reason that holds for all stars alike: a low rating is none.
    Reject {
        /// Ids, as `list` shows them.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Why.
        #[arg(long, value_enum)]
        reason: RejectionReason,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Which reviews to list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum StateFilter {
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

impl StateFilter {
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

impl ModerationCommand {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List {
                state,
                campaign,
                limit,
                database,
            } => {
                let store = database.open().await?;
                list(
                    &store
                        .moderation_queue(state.moderation(), campaign.as_deref(), limit)
                        .await?,
                );
                Ok(ExitCode::SUCCESS)
            }
            Self::Publish { ids, database } => {
                decide(&database, &ids, ModerationAction::Publish).await
            }
            Self::Reject {
                ids,
                reason,
                database,
            } => decide(&database, &ids, ModerationAction::Reject(reason)).await,
        }
    }
}

fn list(reviews: &[QueuedReview]) {
    if reviews.is_empty() {
        println!("No reviews.");
        return;
    }
    for QueuedReview {
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

async fn decide(
    database: &DatabaseArgs,
    ids: &[String],
    action: ModerationAction,
) -> anyhow::Result<ExitCode> {
    let store = database.open().await?;
    let mut all_known = true;
    for id in ids {
        let decision = store.decide(id, action).await?;
        all_known &= !matches!(
            decision,
            ModerationOutcome::Unknown | ModerationOutcome::Withdrawn
        );
        println!("{id}  {}", tell(decision, action));
    }
    store.close().await;
    Ok(if all_known {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn tell(decision: ModerationOutcome, action: ModerationAction) -> String {
    let now = match action {
        ModerationAction::Publish => "published".to_owned(),
        ModerationAction::Reject(reason) => format!("rejected ({})", reason.as_str()),
    };
    match decision {
        ModerationOutcome::Changed(before) => format!("was {}, is now {now}", before.as_str()),
        ModerationOutcome::Unchanged => format!("was {now} already"),
        ModerationOutcome::Withdrawn => "stays withdrawn: its author took it back".to_owned(),
        ModerationOutcome::Unknown => {
            "there is no review with this id; see `etalase reviews list`".to_owned()
        }
    }
}
