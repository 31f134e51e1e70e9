//! A webhook's way: stored, then understood, or held until it can be.

use std::sync::Arc;

use etalase_model::campaign::Campaign;
use etalase_model::record::ReadFault;

use super::{WebhookContent, attribution, read};
use crate::app::AppState;
use crate::store::{NewWebhook, ProcessedWebhook, Store, StoreError, StoredWebhook, WebhookState};

/// What became of a webhook that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whether it had come before and was understood then.
    pub is_known: bool,
    /// How far it was understood.
    pub state: WebhookState,
    /// What was rounded, or could not be understood.
    pub notes: Vec<String>,
}

/// Stores a webhook whose signature was right, and then looks into it. What goes wrong after it is stored is no fault of the
/// shop's: it waits for [`recover`].
///
/// # Errors
/// Where it cannot be stored.
pub async fn receive(
    store: &Store,
    document: Arc<Campaign>,
    webhook: NewWebhook,
) -> Result<Receipt, StoreError> {
    let kept = store.insert_webhook(webhook).await?;
    if kept.is_known && kept.state != WebhookState::Received {
        return Ok(Receipt {
            is_known: true,
            state: kept.state,
            notes: Vec::new(),
        });
    }
    // A task of its own: should looking into it panic, the shop still hears that it is stored.
    let (store, id) = (store.clone(), kept.id.clone());
    let understanding = tokio::spawn(async move { understand(&store, &document, &id).await });
    let processed = understanding.await;
    match processed {
        Ok(Ok(receipt)) => Ok(receipt),
        Ok(Err(fault)) => Ok(waiting(&kept.id, &fault)),
        Err(fault) => Ok(waiting(&kept.id, &fault)),
    }
}

fn waiting(webhook: &str, fault: &dyn std::fmt::Display) -> Receipt {
    tracing::error!(webhook, %fault, "the webhook is stored, but could not be looked into; it will be at the next start");
    Receipt {
        is_known: false,
        state: WebhookState::Received,
        notes: Vec::new(),
    }
}

/// Looks into a stored webhook, and stores what it says.
///
/// # Errors
/// Where there is no such webhook, or the storage fails.
pub async fn understand(
    store: &Store,
    document: &Campaign,
    id: &str,
) -> Result<Receipt, StoreError> {
    let webhook = store.webhook(id).await?;
    let processed = process(store, document, webhook).await?;
    let receipt = Receipt {
        is_known: false,
        state: processed.state,
        notes: processed.notes.clone(),
    };
    store.apply_webhook(processed).await?;
    Ok(receipt)
}

async fn process(
    store: &Store,
    document: &Campaign,
    webhook: StoredWebhook,
) -> Result<ProcessedWebhook, StoreError> {
    let (state, content) = match &webhook.body {
        Some(body) => match read(webhook.source, &webhook.topic, body) {
            Ok(content) if content.update.is_none() => (WebhookState::Noted, content),
            Ok(content) => (WebhookState::Applied, content),
            Err(faults) => (WebhookState::Held, held(&webhook.id, &faults)),
        },
        None => (WebhookState::Held, expired(webhook.notes)),
    };
    let update = content.update;
    Ok(ProcessedWebhook {
        credit: attribution::decide(store, &webhook.campaign, document, update.as_ref()).await?,
        webhook: webhook.id,
        campaign: webhook.campaign,
        source: webhook.source,
        state,
        notes: content.notes,
        update,
        received_at: webhook.received_at,
    })
}

fn held(webhook: &str, faults: &[ReadFault]) -> WebhookContent {
    let notes: Vec<String> = faults.iter().map(ToString::to_string).collect();
    tracing::warn!(
        webhook,
        fault = notes.first(),
        "a webhook is held because it cannot be understood; see `etalase orders held`"
    );
    WebhookContent {
        update: None,
        notes,
    }
}

/// What was wrong with a webhook stays known; that it cannot be looked into any more is added.
fn expired(mut notes: Vec<String>) -> WebhookContent {
    let gone = "(document): was kept for its time and is gone. Have the shop send it again, or dismiss it: `etalase orders dismiss`";
    if notes.iter().all(|note| note != gone) {
        notes.push(gone.to_owned());
    }
    WebhookContent {
        update: None,
        notes,
    }
}

/// Looks into what was stored and not looked into, as when the process was killed between the two.
pub async fn recover(app: &AppState) {
    let open = app.store.open_webhooks(None, &[WebhookState::Received]);
    let ids = open.await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "webhooks that wait cannot be listed");
        Vec::new()
    });
    for id in ids {
        if let Err(fault) = recover_one(app, &id).await {
            tracing::error!(webhook = id, %fault, "the webhook could not be looked into");
        }
    }
}

async fn recover_one(app: &AppState, id: &str) -> Result<(), StoreError> {
    let webhook = app.store.webhook(id).await?;
    let published = app.campaign(&webhook.campaign).await?;
    understand(&app.store, &published.shared(), id).await?;
    Ok(())
}
