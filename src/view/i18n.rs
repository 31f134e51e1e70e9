//! How the window speaks: the words of one locale, and the browser's own ways of writing money, dates and plurals.

use etalase_model::money::{Currency, Minor};
use etalase_model::text::Text;
use etalase_model::time::Time;
use std::rc::Rc;
use yew::AttrValue;

/// The plural categories that the window's languages know (CLDR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// One piece.
    One,
    /// Any other number.
    Other,
}

/// What only the browser's `Intl` knows. Tests and servers bring their own.
pub trait IntlFormat {
    /// An amount with its currency, such as `Rp 89.000`.
    fn money(&self, amount: Minor, currency: &Currency) -> String;
    /// A whole number with its group separators.
    fn number(&self, number: u32) -> String;
    /// A number of tenths with one decimal: 47 is `4,7`.
    fn tenths(&self, tenths: u32) -> String;
    /// A whole percentage with its sign.
    fn percent(&self, percent: u32) -> String;
    /// A day.
    fn date(&self, time: Time) -> String;
    /// A day with the time of day, and the zone's short name.
    fn moment(&self, time: Time) -> String;
    /// The plural category of a number.
    fn plural(&self, number: u32) -> Plural;
}

/// Declares the keys of all words. Every file of `static/locales` has exactly these, in this order.
macro_rules! keys {
    ($($key:ident = $name:literal,)*) => {
        /// A word, or a sentence, of the window.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MessageKey { $(#[doc = $name] $key,)* }

        impl MessageKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$key),*];

            /// The key as the locale files write it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$key => $name,)* }
            }
        }
    };
}

keys! {
    Close = "close",
    Retry = "retry",
    Code = "code",
    Loading = "loading",
    Unavailable = "unavailable",
    StageLabel = "stage.label",
    StageLive = "stage.live",
    StageReplay = "stage.replay",
    StageJump = "stage.jump",
    StageWatch = "stage.watch",
    StageWatchReplay = "stage.watch_replay",
    StageTap = "stage.tap",
    StageSound = "stage.sound",
    StageSilent = "stage.silent",
    StageLoading = "stage.loading",
    Play = "play",
    Pause = "pause",
    Mute = "mute",
    Unmute = "unmute",
    Captions = "captions",
    CaptionsOff = "captions.off",
    Settings = "settings",
    Quality = "quality",
    QualityAuto = "quality.auto",
    Theatre = "theatre",
    TheatreExit = "theatre.exit",
    Timeline = "timeline",
    Help = "help",
    HelpPlay = "help.play",
    HelpMute = "help.mute",
    HelpSeek = "help.seek",
    HelpStep = "help.step",
    HelpSpace = "help.space",
    HelpEscape = "help.escape",
    SceneNext = "scene.next",
    SceneShop = "scene.shop",
    SceneSoon = "scene.soon",
    SceneInterrupted = "scene.interrupted",
    SceneEnded = "scene.ended",
    SceneExpected = "scene.expected",
    ScenePending = "scene.pending",
    SceneCancelled = "scene.cancelled",
    SceneUnavailable = "scene.unavailable",
    StateScheduled = "state.scheduled",
    StateSoon = "state.soon",
    StateLive = "state.live",
    StateInterrupted = "state.interrupted",
    StateEnded = "state.ended",
    StateReplayPending = "state.replay_pending",
    StateReplay = "state.replay",
    StateCancelled = "state.cancelled",
    StateUnavailable = "state.unavailable",
    Days = "days",
    Hours = "hours",
    Minutes = "minutes",
    Seconds = "seconds",
    Shelf = "shelf",
    ShelfOne = "shelf.count.one",
    ShelfOther = "shelf.count.other",
    ShownNow = "shelf.now",
    View = "view",
    PinnedBuy = "pinned.buy",
    SoldOut = "stock.sold_out",
    Low = "stock.low",
    LeftOne = "stock.left.one",
    LeftOther = "stock.left.other",
    Preorder = "stock.preorder",
    InStock = "stock.in_stock",
    PriceFrom = "price.from",
    PriceBefore = "price.before",
    PriceNow = "price.now",
    Buy = "buy",
    Add = "add",
    Gallery = "gallery",
    ImageOf = "gallery.image",
    Gone = "picker.gone",
    Moved = "picker.moved",
    MovedTo = "picker.moved.to",
    Leads = "leads",
    CheckoutFault = "checkout.fault",
    OrderMessage = "order.message",
    OrderAgreed = "order.agreed",
    OrderShipping = "order.shipping",
    OrderVoucher = "order.voucher",
    VoucherCarried = "voucher.carried",
    VoucherTyped = "voucher.typed",
    VoucherCopy = "voucher.copy",
    Condition = "condition",
    ConditionGrade = "condition.grade",
    ConditionMaterial = "condition.material",
    ConditionFlaws = "condition.flaws",
    ConditionFlawless = "condition.flawless",
    GradeNew = "grade.new",
    GradeLikeNew = "grade.like_new",
    GradeVeryGood = "grade.very_good",
    GradeGood = "grade.good",
    GradeFair = "grade.fair",
    Cart = "cart",
    CartOne = "cart.count.one",
    CartOther = "cart.count.other",
    CartEmpty = "cart.empty",
    CartHint = "cart.hint",
    CartGone = "cart.gone",
    CartMore = "cart.more",
    CartLess = "cart.less",
    CartRemove = "cart.remove",
    CartTotal = "cart.total",
    CartNote = "cart.note",
    Checkout = "checkout",
    Handoff = "handoff",
    HandoffHow = "handoff.how",
    HandoffCode = "handoff.code",
    HandoffMissing = "handoff.missing",
    HandoffUntil = "handoff.until",
    HandoffShare = "handoff.share",
    HandoffCopy = "handoff.copy",
    HandoffLength = "handoff.length",
    NoticeAdded = "notice.added",
    NoticeRemoved = "notice.removed",
    NoticeSoldOut = "notice.sold_out",
    NoticeLimit = "notice.limit",
    NoticeSent = "notice.review_sent",
    NoticeCopied = "notice.copied",
    NoticeNotCopied = "notice.not_copied",
    NoticeHandedOver = "notice.handed_over",
    NoticeHandedOverPartly = "notice.handed_over_partly",
    NoticeHandoffExpired = "notice.handoff_expired",
    NoticeHandoffBroken = "notice.handoff_broken",
    Reviews = "reviews",
    ReviewsOne = "reviews.count.one",
    ReviewsOther = "reviews.count.other",
    ReviewsMean = "reviews.mean",
    StarsOne = "reviews.stars.one",
    StarsOther = "reviews.stars.other",
    ReviewsFilter = "reviews.filter",
    ReviewsAll = "reviews.all",
    ReviewsProduct = "reviews.product",
    ReviewsAnyProduct = "reviews.any_product",
    ReviewsSort = "reviews.sort",
    ReviewsNewest = "reviews.newest",
    ReviewsHelpful = "reviews.helpful",
    ReviewsMore = "reviews.more",
    ReviewsLoading = "reviews.loading",
    ReviewsFailed = "reviews.failed",
    ReviewsEmpty = "reviews.empty",
    ReviewsFirst = "reviews.first",
    ReviewsNone = "reviews.none",
    ReviewsStatic = "reviews.static",
    ReviewsAbout = "reviews.about",
    ReviewsAboutOpen = "reviews.about.open",
    ReviewsAboutText = "reviews.about.text",
    ReviewsAboutSamples = "reviews.about.samples",
    ReviewSample = "review.sample",
    ReviewPending = "review.pending",
    ReviewHelpful = "review.helpful",
    Write = "write",
    FormStars = "form.stars",
    FormProduct = "form.product",
    FormTitle = "form.title",
    FormBody = "form.body",
    FormName = "form.name",
    FormHint = "form.hint",
    FormSend = "form.send",
    FormSending = "form.sending",
    FormCancel = "form.cancel",
    FormFaults = "form.faults",
    FormFailed = "form.failed",
    FormThanks = "form.thanks",
    FormAgain = "form.again",
    FaultStars = "fault.stars",
    FaultTitleTooLong = "fault.title_too_long",
    FaultBodyTooShort = "fault.body_too_short",
    FaultBodyTooLong = "fault.body_too_long",
    FaultNameMissing = "fault.name_missing",
    FaultNameTooLong = "fault.name_too_long",
    FaultClient = "fault.client",
}

