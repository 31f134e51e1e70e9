//! What is kept of one person: found, told and erased. What orders and reviews add up to stays as it is.

use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::database::Store;
use super::error::StoreError;
use super::ledger::StoredWebhook;
use super::retention::delete_events;
use super::reviews;
use super::writer::Change;

/// An order, by the id that all its ids lead to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    /// The campaign's id.
    pub campaign: String,
    /// Which kind of shop it is of.
    pub source: String,
    /// The shop's id of it.
    pub order: String,
}

/// One thing that is kept of a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalRecord {
    /// An order, with all that the shop sent of it and the checkout it came from.
    Order(OrderKey),
    /// A webhook that is of no order, by its id.
    Webhook(String),
    /// A review, by its id.
    Review(String),
    /// All votes of a browser, by the key that it made.
    Votes(String),
    /// An event of a window: the campaign's id and its own.
    Event(String, String),
    /// The contacts of a creator in one version of a campaign's terms: the campaign's id, the version, the creator's id.
    Contacts(String, i64, String),
}

/// All ids of an order, and all its webhooks.
const OF_ORDER: &str =
    "SELECT alias FROM order_alias WHERE campaign = $1 AND source = $2 AND order_id = $3";

impl Store {
    /// The orders of a campaign that have this id, whatever shop has them.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn orders_called(
        &self,
        campaign: &str,
        id: &str,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let sql =
            "SELECT campaign, source, order_id FROM order_alias WHERE campaign = $1 AND alias = $2";
        let query = sqlx::query(sql).bind(campaign).bind(id);
        let rows = query.fetch_all(&self.readers).await?;
        let orders = rows.iter().map(|row| {
            Ok(OrderKey {
                campaign: row.try_get("campaign")?,
                source: row.try_get("source")?,
                order: row.try_get("order_id")?,
            })
        });
        orders.collect()
    }

    /// Webhooks that still have their bodies, a few at a time: those after this id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn webhooks_after(
        &self,
        id: &str,
        most: u32,
    ) -> Result<Vec<StoredWebhook>, StoreError> {
        let sql = "SELECT * FROM webhook WHERE id > $1 AND body IS NOT NULL ORDER BY id LIMIT $2";
        let query = sqlx::query(sql).bind(id).bind(i64::from(most));
        let rows = query.fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok(StoredWebhook::of(row)?)).collect()
    }

    /// The campaigns that keep an event with this id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events_called(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT c.id FROM campaign c JOIN beacon b ON b.campaign = c.id AND b.id = $1";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// All that is kept under a trace; `Null` where nothing is.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn export_record(&self, record: &PersonalRecord) -> Result<Value, StoreError> {
        match record {
            PersonalRecord::Order(order) => self.export_order(order).await,
            PersonalRecord::Webhook(id) => Ok(export_webhook(&self.webhook(id).await?)),
            PersonalRecord::Review(id) => {
                let row = sqlx::query("SELECT * FROM review WHERE id = $1").bind(id);
                let row = row.fetch_optional(&self.readers).await?;
                Ok(row
                    .as_ref()
                    .map(export_review)
                    .transpose()?
                    .unwrap_or_default())
            }
            PersonalRecord::Votes(voter) => {
                let sql = "SELECT review FROM helpful WHERE voter = $1 ORDER BY review";
                let rows = sqlx::query(sql)
                    .bind(voter)
                    .fetch_all(&self.readers)
                    .await?;
                let reviews = rows.iter().map(|row| row.try_get("review"));
                let reviews: Vec<String> = reviews.collect::<Result<_, _>>()?;
                Ok(match reviews.is_empty() {
                    true => Value::Null,
                    false => json!({"voter": voter, "found_helpful": reviews}),
                })
            }
            PersonalRecord::Event(campaign, id) => {
                let sql = "SELECT * FROM beacon WHERE campaign = $1 AND id = $2";
                let row = sqlx::query(sql).bind(campaign).bind(id);
                let row = row.fetch_optional(&self.readers).await?;
                Ok(row
                    .as_ref()
                    .map(export_event)
                    .transpose()?
                    .unwrap_or_default())
            }
            PersonalRecord::Contacts(campaign, version, creator) => {
                let versions = self.all_terms(campaign).await?;
                let terms = versions.iter().find(|terms| terms.version == *version);
                let contacts = terms.and_then(|terms| contacts_of(&terms.document, creator));
                Ok(contacts.map_or(Value::Null, |contacts| {
                    json!({"campaign": campaign, "version": version, "creator": creator, "contacts": contacts})
                }))
            }
        }
    }

    async fn export_order(&self, order: &OrderKey) -> Result<Value, StoreError> {
        let rows = |what: &str| {
            let sql =
                format!("{what} WHERE campaign = $1 AND source = $2 AND order_id IN ({OF_ORDER})");
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&order.campaign);
            let query = query.bind(&order.source).bind(&order.order);
            query.fetch_all(&self.readers)
        };
        let ids = sqlx::query(OF_ORDER).bind(&order.campaign);
        let ids = ids.bind(&order.source).bind(&order.order);
        let ids = ids.fetch_all(&self.readers).await?;
        let ids = ids.iter().map(|row| row.try_get("alias"));
        let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
        let webhooks = rows("SELECT * FROM webhook").await?;
        let webhooks = webhooks
            .iter()
            .map(|row| Ok(export_webhook(&StoredWebhook::of(row)?)));
        let webhooks: Vec<Value> = webhooks.collect::<Result<_, sqlx::Error>>()?;
        let events = rows("SELECT * FROM order_event").await?;
        let events = events.iter().map(export_order_event);
        let events: Vec<Value> = events.collect::<Result<_, _>>()?;
        let credits = rows("SELECT * FROM order_credit").await?;
        let credits = credits.iter().map(export_credit);
        let credits: Vec<Value> = credits.collect::<Result<_, _>>()?;
        let sql = "SELECT * FROM beacon WHERE campaign = $1 AND id IN (SELECT beacon FROM checkout_mark \
            WHERE campaign = $1 AND mark IN (SELECT mark FROM order_mark WHERE campaign = $1 AND source = $2 AND order_id IN \
                (SELECT alias FROM order_alias WHERE campaign = $1 AND source = $2 AND order_id = $3)))";
        let query = sqlx::query(sql).bind(&order.campaign);
        let query = query.bind(&order.source).bind(&order.order);
        let checkouts = query.fetch_all(&self.readers).await?;
        let checkouts = checkouts.iter().map(export_event);
        let checkouts: Vec<Value> = checkouts.collect::<Result<_, _>>()?;
        Ok(json!({
            "campaign": order.campaign, "shop": order.source, "ids": ids, "webhooks": webhooks, "events": events,
            "credits": credits, "checkouts": checkouts,
        }))
    }

    /// Erases what is kept under a trace, whole or not at all; false where nothing is.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn erase(&self, record: PersonalRecord) -> Result<bool, StoreError> {
        self.write(Erasure(record)).await
    }
}

