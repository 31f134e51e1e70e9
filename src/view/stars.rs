//! Stars as one image with words, and never by colour alone: what is missing stays as an outline.

use yew::prelude::*;

macro_rules! stars {
    ($($start:literal)*) => {
        concat!($($start, "l2.6 5.6 6 .7-4.5 4.1 1.3 6-5.4-3.1-5.4 3.1 1.3-6-4.5-4.1 6-.7z"),*)
    };
}

/// One star.
pub(crate) const ONE: &str = stars!("M10 1.8");
/// Five stars side by side, each in a square of 20.
const FIVE: &str = stars!("M10 1.8" "m20 0" "m20 0" "m20 0" "m20 0");

/// So many tenths of a star, with the words that say it.
pub(crate) fn stars(tenths: u32, words: AttrValue) -> Html {
    // The inner drawing is cut off where its own width ends.
    let width = (tenths.min(50) * 2).to_string();
    html! {
        <svg class="stars" viewBox="0 0 100 20" role="img" aria-label={words}>
            <path d={FIVE} />
            <svg {width} height="20"><path class="full" d={FIVE} /></svg>
        </svg>
    }
}
