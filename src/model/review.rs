//! Reviews: what a shopper may write, what is shown of it, and how it is counted. Stars never decide what is shown.

use crate::record::{choice, record};
use crate::time::Time;

/// The longest review text, in characters.
pub const MAX_BODY: usize = 4_000;
/// The longest title, in characters.
pub const MAX_TITLE: usize = 100;
/// The longest display name, in characters.
pub const MAX_NAME: usize = 40;
/// The most marks upon one letter; languages need fewer.
const MAX_MARKS: usize = 4;
/// The most line ends between two texts: one blank line.
const MAX_LINE_ENDS: usize = 2;
/// The shortest review text, in characters.
pub const MIN_BODY: usize = 3;

choice! {
    /// Where a review stands in moderation.
    pub enum Moderation {
        /// Waits; only its author sees it.
        Pending = "pending",
        /// Everybody sees it.
        Published = "published",
        /// Withheld, for a reason that applies to all stars alike.
        Rejected = "rejected",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
    }
}

choice! {
    /// The order of a list. No order looks at the stars.
    pub enum ReviewSort {
        /// The newest first.
        Newest = "newest",
        /// Those first that most readers found helpful.
        Helpful = "helpful",
    }
}

record! {
    /// One review as readers get it.
    pub struct Review {
        /// Its id.
        pub id: String,
        /// The product's id.
        pub product: String,
        /// 1 to 5.
        pub stars: u32,
        /// May be empty.
        pub title: String,
        /// Plain text.
        pub body: String,
        /// The name its author chose.
        pub name: String,
        /// The language tag of the page it was written on.
        pub locale: String,
        /// Where it stands in moderation.
        pub state: Moderation,
        /// How many readers found it helpful.
        pub helpful: u32,
        /// When it was written.
        pub created_at: Time,
        /// Made up for a demonstration: labelled so, as is every mean that counts it. No brand's server has any.
        pub sample: bool,
    }
}

record! {
    /// The published reviews of a product, counted.
    pub struct ReviewSummary {
        /// How many there are.
        pub count: u32,
        /// The plain mean in tenths of a star, 47 for 4.7; absent without reviews.
        pub mean_tenths: Option<u32>,
        /// How many have 1, 2, 3, 4 and 5 stars.
        pub histogram: Vec<u32>,
    }
}

record! {
    /// A page of reviews.
    pub struct ReviewPage {
        /// All published reviews counted, whatever the filter.
        pub summary: ReviewSummary,
        /// The reviews of this page.
        pub reviews: Vec<Review>,
        /// Where the next page begins, if there is one.
        pub next: Option<String>,
    }
}

record! {
    /// A review as its author sends it.
    pub struct ReviewDraft {
        /// Made by the client, once for each review: sending it again stores nothing twice.
        pub key: String,
        /// The product's id.
        pub product: String,
        /// 1 to 5.
        pub stars: u32,
        /// May be empty.
        pub title: String,
        /// Plain text.
        pub body: String,
        /// The name to show.
        pub name: String,
        /// The language tag of the page.
        pub locale: String,
    }
}

/// The parts of a draft that its author fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewField {
    /// The stars.
    Stars,
    /// The title.
    Title,
    /// The text.
    Body,
    /// The display name.
    Name,
    /// Not filled in by the author: the client's own key, product or language.
    Client,
}

/// What is wrong with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// No stars, or not 1 to 5.
    #[error("choose 1 to 5 stars")]
    Stars,
    /// The title is too long.
    #[error("the title has more than {MAX_TITLE} characters")]
    TitleTooLong,
    /// The text is missing or too short to say anything.
    #[error("the review has fewer than {MIN_BODY} characters")]
    BodyTooShort,
    /// The text is too long; nothing of it is cut or lost.
    #[error("the review has more than {MAX_BODY} characters")]
    BodyTooLong,
    /// No name.
    #[error("the name is missing")]
    NameMissing,
    /// The name is too long.
    #[error("the name has more than {MAX_NAME} characters")]
    NameTooLong,
    /// The client's key is not 16 to 64 letters, digits, dashes or underscores.
    #[error("the key is not 16 to 64 letters, digits, dashes or underscores")]
    Key,
}

impl DraftFault {
    /// The word for it in locales and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stars => "review_stars",
            Self::TitleTooLong => "review_title_too_long",
            Self::BodyTooShort => "review_body_too_short",
            Self::BodyTooLong => "review_body_too_long",
            Self::NameMissing => "review_name_missing",
            Self::NameTooLong => "review_name_too_long",
            Self::Key => "review_key",
        }
    }

    /// Which part it concerns.
    pub const fn field(self) -> ReviewField {
        match self {
            Self::Stars => ReviewField::Stars,
            Self::TitleTooLong => ReviewField::Title,
            Self::BodyTooShort | Self::BodyTooLong => ReviewField::Body,
            Self::NameMissing | Self::NameTooLong => ReviewField::Name,
            Self::Key => ReviewField::Client,
        }
    }
}

