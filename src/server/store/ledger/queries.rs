//! Reading the ledger: orders put together again from what was said of them, and traffic counted.

use etalase_model::commission::{Carrier, Evidence, Order, OrderEvent, Paid, Parts, Refunded};
use etalase_model::money::Currency;
use etalase_model::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::super::database::Store;
use super::super::error::StoreError;
use super::orders::stored_snapshot;

/// An order with the decision over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderRow {
    /// All that was said of it.
    pub order: Order,
    /// The id of the creator who is credited.
    pub creator: Option<String>,
    /// What on the order named the creator.
    pub carrier: Option<Carrier>,
    /// Why it is credited so.
    pub reason: String,
    /// The version of the terms that it was credited by.
    pub terms: Option<i64>,
    /// What stood in its `ref` and `via`.
    pub codes: Vec<String>,
}

/// What shoppers did in windows, by the creator who is credited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// The creator as the window named it.
    pub creator: Option<String>,
    /// Pages with a window that were opened.
    pub views: i64,
    /// How many of these visits came without the `utm_*` that belong to them.
    pub stripped: i64,
    /// Clicks that led to the checkout.
    pub checkouts: i64,
}

impl Store {
    /// The orders that were paid at `from` or later and before `to`, whatever became of them when.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn orders_paid(
        &self,
        campaign: &str,
        from: Time,
        to: Time,
    ) -> Result<Vec<OrderRow>, StoreError> {
        let sql = "WITH paid AS (SELECT DISTINCT a.source, a.order_id FROM order_event e \
                JOIN order_alias a ON a.campaign = e.campaign AND a.source = e.source AND a.alias = e.order_id \
                WHERE e.campaign = $1 AND e.at >= $2 AND e.at < $3) \
            SELECT a.source, a.order_id, e.kind, e.revised_at, e.at, e.refund, e.currency, e.total, e.tax, e.shipping, \
                e.cancelled, e.refunds, c.creator, c.carrier, c.reason, c.terms, c.decided_at, c.evidence \
            FROM paid p \
            JOIN order_alias a ON a.campaign = $1 AND a.source = p.source AND a.order_id = p.order_id \
            JOIN order_event e ON e.campaign = a.campaign AND e.source = a.source AND e.order_id = a.alias \
            LEFT JOIN order_credit c ON c.campaign = e.campaign AND c.source = e.source AND c.order_id = e.order_id \
            ORDER BY a.source, a.order_id, c.decided_at IS NULL, c.decided_at, e.order_id";
        let query = sqlx::query(sql).bind(campaign).bind(from.0).bind(to.0);
        let rows = query.fetch_all(&self.readers).await?;
        let mut orders: Vec<OrderRow> = Vec::new();
        let mut last: Option<(&str, &str)> = None;
        for row in &rows {
            let place = (row.try_get("source")?, row.try_get("order_id")?);
            if last != Some(place) {
                last = Some(place);
                // The first row has the first decision over any of the order's ids.
                orders.push(order_row(row)?);
            }
            if let (Some(order_row), Some(event)) = (orders.last_mut(), event(row)?) {
                order_row.order.apply(event);
            }
        }
        Ok(orders)
    }

    /// How many orders of a campaign were refunded or cancelled, but are not known to be paid.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn orders_waiting(&self, campaign: &str) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) AS waiting FROM (SELECT DISTINCT a.source, a.order_id FROM order_event e \
                JOIN order_alias a ON a.campaign = e.campaign AND a.source = e.source AND a.alias = e.order_id \
                WHERE e.campaign = $1 AND e.kind IN ('refunded', 'cancelled')) w \
            WHERE NOT EXISTS (SELECT 1 FROM order_alias b \
                JOIN order_credit c ON c.campaign = b.campaign AND c.source = b.source AND c.order_id = b.alias \
                WHERE b.campaign = $1 AND b.source = w.source AND b.order_id = w.order_id)";
        let query = sqlx::query(sql).bind(campaign);
        Ok(query.fetch_one(&self.readers).await?.try_get("waiting")?)
    }

    /// How many clicks on its creators' links were counted at `from` or later and before `to`, by creator.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn clicks_by_creator(
        &self,
        campaign: &str,
        from: Time,
        to: Time,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT l.creator, SUM((SELECT COUNT(*) FROM creator_click WHERE link = l.id AND at >= $2 AND at < $3) \
                + (SELECT COALESCE(SUM(clicks), 0) FROM click_past WHERE link = l.id AND at >= $2 AND at < $3)) AS clicks \
            FROM creator_link l WHERE l.campaign = $1 GROUP BY l.creator";
        let query = sqlx::query(sql).bind(campaign).bind(from.0).bind(to.0);
        let rows = query.fetch_all(&self.readers).await?;
        let clicks = rows
            .iter()
            .map(|row| Ok((row.try_get("creator")?, row.try_get("clicks")?)));
        clicks.collect()
    }

    /// What shoppers did at `from` or later and before `to`. What was let go of is counted still.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn traffic(
        &self,
        campaign: &str,
        from: Time,
        to: Time,
    ) -> Result<Vec<Traffic>, StoreError> {
        let sql = "SELECT creator, \
                SUM(CASE WHEN name = 'view' THEN 1 ELSE 0 END) AS views, \
                SUM(CASE WHEN name = 'view' AND stripped THEN 1 ELSE 0 END) AS stripped, \
                SUM(CASE WHEN name = 'checkout' THEN 1 ELSE 0 END) AS checkouts \
            FROM beacon WHERE campaign = $1 AND at >= $2 AND at < $3 GROUP BY creator \
            UNION ALL SELECT NULLIF(creator, '') AS creator, SUM(views) AS views, SUM(stripped) AS stripped, SUM(checkouts) AS checkouts \
            FROM beacon_past WHERE campaign = $1 AND at >= $2 AND at < $3 GROUP BY creator";
        let query = sqlx::query(sql).bind(campaign).bind(from.0).bind(to.0);
        let rows = query.fetch_all(&self.readers).await?;
        let traffic = rows.iter().map(|row| {
            Ok(Traffic {
                creator: row.try_get("creator")?,
                views: row.try_get("views")?,
                stripped: row.try_get("stripped")?,
                checkouts: row.try_get("checkouts")?,
            })
        });
        traffic.collect()
    }
}

