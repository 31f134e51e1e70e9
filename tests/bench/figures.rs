//! What one load showed, and the table over all of them.

use std::fmt;

use serde::Deserialize;

/// Milliseconds since the navigation began, and bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Figures {
    /// A link that carries the tags can be tapped.
    link: f64,
    /// The widget's own buy button can; on the other page that is its link.
    button: f64,
    /// The first frame was shown.
    frame: f64,
    /// How long the main thread was blocked: what tasks over 50 ms took beyond that.
    blocked: f64,
    /// What came over the network, without pictures and video.
    bytes: f64,
    /// Layout shift, a score.
    shift: f64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "link {:.0} button {:.0} frame {:.0} ms",
            self.link, self.button, self.frame
        )
    }
}

/// One of the figures.
type Figure = fn(&Figures) -> f64;

/// One figure of all loads: median, least, most.
fn spread(loads: &[Figures], figure: Figure) -> (f64, f64, f64) {
    let mut values: Vec<f64> = loads.iter().map(figure).collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
    (
        at(values.len() / 2),
        at(0),
        at(values.len().saturating_sub(1)),
    )
}

/// A row for each figure: ours, theirs, and the ratio of the medians.
pub(crate) fn table(ours: &[Figures], plain: &[Figures]) -> String {
    let figures: [(&str, Figure); 6] = [
        ("tracked link, ms", |f| f.link),
        ("buy button, ms", |f| f.button),
        ("first frame, ms", |f| f.frame),
        ("blocked, ms", |f| f.blocked),
        ("bytes, code and data", |f| f.bytes),
        ("layout shift, ×1000", |f| f.shift * 1_000.0),
    ];
    let mut table = format!(
        "{:<22}{:>26}{:>26}{:>8}\n",
        "median (min–max)", "Etalase", "plain + hls.js light", "ratio"
    );
    for (name, figure) in figures {
        let (mine, theirs) = (spread(ours, figure), spread(plain, figure));
        let cell =
            |(median, least, most): (f64, f64, f64)| format!("{median:.0} ({least:.0}–{most:.0})");
        table += &format!(
            "{name:<22}{:>26}{:>26}{:>8.2}\n",
            cell(mine),
            cell(theirs),
            mine.0 / theirs.0
        );
    }
    table
}