/// The words of one locale with the browser's formats. Cheap to clone; equal only to itself.
#[derive(Clone)]
pub struct I18n(Rc<Inner>);

struct Inner {
    locale: String,
    words: Vec<AttrValue>,
    format: Box<dyn IntlFormat>,
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl I18n {
    /// The words and formats of a locale. `words` come in the order of [`MessageKey::ALL`]: names of keys have no place in Wasm.
    pub fn new(
        locale: impl Into<String>,
        words: impl Iterator<Item = String>,
        format: impl IntlFormat + 'static,
    ) -> Self {
        Self(Rc::new(Inner {
            locale: locale.into(),
            words: words.map(AttrValue::from).collect(),
            format: Box::new(format),
        }))
    }

    /// The language tag.
    pub fn locale(&self) -> &str {
        &self.0.locale
    }

    /// The browser's formats.
    pub fn intl(&self) -> &dyn IntlFormat {
        self.0.format.as_ref()
    }

    /// The words of a key.
    pub fn t(&self, key: MessageKey) -> AttrValue {
        self.0.words.get(key as usize).cloned().unwrap_or_default()
    }

    /// Writes amounts of this currency.
    pub fn money<'a>(&'a self, currency: &'a Currency) -> impl Fn(Minor) -> String + 'a {
        move |amount| self.intl().money(amount, currency)
    }

    /// A text of the campaign in this language.
    pub fn localized(&self, text: &Text) -> AttrValue {
        text.get(self.locale()).to_owned().into()
    }

    /// The words of a key with its `{names}` filled in. What is filled in is never looked at again.
    pub fn format(&self, key: MessageKey, values: &[(&str, &str)]) -> AttrValue {
        let words = self.t(key);
        let mut text = String::with_capacity(words.len());
        for (index, part) in words.as_str().split('{').enumerate() {
            match part.split_once('}').filter(|_| index > 0) {
                Some((name, rest)) => {
                    let value = values.iter().find(|(known, _)| *known == name);
                    text.push_str(value.map_or(name, |(_, value)| value));
                    text.push_str(rest);
                }
                None => text.push_str(part),
            }
        }
        text.into()
    }

    /// The words for so many: `one` or `other`, with `{count}` filled in.
    pub fn count(&self, one: MessageKey, other: MessageKey, number: u32) -> AttrValue {
        let key = if self.intl().plural(number) == Plural::One {
            one
        } else {
            other
        };
        self.format(key, &[("count", &self.intl().number(number))])
    }
}