impl ReviewDraft {
    /// The draft with its texts tidied: no control or direction-changing characters, no blank space around.
    pub fn tidied(self) -> Self {
        Self {
            title: tidy(&self.title, false),
            body: tidy(&self.body, true),
            name: tidy(&self.name, false),
            ..self
        }
    }

    /// Everything that is wrong with it. The same rules run in the widget and on the server.
    pub fn faults(&self) -> Vec<DraftFault> {
        let (title, body, name) = (length(&self.title), length(&self.body), length(&self.name));
        let seen = |text: &str| text.chars().filter(|c| is_seen(*c)).count();
        let checks = [
            (!(1..=5).contains(&self.stars), DraftFault::Stars),
            (title > MAX_TITLE, DraftFault::TitleTooLong),
            (seen(&self.body) < MIN_BODY, DraftFault::BodyTooShort),
            (body > MAX_BODY, DraftFault::BodyTooLong),
            (seen(&self.name) == 0, DraftFault::NameMissing),
            (name > MAX_NAME, DraftFault::NameTooLong),
            (!is_key(&self.key), DraftFault::Key),
        ];
        checks
            .into_iter()
            .filter_map(|(wrong, fault)| wrong.then_some(fault))
            .collect()
    }
}

/// The shortest key that a client makes.
pub const MIN_KEY: usize = 16;
/// The longest one.
pub const MAX_KEY: usize = 64;

