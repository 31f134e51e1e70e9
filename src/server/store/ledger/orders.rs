//! What shops said of orders, and who is credited with them.

use etalase_model::commission::{Event, Joined, Paid, Refunded, Source};
use etalase_model::time::Time;
use sqlx::sqlite::SqliteConnection;

use super::super::writer::Change;
use super::super::{Store, StoreError};
use crate::intake::Delivery;

/// A webhook that was read, with the decision over its order, on its way into the store.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// The campaign's id.
    pub campaign: String,
    /// Who sent it.
    pub source: Source,
    /// What it says.
    pub delivery: Delivery,
    /// Who is credited, where it says that an order was paid.
    pub credit: Option<NewCredit>,
    /// When it came.
    pub now: Time,
}

/// A decision over an order.
#[derive(Clone, Debug)]
pub struct NewCredit {
    /// Who is credited, and why.
    pub joined: Joined,
    /// The version of the terms in force.
    pub terms: Option<i64>,
}

/// What became of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Stored,
    /// It had come before.
    Known,
    /// Its topic is none of ours; that it came is stored.
    Noted,
}

impl Store {
    /// Stores a webhook, and all that follows from it, at once. A webhook that came before changes nothing.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn take_delivery(&self, delivery: NewDelivery) -> Result<Outcome, StoreError> {
        self.write(delivery).await
    }
}

impl Change for NewDelivery {
    type Outcome = Outcome;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<Outcome, StoreError> {
        if !self.is_new(connection).await? {
            return Ok(Outcome::Known);
        }
        let Some(statement) = &self.delivery.statement else {
            return Ok(Outcome::Noted);
        };
        for event in &statement.events {
            self.append(connection, &statement.order, event).await?;
        }
        if let Some(credit) = &self.credit {
            self.credit(connection, &statement.order, credit).await?;
        }
        Ok(Outcome::Stored)
    }
}

impl NewDelivery {
    async fn is_new(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let sql = "INSERT INTO delivery (campaign, source, id, topic, order_id, received_at) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (campaign, source, id) DO NOTHING";
        let order = self
            .delivery
            .statement
            .as_ref()
            .map(|statement| &statement.order);
        let query = sqlx::query(sql)
            .bind(&self.campaign)
            .bind(self.source.as_str());
        let query = query.bind(&self.delivery.id).bind(&self.delivery.topic);
        let done = query
            .bind(order)
            .bind(self.now.0)
            .execute(connection)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn append(
        &self,
        connection: &mut SqliteConnection,
        order: &str,
        event: &Event,
    ) -> Result<(), StoreError> {
        let row = Row::of(event);
        let sql = "INSERT INTO order_event \
            (campaign, source, order_id, meaning, kind, revised_at, at, refund, currency, total, tax, shipping, received_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
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
            .bind(row.tax)
            .bind(row.shipping)
            .bind(self.now.0)
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn credit(
        &self,
        connection: &mut SqliteConnection,
        order: &str,
        credit: &NewCredit,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO order_credit \
            (campaign, source, order_id, creator, carrier, reason, note, terms, decided_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (campaign, source, order_id) DO NOTHING";
        let Joined {
            creator,
            carrier,
            reason,
            note,
        } = &credit.joined;
        sqlx::query(sql)
            .bind(&self.campaign)
            .bind(self.source.as_str())
            .bind(order)
            .bind(creator)
            .bind(carrier.map(|carrier| carrier.as_str()))
            .bind(reason.as_str())
            .bind(note)
            .bind(credit.terms)
            .bind(self.now.0)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// An event as columns.
#[derive(Default)]
struct Row<'a> {
    kind: &'static str,
    revised: Time,
    at: Option<Time>,
    refund: Option<&'a str>,
    currency: Option<&'a str>,
    total: Option<i64>,
    tax: Option<i64>,
    shipping: Option<i64>,
}

impl<'a> Row<'a> {
    fn of(event: &'a Event) -> Self {
        match event {
            Event::Paid(Paid {
                revised,
                at,
                currency,
                total,
                parts,
            }) => Self {
                kind: "paid",
                revised: *revised,
                at: Some(*at),
                currency: Some(currency.as_str()),
                total: Some(*total),
                tax: Some(parts.tax),
                shipping: Some(parts.shipping),
                ..Self::default()
            },
            Event::Refunded {
                refund,
                said:
                    Refunded {
                        revised,
                        currency,
                        total,
                        parts,
                    },
            } => Self {
                kind: "refunded",
                revised: *revised,
                refund: Some(refund),
                currency: Some(currency.as_str()),
                total: Some(*total),
                tax: parts.map(|parts| parts.tax),
                shipping: parts.map(|parts| parts.shipping),
                ..Self::default()
            },
            Event::Cancelled { revised } => Self {
                kind: "cancelled",
                revised: *revised,
                ..Self::default()
            },
        }
    }
}
