//! The loader's host object: what it knows, and what it can do for the widget.

use crate::json::{self, Json};
use etalase_model::attribution::Tag;
use etalase_model::record::Value;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlVideoElement, MouseEvent};

/// What the loader knows of one element, and its ways to the page.
pub(crate) struct Host {
    /// Where the views are mounted.
    pub(crate) root: Element,
    /// `element`: the `<etalase-storefront>`.
    pub(crate) element: Option<HtmlElement>,
    /// `campaign`: the id on the server, or the address of a static document.
    pub(crate) campaign: String,
    /// `document`: the campaign document, parsed.
    pub(crate) document: Json,
    /// `source`: where the document came from.
    pub(crate) source: String,
    /// `api`: the server with a closing slash; none beside a static document.
    pub(crate) api: Option<String>,
    /// `locale`: `id-ID` or `en`.
    pub(crate) locale: String,
    /// `words`: the words of the locale, in the order of `etalase_view::i18n::MessageKey`.
    pub(crate) words: Json,
    /// `product`: the product to open with.
    pub(crate) product: Option<String>,
    /// `greeting`: how this visitor is greeted, by the tags of the landing.
    pub(crate) greeting: Option<String>,
    /// `landing`: the address and the referrer with which the page was reached.
    pub(crate) landing: Json,
    /// `clock`: what time it is.
    pub(crate) clock: Json,
    /// `memory`: what `src/loader/memory.js` holds.
    pub(crate) memory: Json,
    /// `reviews`: the answer with the first page of reviews, on its way.
    pub(crate) reviews: Option<Promise>,
    /// `gpc`: whether Global Privacy Control is on.
    pub(crate) gpc: bool,
    /// `autoplay`: whether a show may start by itself.
    pub(crate) autoplay: bool,
    /// `brisk`: whether the network is quick enough for pictures beside the stream.
    pub(crate) brisk: bool,
    /// `video`: the video in which the loader may have started the stream.
    pub(crate) video: Option<HtmlVideoElement>,
    /// `engine`: `native` if it did.
    pub(crate) started: bool,
    /// `startedAt`: when it did, by `performance.now()`.
    pub(crate) started_at: f64,
    value: Json,
}

impl Host {
    /// Reads the host object. What is missing there is empty here: nothing of it can fail.
    pub(crate) fn new(root: Element, value: JsValue) -> Self {
        let value = Json(value);
        let text = |name| value.text_of(name).filter(|text| !text.is_empty());
        let member = |name| value.member(name).unwrap_or(Json(JsValue::UNDEFINED));
        Self {
            root,
            element: member("element").0.dyn_into().ok(),
            campaign: text("campaign").unwrap_or_default(),
            document: member("document"),
            source: text("source").unwrap_or_default(),
            api: text("api"),
            locale: text("locale").unwrap_or_else(|| "en".to_owned()),
            words: member("words"),
            product: text("product"),
            greeting: text("greeting"),
            landing: member("landing"),
            clock: member("clock"),
            memory: member("memory"),
            reviews: json::promise(member("reviews").0),
            gpc: value.is("gpc"),
            autoplay: value.is("autoplay"),
            brisk: value.is("brisk"),
            video: member("video").0.dyn_into().ok(),
            started: text("engine").is_some(),
            started_at: value.number_of("startedAt").unwrap_or_default(),
            value,
        }
    }

    /// Tells the page; false if it objects.
    pub(crate) fn emit(&self, name: &str, detail: JsValue) -> bool {
        self.value
            .call("emit", &[name.into(), detail])
            .as_bool()
            .unwrap_or(true)
    }

    /// Has a document that came later look as the first one does: what was picked for this visitor stays.
    pub(crate) fn personalise(&self, document: &Json) {
        self.value
            .call("personalise", std::slice::from_ref(&document.0));
    }

    /// What is the same to people in texts by which content is picked.
    pub(crate) fn fold(&self, text: &str) -> String {
        let folded = self.value.call("fold", &[text.into()]);
        folded.as_string().unwrap_or_default()
    }

    /// The tracked link of a variant as the loader makes it: by these tags, or by those of this page.
    pub(crate) fn buy_link(
        &self,
        product: &str,
        variant: &str,
        tags: Option<&[Tag]>,
    ) -> Option<String> {
        let tags = tags.map_or(JsValue::UNDEFINED, json::pairs);
        let address = self
            .value
            .call("buyLink", &[product.into(), variant.into(), tags]);
        address.as_string().filter(|address| !address.is_empty())
    }

    /// Such a link is touched, or followed: the loader sees to it as to its own.
    pub(crate) fn follow_buy_link(
        &self,
        event: MouseEvent,
        product: &str,
        variant: &str,
        tags: Option<&[Tag]>,
    ) {
        let tags = tags.map_or(JsValue::UNDEFINED, json::pairs);
        self.value.call(
            "followBuyLink",
            &[event.into(), product.into(), variant.into(), tags],
        );
    }

    /// Dresses what this part of the widget shows.
    pub(crate) fn attach_styles(&self, part: &str) {
        self.value.call("attachStyles", &[part.into()]);
    }

    /// Everything is on screen: the loader takes its own picture away.
    pub(crate) fn ready(&self) {
        self.value.call("ready", &[]);
    }

    /// Reports a fault; a fatal one gives the place back to the loader.
    pub(crate) fn fail(&self, code: &str, mend: &str, fatal: bool) {
        self.value
            .call("fail", &[code.into(), mend.into(), fatal.into()]);
    }

    /// Reports that a part of the bundle cannot be had, and waits until it is worth trying again; false where that is never.
    pub(crate) async fn report_and_wait(&self, code: &str) -> bool {
        self.fail(code, "publish one whole build", false);
        self.again(code).await
    }

    /// Waits until it is worth trying again after such a fault; false where that is never.
    async fn again(&self, code: &str) -> bool {
        let Some(waiting) = json::promise(self.value.call("again", &[code.into()])) else {
            return false;
        };
        let worth = JsFuture::from(waiting).await;
        worth.is_ok_and(|worth| worth.is_truthy())
    }

    /// Loads a lazy part of the bundle; resolves with its default export.
    pub(crate) fn load(&self, name: &str) -> Option<Promise> {
        json::promise(self.value.call("load", &[name.into()]))
    }
}
