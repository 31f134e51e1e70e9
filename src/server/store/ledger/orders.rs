//! What shops said of orders, and who is credited with them.

use std::collections::BTreeMap;

use etalase_model::commission::{
    Attribution, Evidence, OrderEvent, OrderUpdate, Paid, Parts, Refunded, Snapshot, Source,
};
use etalase_model::money::Currency;
use etalase_model::time::Time;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::super::database::Store;
use super::super::error::StoreError;
use super::super::writer::Change;
use super::webhooks::{self, WebhookState};

/// What came of looking into a webhook, on its way into the store.
#[derive(Clone, Debug)]
pub struct ProcessedWebhook {
    /// The webhook's id.
    pub webhook: String,
    /// The campaign's id.
    pub campaign: String,
    /// Who sent it.
    pub source: Source,
    /// How far it was understood.
    pub state: WebhookState,
    /// What was rounded, or could not be understood.
    pub notes: Vec<String>,
    /// What it says of an order.
    pub update: Option<OrderUpdate>,
    /// Who is credited, where it says that an order was paid.
    pub credit: Option<NewCredit>,
    /// When the webhook came.
    pub received_at: Time,
}

/// A decision over an order.
#[derive(Clone, Debug)]
pub struct NewCredit {
    /// Who is credited, and why.
    pub attribution: Attribution,
    /// What it was decided by.
    pub evidence: Evidence,
    /// The mark of the click that named the creator: it brings this order and no other.
    pub click: Option<String>,
    /// The version of the terms in force.
    pub terms: Option<i64>,
}

impl Store {
    /// Stores what a webhook says, and all that follows from it, at once. What is known already changes nothing.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn apply_webhook(&self, processed: ProcessedWebhook) -> Result<(), StoreError> {
        self.write(processed).await
    }
}

impl Change for ProcessedWebhook {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if let Some(update) = &self.update {
            self.link_aliases(connection, update).await?;
            for event in &update.events {
                self.append_event(connection, &update.order, event).await?;
            }
            if let Some(credit) = &self.credit {
                self.credit(connection, &update.order, credit).await?;
            }
        }
        let order = self.update.as_ref().map(|update| update.order.as_str());
        webhooks::mark(connection, &self.webhook, self.state, order, &self.notes).await
    }
}