struct Erasure(PersonalRecord);

impl Change for Erasure {
    type Outcome = bool;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        match &self.0 {
            PersonalRecord::Order(order) => order.erase(connection).await,
            PersonalRecord::Webhook(id) => {
                let sql = format!("{EMPTIED} WHERE id = $1");
                let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id);
                Ok(done.execute(connection).await?.rows_affected() > 0)
            }
            PersonalRecord::Review(id) => reviews::remove(connection, id).await,
            PersonalRecord::Votes(voter) => reviews::remove_votes(connection, voter).await,
            PersonalRecord::Event(campaign, id) => {
                let ids = std::slice::from_ref(id);
                Ok(delete_events(connection, campaign, ids).await? > 0)
            }
            PersonalRecord::Contacts(campaign, version, creator) => {
                let sql = "SELECT document FROM terms WHERE campaign = $1 AND version = $2";
                let row = sqlx::query(sql).bind(campaign).bind(version);
                let Some(row) = row.fetch_optional(&mut *connection).await? else {
                    return Ok(false);
                };
                let Some(document) = without_contacts(row.try_get("document")?, creator) else {
                    return Ok(false);
                };
                let sql = "UPDATE terms SET document = $3 WHERE campaign = $1 AND version = $2";
                let query = sqlx::query(sql).bind(campaign).bind(version);
                query.bind(document).execute(connection).await?;
                Ok(true)
            }
        }
    }
}

/// A webhook without a word of what it said. One that was held is held no more: nobody can look into it again.
const EMPTIED: &str = "UPDATE webhook SET body = NULL, notes = '[]', state = CASE WHEN state = 'held' THEN 'dismissed' ELSE state END";

