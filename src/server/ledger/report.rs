//! What creators brought and what they earn, over a span of time.
//!
//! An order belongs to the moment when it was paid; its refunds go with it, whenever they came. What nobody is credited with and
//! what was stripped on its way are rows and shares like all others, never left out.

mod csv;
mod json;
mod share;
mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use etalase_model::campaign::Campaign;
use etalase_model::commission::{Carrier, CommissionRule, CreatorIndex, Terms};
use etalase_model::money::Currency;
use etalase_model::time::Time;

use crate::campaigns::document;
use crate::store::{DroppedClicks, OrderRow, Store, StoreError, Traffic};

/// A span of time: from its first moment to just before its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub from: Time,
    /// The first moment after it.
    pub to: Time,
}

/// The report over all creators of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatorReport {
    campaign: String,
    period: Period,
    /// By creator, then by currency; those that nobody is credited with last.
    rows: Vec<ReportRow>,
    /// Why orders are nobody's, and how many.
    reasons: BTreeMap<String, u64>,
    /// Codes on orders that are no creator's, and how many orders have them.
    strange_codes: BTreeMap<String, u64>,
    /// Orders that were refunded or cancelled, but are not known to be paid.
    waiting: i64,
    /// Webhooks that are stored, but could not be understood.
    held: i64,
    /// Events that found no room in their day.
    events_left_out: i64,
    /// How many clicks of one address counted in a day, where some were not.
    click_cap: Option<i64>,
    /// Refunds in another currency than their order's, which are not counted.
    foreign_refunds: usize,
}

/// What one creator brought, in one currency. Amounts are in minor units; sums of many orders may be beyond 64 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ReportRow {
    /// None where nobody is credited.
    creator: Option<String>,
    currency: Currency,
    views: i64,
    stripped: i64,
    clicks: i64,
    /// Clicks that were not counted, because one address had so many in a day.
    clicks_left_out: i64,
    checkouts: i64,
    orders: u64,
    /// Of these orders, those that only a click speaks for: anybody can tell a click.
    click_orders: u64,
    revenue: i128,
    refunds: i128,
    commission: i128,
}

/// Reads the ledger and puts the report together.
///
/// # Errors
/// Where there is no such campaign, or the database cannot be read.
pub async fn creators(
    store: &Store,
    campaign: &str,
    period: Period,
) -> Result<CreatorReport, StoreError> {
    let document = store.campaign(campaign).await?.document;
    let versions = store.all_terms(campaign).await?;
    let versions = versions.into_iter();
    let versions: Vec<(i64, Terms)> = versions
        .filter_map(|stored| Some((stored.version, document::stored(&stored.document)?)))
        .collect();
    let mut builder = ReportBuilder::new(
        campaign,
        period,
        &document::stored(&document).unwrap_or_default(),
        versions,
    );
    for kept in store.orders_paid(campaign, period.from, period.to).await? {
        builder.order(&kept);
    }
    for traffic in store.traffic(campaign, period.from, period.to).await? {
        builder.traffic(&traffic);
    }
    for (creator, clicks) in store
        .clicks_by_creator(campaign, period.from, period.to)
        .await?
    {
        builder.clicks(&creator, clicks);
    }
    let left_out = store.clicks_left_out(Some(campaign), period.from, period.to);
    for left_out in left_out.await? {
        builder.left_out(&left_out);
    }
    let mut report = builder.report;
    let left_out = store.events_left_out(Some(campaign), period.from, period.to);
    report.events_left_out = left_out.await?;
    report.waiting = store.orders_waiting(campaign).await?;
    report.held = store.webhooks_held(Some(campaign)).await?;
    report.rows.sort_by(|a, b| key(a).cmp(&key(b)));
    Ok(report)
}

fn key(row: &ReportRow) -> (bool, Option<&String>, &Currency) {
    (row.creator.is_none(), row.creator.as_ref(), &row.currency)
}

/// A report in the making.
struct ReportBuilder {
    report: CreatorReport,
    index: CreatorIndex,
    currency: Currency,
    versions: Vec<(i64, Terms)>,
}