impl ProcessedWebhook {
    /// Notes that all ids of the update are one order's; what was two orders until now becomes one.
    async fn link_aliases(
        &self,
        connection: &mut SqliteConnection,
        update: &OrderUpdate,
    ) -> Result<(), StoreError> {
        let names = || [&update.order].into_iter().chain(&update.aliases);
        let mut known: Vec<String> = Vec::new();
        for name in names() {
            let sql = "SELECT order_id FROM order_alias WHERE campaign = $1 AND source = $2 AND alias = $3";
            let query = sqlx::query(sql).bind(&self.campaign);
            let query = query.bind(self.source.as_str()).bind(name);
            if let Some(row) = query.fetch_optional(&mut *connection).await? {
                known.push(row.try_get("order_id")?);
            }
        }
        let order = known.first().unwrap_or(&update.order);
        for other in known.iter().filter(|other| *other != order) {
            let sql = "UPDATE order_alias SET order_id = $4 WHERE campaign = $1 AND source = $2 AND order_id = $3";
            let query = sqlx::query(sql).bind(&self.campaign);
            let query = query.bind(self.source.as_str()).bind(other).bind(order);
            query.execute(&mut *connection).await?;
        }
        for name in names() {
            let sql = "INSERT INTO order_alias (campaign, source, alias, order_id) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (campaign, source, alias) DO NOTHING";
            let query = sqlx::query(sql).bind(&self.campaign);
            let query = query.bind(self.source.as_str()).bind(name).bind(order);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    async fn append_event(
        &self,
        connection: &mut SqliteConnection,
        order: &str,
        event: &OrderEvent,
    ) -> Result<(), StoreError> {
        let row = EventRow::of(event);
        let sql = "INSERT INTO order_event (campaign, source, order_id, meaning, kind, revised_at, at, refund, \
                currency, total, tax, shipping, cancelled, refunds, received_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
            ON CONFLICT (campaign, source, order_id, meaning) DO NOTHING";
        sqlx::query(sql)
            .bind(&self.campaign)
            .bind(self.source.as_str())
            .bind(order)
            .bind(event.meaning())
            .bind(row.kind)
            .bind(row.revised.0)
            .bind(row.at.map(|at| at.0))
            .bind(row.refund)
            .bind(row.currency)
            .bind(row.total)
            .bind(row.parts.map(|parts| parts.tax))
            .bind(row.parts.map(|parts| parts.shipping))
            .bind(row.cancelled)
            .bind(row.refunds)
            .bind(self.received_at.0)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Notes that this order came by a click; false where another one did.
    async fn claim_click(
        &self,
        connection: &mut SqliteConnection,
        order: &str,
        mark: &str,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO order_mark (campaign, mark, source, order_id) VALUES ($1, $2, $3, $4) ON CONFLICT (campaign, mark) DO NOTHING";
        let query = sqlx::query(sql).bind(&self.campaign).bind(mark);
        let query = query.bind(self.source.as_str()).bind(order);
        query.execute(&mut *connection).await?;
        let sql = "SELECT 1 FROM order_mark WHERE campaign = $1 AND mark = $2 AND source = $3 AND order_id = $4";
        let query = sqlx::query(sql).bind(&self.campaign).bind(mark);
        let query = query.bind(self.source.as_str()).bind(order);
        Ok(query.fetch_optional(connection).await?.is_some())
    }

    async fn credit(
        &self,
        connection: &mut SqliteConnection,
        order: &str,
        credit: &NewCredit,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO order_credit \
            (campaign, source, order_id, creator, carrier, reason, note, terms, decided_at, evidence) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (campaign, source, order_id) DO NOTHING";
        let attribution = match &credit.click {
            Some(mark) if !self.claim_click(connection, order, mark).await? => {
                Attribution::CLICK_USED
            }
            _ => credit.attribution.clone(),
        };
        let Attribution {
            creator,
            carrier,
            reason,
            note,
        } = attribution;
        sqlx::query(sql)
            .bind(&self.campaign)
            .bind(self.source.as_str())
            .bind(order)
            .bind(creator)
            .bind(carrier.map(|carrier| carrier.as_str()))
            .bind(reason.as_str())
            .bind(note)
            .bind(credit.terms)
            .bind(self.received_at.0)
            // Texts and lists of texts: nothing in it can fail to be written.
            .bind(serde_json::to_string(&credit.evidence).unwrap_or_default())
            .execute(&mut *connection)
            .await?;
        Ok(())
    }
}

/// An event as columns.
#[derive(Default)]
struct EventRow<'a> {
    kind: &'static str,
    revised: Time,
    at: Option<Time>,
    refund: Option<&'a str>,
    currency: Option<&'a str>,
    total: Option<i64>,
    parts: Option<Parts>,
    cancelled: Option<bool>,
    refunds: Option<String>,
}

impl<'a> EventRow<'a> {
    fn of(event: &'a OrderEvent) -> Self {
        match event {
            OrderEvent::Paid(paid) => Self {
                kind: "paid",
                ..Self::of_sale(paid)
            },
            OrderEvent::Refunded { refund, said } => Self {
                kind: "refunded",
                revised: said.revised,
                refund: Some(refund),
                currency: Some(said.currency.as_str()),
                total: Some(said.total),
                parts: said.parts,
                ..Self::default()
            },
            OrderEvent::Cancelled { revised } => Self {
                kind: "cancelled",
                revised: *revised,
                ..Self::default()
            },
            OrderEvent::Snapshot(snapshot) => Self {
                kind: "snapshot",
                revised: snapshot.revised,
                cancelled: Some(snapshot.cancelled),
                refunds: Some(StoredRefund::write(&snapshot.refunds)),
                ..snapshot
                    .paid
                    .as_ref()
                    .map(Self::of_sale)
                    .unwrap_or_default()
            },
        }
    }

    fn of_sale(paid: &'a Paid) -> Self {
        Self {
            revised: paid.revised,
            at: Some(paid.at),
            currency: Some(paid.currency.as_str()),
            total: Some(paid.total),
            parts: Some(paid.parts),
            ..Self::default()
        }
    }
}

/// One refund of a snapshot, as it stands in the database.
#[derive(Serialize, Deserialize)]
struct StoredRefund {
    refund: String,
    revised_at: i64,
    currency: String,
    total: i64,
    tax: Option<i64>,
    shipping: Option<i64>,
}

impl StoredRefund {
    fn write(refunds: &BTreeMap<String, Refunded>) -> String {
        let refunds = refunds.iter().map(|(refund, said)| Self {
            refund: refund.clone(),
            revised_at: said.revised.0,
            currency: said.currency.as_str().to_owned(),
            total: said.total,
            tax: said.parts.map(|parts| parts.tax),
            shipping: said.parts.map(|parts| parts.shipping),
        });
        let refunds: Vec<Self> = refunds.collect();
        // Texts and whole numbers: nothing in it can fail to be written.
        serde_json::to_string(&refunds).unwrap_or_default()
    }

    fn into_refund(self) -> (String, Refunded) {
        let parts = self.tax.zip(self.shipping);
        let said = Refunded {
            revised: Time(self.revised_at),
            currency: Currency::parse(&self.currency).unwrap_or_default(),
            total: self.total,
            parts: parts.map(|(tax, shipping)| Parts { tax, shipping }),
        };
        (self.refund, said)
    }
}

/// The refunds of a snapshot as they were stored.
pub(super) fn stored_refunds(text: &str) -> BTreeMap<String, Refunded> {
    let refunds: Vec<StoredRefund> = serde_json::from_str(text).unwrap_or_default();
    refunds.into_iter().map(StoredRefund::into_refund).collect()
}

/// A snapshot as its columns say it.
pub(super) fn stored_snapshot(
    revised: Time,
    cancelled: bool,
    refunds: &str,
    paid: Option<Paid>,
) -> OrderEvent {
    OrderEvent::Snapshot(Snapshot {
        revised,
        cancelled,
        refunds: stored_refunds(refunds),
        paid,
    })
}
