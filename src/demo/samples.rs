//! The demo's reviews. They are made up, and each says so on the page.

use std::path::Path;

use anyhow::{Context as _, bail};
use etalase_model::campaign::Campaign;
use etalase_model::review::{Moderation, ReviewDraft};
use etalase_model::time::Time;
use serde::Deserialize;
use uuid::{NoContext, Timestamp, Uuid};

use etalase::store::{NewReview, Store};

const DAY_SECONDS: i64 = 86_400;

/// A review of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleReview {
    product: String,
    stars: u32,
    title: String,
    body: String,
    name: String,
    locale: String,
    days_ago: u32,
    helpful: u32,
}

/// Stores the samples with every campaign that lists their product. A second start stores nothing twice.
pub(super) async fn seed(
    store: &Store,
    file: &Path,
    campaigns: &[Campaign],
    start: Time,
) -> anyhow::Result<()> {
    let samples: Vec<SampleReview> = serde_json::from_slice(&std::fs::read(file)?)?;
    for (number, sample) in samples.iter().enumerate() {
        let draft = sample
            .draft(number)
            .with_context(|| format!("review {number}"))?;
        let mut listed = campaigns
            .iter()
            .filter(|campaign| campaign.product(&draft.product).is_some())
            .peekable();
        if listed.peek().is_none() {
            bail!("review {number}: no campaign lists “{}”", draft.product);
        }
        for campaign in listed {
            let at = start.plus_seconds(-DAY_SECONDS * i64::from(sample.days_ago));
            store
                .submit(sample.review(campaign, draft.clone(), at))
                .await?;
        }
    }
    Ok(())
}

impl SampleReview {
    fn draft(&self, number: usize) -> anyhow::Result<ReviewDraft> {
        let Self {
            product,
            stars,
            title,
            body,
            name,
            locale,
            ..
        } = self.clone();
        let key = format!("sample-{number:010}");
        let draft = ReviewDraft {
            key,
            product,
            stars,
            title,
            body,
            name,
            locale,
        }
        .tidied();
        match draft.faults().first() {
            Some(fault) => bail!("{fault}"),
            None => Ok(draft),
        }
    }

    fn review(&self, campaign: &Campaign, draft: ReviewDraft, at: Time) -> NewReview {
        let seconds = u64::try_from(at.0.div_euclid(1_000)).unwrap_or_default();
        let id = Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0));
        NewReview {
            campaign: campaign.id.clone(),
            id: id.to_string(),
            draft,
            state: Moderation::Published,
            helpful: self.helpful,
            sample: true,
            created_at: at,
        }
    }
}