/// Whether a client-made key has the form of one.
pub fn is_key(key: &str) -> bool {
    (MIN_KEY..=MAX_KEY).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether anything of a character is seen: it is no space, no mark upon another, and none of those that are blank or take no
/// room (Unicode's `Default_Ignorable_Code_Point`, the fillers of Hangul, the empty Braille pattern).
fn is_seen(c: char) -> bool {
    let is_blank = matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !is_blank && !c.is_whitespace() && !is_mark(c)
}

/// Whether it is drawn upon the character before it, in any number.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Lets no more than so many of a kind follow each other; what is no end of such a run may stand between them.
fn capped(
    most: usize,
    is_of_kind: impl Fn(char) -> bool,
    ends_run: impl Fn(char) -> bool,
) -> impl FnMut(&char) -> bool {
    let mut run = 0;
    move |c| {
        if is_of_kind(*c) {
            run += 1;
            return run <= most;
        }
        if ends_run(*c) {
            run = 0;
        }
        true
    }
}

/// Removes what can disturb the page around a text: control characters, overrides of the writing direction, marks piled upon one
/// character, and all but one of blank lines that follow each other.
fn tidy(text: &str, keeps_lines: bool) -> String {
    let normal = text.replace("\r\n", "\n");
    let kept = normal.chars().filter_map(|c| match c {
        '\n' if keeps_lines => Some(c),
        '\n' | '\t' | '\r' => Some(' '),
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    let kept = kept.filter(capped(MAX_MARKS, is_mark, |_| true));
    let kept = kept.filter(capped(MAX_LINE_ENDS, |c| c == '\n', |c| !c.is_whitespace()));
    kept.collect::<String>().trim().to_owned()
}

impl ReviewSummary {
    /// The summary of so many reviews with 1, 2, 3, 4 and 5 stars.
    pub fn of(histogram: [u32; 5]) -> Self {
        let count: u32 = histogram.iter().sum();
        let stars: u64 = (1_u64..)
            .zip(histogram)
            .map(|(stars, n)| stars * u64::from(n))
            .sum();
        let mean = (stars * 10 + u64::from(count) / 2).checked_div(u64::from(count));
        Self {
            count,
            mean_tenths: mean.and_then(|mean| u32::try_from(mean).ok()),
            histogram: histogram.to_vec(),
        }
    }

    /// The share of 1, 2, 3, 4 and 5 stars in whole percent. They sum to 100: what rounding leaves goes to the largest remainders.
    pub fn percentages(&self) -> Vec<u32> {
        let total: u32 = self.histogram.iter().sum();
        if total == 0 {
            return vec![0; self.histogram.len()];
        }
        let exact = |n: &u32| u64::from(*n) * 100;
        let mut shares: Vec<u32> = self
            .histogram
            .iter()
            .map(|n| (exact(n) / u64::from(total)) as u32)
            .collect();
        // Of five shares at most four points are missing; the largest remainders get them, of equal ones the first.
        let mut remainders: Vec<u64> = self
            .histogram
            .iter()
            .map(|n| exact(n) % u64::from(total))
            .collect();
        for _ in shares.iter().sum::<u32>()..100 {
            let largest = remainders.iter().copied().max().unwrap_or_default();
            let found = remainders
                .iter_mut()
                .zip(&mut shares)
                .find(|(remainder, _)| **remainder == largest);
            if let Some((remainder, share)) = found {
                (*remainder, *share) = (0, *share + 1);
            }
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draft() -> ReviewDraft {
        let text = |text: &str| text.to_owned();
        ReviewDraft {
            key: "k".repeat(16),
            product: text("gayo"),
            stars: 5,
            title: text(""),
            body: text("Enak!"),
            name: text("Ayu"),
            locale: text("id-ID"),
        }
    }

    #[test]
    fn a_short_honest_review_is_enough() {
        assert_eq!(draft().faults(), vec![]);
    }

    #[test]
    fn a_text_of_which_nothing_is_seen_is_none() {
        for blank in [
            "\u{3164}",
            "\u{2800}\u{2800}",
            "\u{2060}",
            " \u{a0}\u{ad}",
            "\u{301}\u{301}",
            "\u{fe0f}",
        ] {
            let text = blank.repeat(20);
            let bad = ReviewDraft {
                body: text.clone(),
                name: text.chars().take(40).collect(),
                ..draft()
            };
            let expected = [DraftFault::BodyTooShort, DraftFault::NameMissing];
            assert_eq!(bad.faults(), expected, "{blank:?}");
        }
        for seen in ["好吃好吃", "👨‍👩‍👧‍👦👍🏽", "ก็อร่อยดี", "مرحبا"]
        {
            let fine = ReviewDraft {
                body: seen.repeat(3),
                name: seen.to_owned(),
                ..draft()
            };
            assert_eq!(fine.faults(), [], "{seen}");
        }
    }

    #[test]
    fn marks_are_not_piled_up_and_blank_lines_are_folded() {
        assert_eq!(
            tidy(&["Enak", &"\u{301}".repeat(3_900), "!"].concat(), true),
            "Enak\u{301}\u{301}\u{301}\u{301}!"
        );
        assert_eq!(tidy("tiếng Việt: ộ", true), "tiếng Việt: ộ");
        assert_eq!(
            tidy(&["a", &"\n".repeat(3_990), "b"].concat(), true),
            "a\n\nb"
        );
        assert_eq!(tidy("a\n \n \n \n\tb\nc\n\nd", true), "a\n \n   b\nc\n\nd");
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let bad = ReviewDraft {
            stars: 0,
            body: String::new(),
            name: "x".repeat(41),
            key: "short".into(),
            ..draft()
        };
        let codes: Vec<_> = bad.faults().into_iter().map(DraftFault::code).collect();
        assert_eq!(
            codes,
            [
                "review_stars",
                "review_body_too_short",
                "review_name_too_long",
                "review_key"
            ]
        );
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        let longest = ReviewDraft {
            body: "é".repeat(MAX_BODY),
            ..draft()
        };
        assert_eq!(longest.faults(), vec![]);
        let longer = ReviewDraft {
            body: "é".repeat(MAX_BODY + 1),
            ..draft()
        };
        assert_eq!(longer.faults(), vec![DraftFault::BodyTooLong]);
    }

    #[test]
    fn markup_stays_text_and_direction_overrides_go() {
        let tidied = ReviewDraft {
            body: " <b>x</b>\u{202e}\u{0}\r\nya ".into(),
            name: "A\nB".into(),
            ..draft()
        }
        .tidied();
        assert_eq!(tidied.body, "<b>x</b>\nya");
        assert_eq!(tidied.name, "A B");
    }

    #[test]
    fn the_mean_is_plain_and_rounded_to_a_tenth() {
        let summary = ReviewSummary::of([1, 0, 0, 0, 2]);
        assert_eq!((summary.count, summary.mean_tenths), (3, Some(37)));
        assert_eq!(ReviewSummary::of([0; 5]).mean_tenths, None);
    }

    proptest! {
        #[test]
        fn shown_percentages_always_sum_to_a_hundred(histogram in proptest::array::uniform5(0_u32..100_000)) {
            let summary = ReviewSummary::of(histogram);
            let sum: u32 = summary.percentages().iter().sum();
            prop_assert_eq!(sum, if summary.count == 0 { 0 } else { 100 });
        }

        #[test]
        fn tidying_twice_changes_nothing(body in "\\PC*") {
            let once = ReviewDraft { body, ..draft() }.tidied();
            prop_assert_eq!(once.clone().tidied(), once);
        }
    }
}