impl ReportBuilder {
    fn new(id: &str, period: Period, campaign: &Campaign, versions: Vec<(i64, Terms)>) -> Self {
        let index = CreatorIndex::new(campaign, versions.last().map(|(_, terms)| terms));
        let report = CreatorReport {
            campaign: id.to_owned(),
            period,
            rows: Vec::new(),
            reasons: BTreeMap::new(),
            strange_codes: BTreeMap::new(),
            waiting: 0,
            held: 0,
            events_left_out: 0,
            click_cap: None,
            foreign_refunds: 0,
        };
        let currency = campaign.currency.clone();
        let mut builder = Self {
            report,
            index,
            currency: currency.clone(),
            versions,
        };
        let everybody: Vec<String> = builder.index.ids().map(str::to_owned).collect();
        for creator in everybody {
            builder.row(Some(&creator), &currency);
        }
        builder.row(None, &currency);
        builder
    }

    fn row(&mut self, creator: Option<&str>, currency: &Currency) -> &mut ReportRow {
        let rows = &mut self.report.rows;
        let is = |row: &ReportRow| row.creator.as_deref() == creator && row.currency == *currency;
        let place = rows.iter().position(is).unwrap_or_else(|| {
            rows.push(ReportRow {
                creator: creator.map(str::to_owned),
                currency: currency.clone(),
                ..ReportRow::default()
            });
            rows.len() - 1
        });
        &mut rows[place]
    }

    /// Orders of a time without terms go by the first terms that were put.
    fn rule(&self, kept: &OrderRow) -> CommissionRule {
        let version = self
            .versions
            .iter()
            .find(|(version, _)| Some(*version) == kept.terms);
        let terms = version.or(self.versions.first().filter(|_| kept.terms.is_none()));
        terms.map_or(CommissionRule::NONE, |(_, terms)| {
            terms.rule(kept.creator.as_deref())
        })
    }

    fn order(&mut self, kept: &OrderRow) {
        let period = self.report.period;
        let Some(balance) = kept.order.balance(&self.rule(kept)) else {
            return;
        };
        // What the shop wrote last may have moved the sale out of the span.
        if !(period.from..period.to).contains(&balance.at) {
            return;
        }
        if kept.creator.is_none() {
            *self.report.reasons.entry(kept.reason.clone()).or_default() += 1;
        }
        for code in &kept.codes {
            if self.index.named(code).is_none() {
                let codes = &mut self.report.strange_codes;
                *codes.entry(code.clone()).or_default() += 1;
            }
        }
        self.report.foreign_refunds += balance.foreign_refunds;
        let row = self.row(kept.creator.as_deref(), &balance.currency);
        row.orders += 1;
        row.click_orders += u64::from(kept.carrier == Some(Carrier::Click));
        row.revenue += i128::from(balance.revenue);
        row.refunds += i128::from(balance.refunds);
        row.commission += i128::from(balance.commission);
    }

    fn clicks(&mut self, creator: &str, clicks: i64) {
        self.own_row(Some(creator)).clicks += clicks;
    }

    fn left_out(&mut self, left_out: &DroppedClicks) {
        self.own_row(Some(&left_out.creator)).clicks_left_out += left_out.clicks;
        self.report.click_cap = self.report.click_cap.max(Some(left_out.cap));
    }

    /// The row of whoever is called so, in the campaign's own currency: what is no money stands there.
    fn own_row(&mut self, name: Option<&str>) -> &mut ReportRow {
        let creator = name
            .and_then(|name| self.index.named(name))
            .map(str::to_owned);
        let currency = self.currency.clone();
        self.row(creator.as_deref(), &currency)
    }

    fn traffic(&mut self, traffic: &Traffic) {
        let row = self.own_row(traffic.creator.as_deref());
        row.views += traffic.views;
        row.stripped += traffic.stripped;
        row.checkouts += traffic.checkouts;
    }
}

impl CreatorReport {
    fn orders(&self) -> u64 {
        self.rows.iter().map(|row| row.orders).sum()
    }

    /// Of all orders, those that nobody is credited with.
    fn unattributed(&self) -> share::Share {
        let nobodys = self.rows.iter().filter(|row| row.creator.is_none());
        share::Share::of(nobodys.map(|row| row.orders).sum(), self.orders())
    }

    /// Of all visits, those whose `utm_*` were taken off on the way.
    fn stripped(&self) -> share::Share {
        let sum =
            |count: fn(&ReportRow) -> i64| self.rows.iter().map(count).sum::<i64>().unsigned_abs();
        share::Share::of(sum(|row| row.stripped), sum(|row| row.views))
    }
}
