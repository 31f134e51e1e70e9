//! What the loads of a page showed, and the table over all of them.

use std::fmt;

use serde::Deserialize;

/// Milliseconds since the navigation began, and bytes; 0 for what was not there yet.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Figures {
    /// A link that carries the tags is drawn.
    pub(crate) link: f64,
    /// A product can be tapped: visible, enabled, and on top where it is tapped.
    pub(crate) button: f64,
    /// The first frame was shown.
    pub(crate) frame: f64,
    /// The sheet of a product that was tapped as early as it could be stands open: from then on a tap is answered at once.
    pub(crate) sheet: f64,
    /// The first review is on screen.
    pub(crate) reviews: f64,
    /// How long no tracked link was on screen and on top, after the first one was drawn.
    pub(crate) bare: f64,
    /// How long the main thread was blocked: what tasks over 50 ms took beyond that.
    pub(crate) blocked: f64,
    /// Layout shift, a score.
    pub(crate) shift: f64,
    /// Code as it was sent.
    pub(crate) bytes: f64,
    /// When the figures were taken.
    pub(crate) now: f64,
}

/// One visit of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    /// Nothing was done.
    pub(crate) watch: Figures,
    /// A product was tapped.
    pub(crate) tap: Figures,
    /// The reviews were scrolled to.
    pub(crate) read: Figures,
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { watch, tap, read } = self;
        write!(
            f,
            "link {:.0} button {:.0} sheet {:.0} reviews {:.0} frame {:.0}/{:.0} bare {:.0} ms",
            watch.link, watch.button, tap.sheet, read.reviews, watch.frame, tap.frame, watch.bare
        )
    }
}

/// One of the figures; nothing where the page has no such thing.
type Figure = fn(&Load) -> Option<f64>;

/// A row of the table.
struct Row {
    name: &'static str,
    of_ours: Figure,
    of_theirs: Figure,
}

const fn row(name: &'static str, figure: Figure) -> Row {
    Row {
        name,
        of_ours: figure,
        of_theirs: figure,
    }
}

fn there(value: f64) -> Option<f64> {
    (value > 0.0).then_some(value)
}

/// What is compared with what.
const ROWS: &[Row] = &[
    row("tracked link, ms", |l| there(l.watch.link)),
    Row {
        name: "tap opens sheet / their button",
        of_ours: |l| there(l.tap.sheet),
        of_theirs: |l| there(l.watch.button),
    },
    row("reviews on screen, ms", |l| there(l.read.reviews)),
    row("first frame, ms", |l| there(l.watch.frame)),
    row("first frame, tapped, ms", |l| there(l.tap.frame)),
    row("no tracked link in sight, ms", |l| Some(l.watch.bare)),
    row("blocked, ms", |l| Some(l.watch.blocked)),
    row("layout shift, ×1000", |l| Some(l.watch.shift * 1_000.0)),
    row("code until the sheet, bytes", |l| there(l.tap.bytes)),
    row("code with the reviews, bytes", |l| there(l.read.bytes)),
];

/// One figure of all loads: median, least, most.
fn spread(loads: &[Load], figure: Figure) -> Option<(f64, f64, f64)> {
    let mut values: Vec<f64> = loads.iter().filter_map(figure).collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied();
    Some((at(values.len() / 2)?, at(0)?, at(values.len() - 1)?))
}

fn cell(spread: Option<(f64, f64, f64)>) -> String {
    spread.map_or_else(
        || "–".to_owned(),
        |(median, least, most)| format!("{median:.0} ({least:.0}–{most:.0})"),
    )
}

/// A row for each figure: ours, theirs, and the ratios of the medians.
pub(crate) fn table(ours: &[Load], peers: &[(&str, Vec<Load>)]) -> String {
    let mut table = format!("{:<32}{:>24}", "median (min–max)", "Etalase");
    for (name, _) in peers {
        table += &format!("{name:>26}{:>7}", "ratio");
    }
    table.push('\n');
    for row in ROWS {
        let mine = spread(ours, row.of_ours);
        table += &format!("{:<32}{:>24}", row.name, cell(mine));
        for (_, loads) in peers {
            let theirs = spread(loads, row.of_theirs);
            let ratio = mine.zip(theirs).filter(|(_, theirs)| theirs.0 > 0.0);
            let ratio = ratio.map_or_else(
                || "–".to_owned(),
                |(mine, theirs)| format!("{:.2}", mine.0 / theirs.0),
            );
            table += &format!("{:>26}{ratio:>7}", cell(theirs));
        }
        table.push('\n');
    }
    table
}