impl OrderKey {
    /// Erases whoever ordered: the bodies of all webhooks, those to come too, the click and what the decision was made by. What
    /// the order adds up to and who is credited stay.
    async fn erase(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let marks = "FROM order_mark WHERE campaign = $1 AND source = $2 AND order_id IN \
            (SELECT alias FROM order_alias WHERE campaign = $1 AND source = $2 AND order_id = $3)";
        let sql = format!(
            "SELECT DISTINCT beacon FROM checkout_mark WHERE campaign = $1 AND mark IN (SELECT mark {marks})"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&self.campaign);
        let query = query.bind(&self.source).bind(&self.order);
        let rows = query.fetch_all(&mut *connection).await?;
        let beacons = rows.iter().map(|row| row.try_get("beacon"));
        let beacons: Vec<String> = beacons.collect::<Result<_, _>>()?;
        if !beacons.is_empty() {
            delete_events(connection, &self.campaign, &beacons).await?;
        }
        let of_order = format!("WHERE campaign = $1 AND source = $2 AND order_id IN ({OF_ORDER})");
        let mut webhooks = 0;
        for sql in [
            format!("DELETE {marks}"),
            format!("UPDATE order_credit SET evidence = NULL {of_order}"),
            "INSERT INTO order_erased (campaign, source, order_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING".to_owned(),
            format!("{EMPTIED} {of_order}"),
        ] {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&self.campaign);
            let query = query.bind(&self.source).bind(&self.order);
            webhooks = query.execute(&mut *connection).await?.rows_affected();
        }
        Ok(webhooks > 0)
    }
}

/// What terms say of how a creator can be reached; `None` where they say nothing.
fn contacts_of(document: &str, creator: &str) -> Option<Value> {
    let document: Value = serde_json::from_str(document).ok()?;
    let creators = document["creators"].as_array()?;
    let creator = creators.iter().find(|agreed| agreed["id"] == creator)?;
    let contacts = creator.get("contacts")?;
    contacts
        .as_array()
        .is_some_and(|all| !all.is_empty())
        .then(|| contacts.clone())
}

/// The terms without that; `None` where they never said it. What was agreed stays.
fn without_contacts(document: &str, creator: &str) -> Option<String> {
    contacts_of(document, creator)?;
    let mut document: Value = serde_json::from_str(document).ok()?;
    let creators = document["creators"].as_array_mut()?;
    for agreed in creators.iter_mut().filter(|agreed| agreed["id"] == creator) {
        agreed.as_object_mut()?.remove("contacts");
    }
    Some(document.to_string())
}

fn export_webhook(webhook: &StoredWebhook) -> Value {
    let body = webhook.body.as_deref();
    let body = body.map(|body| match serde_json::from_slice(body) {
        Ok(body) => body,
        Err(_) => Value::from(String::from_utf8_lossy(body)),
    });
    json!({
        "id": webhook.id, "campaign": webhook.campaign, "shop": webhook.source.as_str(), "topic": webhook.topic,
        "received_at": webhook.received_at.to_string(), "state": webhook.state.as_str(), "notes": webhook.notes, "body": body,
    })
}

fn export_order_event(row: &SqliteRow) -> Result<Value, sqlx::Error> {
    let number = |name: &str| row.try_get::<Option<i64>, _>(name);
    Ok(json!({
        "kind": row.try_get::<&str, _>("kind")?, "order": row.try_get::<&str, _>("order_id")?, "at": number("at")?,
        "refund": row.try_get::<Option<&str>, _>("refund")?, "refunds": row.try_get::<Option<&str>, _>("refunds")?,
        "currency": row.try_get::<Option<&str>, _>("currency")?,
        "total": number("total")?, "tax": number("tax")?, "shipping": number("shipping")?, "received_at": number("received_at")?,
    }))
}

fn export_credit(row: &SqliteRow) -> Result<Value, sqlx::Error> {
    let text = |name: &str| row.try_get::<Option<String>, _>(name);
    Ok(json!({
        "order": text("order_id")?, "creator": text("creator")?, "carrier": text("carrier")?, "reason": text("reason")?,
        "note": text("note")?, "decided_at": row.try_get::<i64, _>("decided_at")?, "evidence": text("evidence")?,
    }))
}

fn export_event(row: &SqliteRow) -> Result<Value, sqlx::Error> {
    let text = |name: &str| row.try_get::<Option<String>, _>(name);
    Ok(json!({
        "campaign": text("campaign")?, "id": text("id")?, "name": text("name")?, "at": row.try_get::<i64, _>("at")?,
        "creator": text("creator")?, "reason": text("reason")?, "class": text("class")?, "tags": text("tags")?,
        "lines": text("lines")?, "value": row.try_get::<Option<i64>, _>("value")?, "currency": text("currency")?,
    }))
}

fn export_review(row: &SqliteRow) -> Result<Value, sqlx::Error> {
    let text = |name: &str| row.try_get::<Option<String>, _>(name);
    Ok(json!({
        "campaign": text("campaign")?, "id": text("id")?, "product": text("product")?, "stars": row.try_get::<i64, _>("stars")?,
        "title": text("title")?, "body": text("body")?, "name": text("name")?, "locale": text("locale")?, "state": text("state")?,
        "helpful": row.try_get::<i64, _>("helpful")?, "created_at": row.try_get::<i64, _>("created_at")?,
    }))
}
