//! The report as JSON, for programs: amounts as whole minor units.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CreatorReport, ReportRow};

#[derive(Serialize)]
struct JsonReport<'a> {
    campaign: &'a str,
    from: String,
    to: String,
    rows: Vec<JsonRow<'a>>,
    orders: u64,
    /// In hundredths of a per cent of all orders; null without orders.
    unattributed_basis_points: Option<u64>,
    unattributed_reasons: &'a BTreeMap<String, u64>,
    /// Codes that are no creator's, and how many orders have them.
    strange_codes: &'a BTreeMap<String, u64>,
    /// In hundredths of a per cent of all views; null without views.
    stripped_basis_points: Option<u64>,
    waiting: i64,
    held: i64,
    events_left_out: i64,
    /// How many clicks of one address count in a day; null where that left none out.
    click_cap: Option<i64>,
    foreign_refunds: usize,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    creator: Option<&'a str>,
    currency: &'a str,
    views: i64,
    stripped: i64,
    clicks: i64,
    clicks_left_out: i64,
    checkouts: i64,
    orders: u64,
    click_orders: u64,
    revenue: i128,
    refunds: i128,
    commission: i128,
}

impl CreatorReport {
    /// One object.
    ///
    /// # Errors
    /// Where a sum has no place in JSON's numbers.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&JsonReport {
            campaign: &self.campaign,
            from: self.period.from.to_string(),
            to: self.period.to.to_string(),
            rows: self.rows.iter().map(of).collect(),
            orders: self.orders(),
            unattributed_basis_points: self.unattributed().0,
            unattributed_reasons: &self.reasons,
            strange_codes: &self.strange_codes,
            stripped_basis_points: self.stripped().0,
            waiting: self.waiting,
            held: self.held,
            events_left_out: self.events_left_out,
            click_cap: self.click_cap,
            foreign_refunds: self.foreign_refunds,
        })
    }
}

fn of(row: &ReportRow) -> JsonRow<'_> {
    JsonRow {
        creator: row.creator.as_deref(),
        currency: row.currency.as_str(),
        views: row.views,
        stripped: row.stripped,
        clicks: row.clicks,
        clicks_left_out: row.clicks_left_out,
        checkouts: row.checkouts,
        orders: row.orders,
        click_orders: row.click_orders,
        revenue: row.revenue,
        refunds: row.refunds,
        commission: row.commission,
    }
}