fn order_row(row: &SqliteRow) -> Result<OrderRow, sqlx::Error> {
    let evidence: Option<&str> = row.try_get("evidence")?;
    let evidence: Option<Evidence> = evidence.and_then(|text| serde_json::from_str(text).ok());
    Ok(OrderRow {
        order: Order::default(),
        creator: row.try_get("creator")?,
        carrier: row
            .try_get::<Option<&str>, _>("carrier")?
            .and_then(Carrier::parse),
        reason: row
            .try_get::<Option<String>, _>("reason")?
            .unwrap_or_default(),
        terms: row.try_get("terms")?,
        codes: evidence.map_or_else(Vec::new, |evidence| evidence.codes),
    })
}

/// The event that was stored; `None` for a kind that a later version wrote.
fn event(row: &SqliteRow) -> Result<Option<OrderEvent>, sqlx::Error> {
    let revised = Time(row.try_get("revised_at")?);
    let currency = || -> Result<Currency, sqlx::Error> {
        let code: &str = row.try_get("currency")?;
        Ok(Currency::parse(code).unwrap_or_default())
    };
    let parts = || -> Result<Option<Parts>, sqlx::Error> {
        let (tax, shipping): (Option<i64>, Option<i64>) =
            (row.try_get("tax")?, row.try_get("shipping")?);
        Ok(tax
            .zip(shipping)
            .map(|(tax, shipping)| Parts { tax, shipping }))
    };
    let sale = || -> Result<Paid, sqlx::Error> {
        Ok(Paid {
            revised,
            at: Time(row.try_get("at")?),
            currency: currency()?,
            total: row.try_get("total")?,
            parts: parts()?.unwrap_or_default(),
        })
    };
    Ok(match row.try_get("kind")? {
        "paid" => Some(OrderEvent::Paid(sale()?)),
        "refunded" => Some(OrderEvent::Refunded {
            refund: row.try_get("refund")?,
            said: Refunded {
                revised,
                currency: currency()?,
                total: row.try_get("total")?,
                parts: parts()?,
            },
        }),
        "cancelled" => Some(OrderEvent::Cancelled { revised }),
        "snapshot" => {
            let is_paid = row.try_get::<Option<i64>, _>("at")?.is_some();
            let paid = is_paid.then(sale).transpose()?;
            let (cancelled, refunds) = (row.try_get("cancelled")?, row.try_get("refunds")?);
            Some(stored_snapshot(revised, cancelled, refunds, paid))
        }
        _ => None,
    })
}
