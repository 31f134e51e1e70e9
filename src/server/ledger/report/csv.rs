//! The report as CSV (RFC 4180), safe to open in a spreadsheet.

use super::share::Share;
use super::{CreatorReport, ReportRow};

const COLUMNS: [&str; 20] = [
    "campaign",
    "creator",
    "currency",
    "views",
    "stripped",
    "stripped_percent",
    "clicks",
    "checkouts",
    "orders",
    "orders_percent",
    "revenue",
    "refunds",
    "commission",
    "from",
    "to",
    "waiting",
    "held",
    "click_orders",
    "clicks_left_out",
    "events_left_out",
];

impl CreatorReport {
    /// One line for each creator and currency; amounts as decimal numbers.
    pub fn to_csv(&self) -> String {
        let head = line(COLUMNS.map(str::to_owned));
        let lines = self.rows.iter().map(|row| line(self.cells(row)));
        [head].into_iter().chain(lines).collect()
    }

    fn cells(&self, row: &ReportRow) -> [String; 20] {
        let amount = |amount| row.currency.decimal(amount);
        [
            self.campaign.clone(),
            row.name().to_owned(),
            row.currency.as_str().to_owned(),
            row.views.to_string(),
            row.stripped.to_string(),
            Share::of(row.stripped.unsigned_abs(), row.views.unsigned_abs()).to_string(),
            row.clicks.to_string(),
            row.checkouts.to_string(),
            row.orders.to_string(),
            Share::of(row.orders, self.orders()).to_string(),
            amount(row.revenue),
            amount(row.refunds),
            amount(row.commission),
            self.period.from.to_string(),
            self.period.to.to_string(),
            self.waiting.to_string(),
            self.held.to_string(),
            row.click_orders.to_string(),
            row.clicks_left_out.to_string(),
            self.events_left_out.to_string(),
        ]
    }
}

fn line<const N: usize>(cells: [String; N]) -> String {
    let cells = cells.map(|cell| quoted(&neutralized(cell)));
    [&cells.join(","), "\r\n"].concat()
}

/// Spreadsheets run a text that begins like a formula, some of them behind space or in the full-width forms of Chinese keyboards;
/// an apostrophe before it makes it a text again.
fn neutralized(cell: String) -> String {
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if cell.starts_with(['\t', '\r']) || is_formula(cell.trim_start()) {
        ["'", &cell].concat()
    } else {
        cell
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\r', '\n']) {
        ["\"", &cell.replace('"', "\"\""), "\""].concat()
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula_and_every_cell_stays_one() {
        for (cell, written) in [
            ("rani", "rani"),
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("-1", "'-1"),
            ("@rani", "'@rani"),
            (" =1+1", "' =1+1"),
            ("＝1+1", "'＝1+1"),
            ("\u{a0}@x", "'\u{a0}@x"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            (
                "=HYPERLINK(\"a\",\"b\")",
                "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"",
            ),
            ("a,b", "\"a,b\""),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(line([cell.to_owned()]), [written, "\r\n"].concat());
        }
    }
}
