//! The report for people.

use std::fmt::Write as _;

use super::{CreatorReport, ReportRow};

const HEAD: [&str; 9] = [
    "creator",
    "",
    "views",
    "clicks",
    "checkouts",
    "orders",
    "revenue",
    "refunds",
    "commission",
];

/// How many codes that no creator has are named; JSON has all of them.
const MOST_CODES: usize = 10;

impl ReportRow {
    pub(super) fn name(&self) -> &str {
        self.creator.as_deref().unwrap_or("(unattributed)")
    }
}

impl CreatorReport {
    /// Columns as wide as what stands in them, and below what a brand should know before it pays.
    pub fn to_table(&self) -> String {
        let cells: Vec<[String; 9]> = [HEAD.map(str::to_owned)]
            .into_iter()
            .chain(self.rows.iter().map(cells))
            .collect();
        let mut text = format!(
            "{}, paid from {} to {}\n\n",
            self.campaign, self.period.from, self.period.to
        );
        let width = |column: usize| {
            cells
                .iter()
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
        for line in &cells {
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let _ = match column {
                    0 | 1 => write!(text, "{cell:<width$}  "),
                    _ => write!(text, "{cell:>width$}  "),
                };
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.notes());
        text
    }

    fn notes(&self) -> String {
        let mut text = format!(
            "unattributed  {} % of {} orders",
            or_dash(self.unattributed()),
            self.orders()
        );
        for (reason, count) in &self.reasons {
            let _ = write!(text, ", {reason} {count}");
        }
        if !self.strange_codes.is_empty() {
            let orders: u64 = self.strange_codes.values().sum();
            let _ = write!(text, "\nnobody's       {orders} codes that no creator has");
            for (code, count) in self.strange_codes.iter().take(MOST_CODES) {
                let _ = write!(text, ", {} {count}", code.escape_debug());
            }
        }
        let views: i64 = self.rows.iter().map(|row| row.views).sum();
        let _ = writeln!(
            text,
            "\nstripped      {} % of {views} views came without their utm_*",
            or_dash(self.stripped())
        );
        if self.waiting > 0 {
            let _ = writeln!(
                text,
                "waiting       {} refunded or cancelled, but not known to be paid",
                self.waiting
            );
        }
        if self.held > 0 {
            let _ = writeln!(
                text,
                "held          {} webhooks could not be understood; see `etalase orders held`",
                self.held
            );
        }
        let clicks: u64 = self.rows.iter().map(|row| row.click_orders).sum();
        if clicks > 0 {
            let _ = writeln!(
                text,
                "by click      {clicks} orders are credited by a click id alone, which no shop and no brand has signed"
            );
        }
        if let Some(cap) = self.click_cap {
            let clicks: i64 = self.rows.iter().map(|row| row.clicks_left_out).sum();
            let _ = writeln!(
                text,
                "left out      {clicks} clicks: of one address {cap} a day count for a link"
            );
        }
        if self.events_left_out > 0 {
            let _ = writeln!(
                text,
                "left out      {} events that their day had no room for; views and checkouts may be more",
                self.events_left_out
            );
        }
        if self.foreign_refunds > 0 {
            let _ = writeln!(
                text,
                "not counted   {} refunds in another currency than their order",
                self.foreign_refunds
            );
        }
        text
    }
}

fn or_dash(share: super::share::Share) -> String {
    if share.0.is_some() {
        share.to_string()
    } else {
        "–".to_owned()
    }
}

fn cells(row: &ReportRow) -> [String; 9] {
    let amount = |amount| row.currency.decimal(amount);
    [
        row.name().to_owned(),
        row.currency.as_str().to_owned(),
        row.views.to_string(),
        row.clicks.to_string(),
        row.checkouts.to_string(),
        row.orders.to_string(),
        amount(row.revenue),
        amount(row.refunds),
        amount(row.commission),
    ]
}
