//! What the model answers, in the shape in which `generate.js` has the loader's answers.

use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use etalase_model::attribution::{Forwarding, Tag, Touch};
use etalase_model::campaign::Campaign;
use etalase_model::checkout::{
    self, CheckoutLine, CheckoutRequest, CheckoutSettings, LengthLimit, OrderSummary,
};
use etalase_model::content::{Content, Vouchers, pick};
use etalase_model::link::{Href, splice};
use etalase_model::money::Currency;
use etalase_model::record::{Read, Reader, read};
use etalase_model::show::{Show, ShowState, StreamState};
use etalase_model::storefront::{Storefront, StorefrontOptions};
use etalase_model::text::Text;
use etalase_model::time::Time;
use serde_json::{Value, json};

const BASE: &str = "https://kopi.id/campaign.json";

/// The model's answer; none where no document could ask so.
pub(crate) fn answer(kind: &str, question: &Value) -> Result<Option<Value>> {
    match kind {
        "tags" => tags(question).map(Some),
        "splice" => spliced(question).map(Some),
        "link" => link(question).map(Some),
        "checkout" => checkout(question),
        "content" => content(question),
        "money" => money(question),
        "text" => localized(question),
        "show" => show(question),
        "featured" => featured(question),
        _ => bail!("no twin is asked for {kind}"),
    }
}

fn text<'a>(question: &'a Value, member: &str) -> Result<&'a str> {
    question[member]
        .as_str()
        .with_context(|| format!("no {member} in {question}"))
}

fn optional(question: &Value, member: &str) -> Option<String> {
    question[member].as_str().map(str::to_owned)
}

fn time(question: &Value) -> Result<Time> {
    question["now"].as_i64().map(Time).context("no time")
}

/// A part of a document, if nothing is wrong with it.
fn document<T: Read>(value: &Value) -> Option<T> {
    read(value, Reader::lenient().at(BASE)).ok()
}

fn forwarding(question: &Value) -> Forwarding {
    match question["gpc"].as_bool() {
        Some(true) => Forwarding::WithoutClickIds,
        _ => Forwarding::Everything,
    }
}

fn tags(question: &Value) -> Result<Value> {
    let touch = Touch::read(text(question, "url")?, "", 0);
    let tags = touch.map(|touch| touch.tags(forwarding(question)));
    Ok(json!(tags.unwrap_or_default()))
}

fn spliced(question: &Value) -> Result<Value> {
    let tags: Vec<Tag> = serde_json::from_value(question["tags"].clone())?;
    Ok(splice(text(question, "url")?, &tags).into())
}

fn link(question: &Value) -> Result<Value> {
    let link = Href::resolve(text(question, "base")?, text(question, "link")?);
    Ok(link.map_or_else(|_| String::new(), String::from).into())
}

fn checkout(question: &Value) -> Result<Option<Value>> {
    let Some(settings) = document::<CheckoutSettings>(&question["settings"]) else {
        return Ok(None);
    };
    let line = &question["line"];
    let line = CheckoutLine {
        variant: text(line, "variant")?.to_owned(),
        url: optional(line, "url"),
        name: optional(line, "name"),
        label: optional(line, "label"),
        price: optional(line, "price"),
        quantity: 1,
    };
    let touch = Touch::read(text(question, "landing")?, "", 0);
    let everybody = json!([{ "when": {}, "voucher": question["code"] }]);
    let rules = document::<Vec<Content>>(&everybody).unwrap_or_default();
    let code = Vouchers::new(rules, fold).choose(None);
    let request = CheckoutRequest {
        base: text(question, "base")?,
        lines: &[line],
        told: OrderSummary {
            // Of one piece.
            total: question["line"]["price"].as_str(),
            shop: question["shop"].as_str(),
        },
        touch: touch.as_ref(),
        forward: forwarding(question),
        discount: code.as_slice(),
        budget: LengthLimit::default(),
    };
    let link = checkout::link(&settings, &request);
    Ok(Some(
        link.map_or_else(|_| String::new(), |link| link.href.into())
            .into(),
    ))
}

/// What a browser takes for the same: its `trim`, its Unicode.
fn fold(text: &str) -> String {
    let is_space = |c: char| c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}');
    let normalizer = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    normalizer
        .normalize(text.trim_matches(is_space))
        .to_lowercase()
}

fn content(question: &Value) -> Result<Option<Value>> {
    let Some(rules) = document::<Vec<Content>>(&question["rules"]) else {
        return Ok(None);
    };
    let touch = Touch::read(text(question, "url")?, "", 0);
    let picked = pick(&rules, touch.as_ref(), &fold);
    let place = picked.and_then(|picked| rules.iter().position(|rule| rule == picked));
    let place = place.map_or(-1, |place| place as i64);
    // Of rules that say the same the first is meant.
    let code = Vouchers::new(rules, fold).choose(touch.as_ref());
    Ok(Some(json!([place, code])))
}

fn money(question: &Value) -> Result<Option<Value>> {
    let Some(currency) = Currency::parse(text(question, "currency")?) else {
        return Ok(None);
    };
    let minor = question["minor"].as_u64().context("no amount")?;
    let exponent = currency.exponent();
    let unit = 10_u64.pow(exponent);
    let (whole, rest) = (minor / unit, minor % unit);
    let digits = match rest {
        0 => whole.to_string(),
        _ => format!("{whole}.{rest:0width$}", width = exponent as usize),
    };
    Ok(Some(json!([exponent, digits])))
}

fn localized(question: &Value) -> Result<Option<Value>> {
    let wording = document::<Text>(&question["text"]);
    let locale = text(question, "locale")?;
    Ok(wording.map(|wording| wording.get(locale).into()))
}

/// With what every show has.
fn whole_show(show: &Value) -> Value {
    let mut whole = json!({
        "id": "senja", "title": "Senja", "stream": "/live.m3u8",
        "poster": { "src": "/poster.webp", "alt": "", "width": 9, "height": 16 },
    });
    if let (Some(whole), Some(show)) = (whole.as_object_mut(), show.as_object()) {
        whole.extend(show.clone());
    }
    whole
}

fn show(question: &Value) -> Result<Option<Value>> {
    let now = time(question)?;
    let show = document::<Show>(&whole_show(&question["show"]));
    Ok(show.map(|show| {
        json!([
            show.state(StreamState::Unknown, now) == ShowState::Live,
            show.pinned(now)
        ])
    }))
}

fn featured(question: &Value) -> Result<Option<Value>> {
    let now = time(question)?;
    let mut campaign = json!({
        "version": 1, "id": "senja", "locale": "id-ID", "currency": "IDR", "brand": { "name": "Senja" },
        "creators": [], "products": question["products"],
        "checkout": { "adapter": "plain", "url": "https://toko.id/" },
    });
    if question["show"].is_object() {
        campaign["show"] = whole_show(&question["show"]);
    }
    let Some(campaign) = document::<Campaign>(&campaign) else {
        return Ok(None);
    };
    let shop = Storefront::open(StorefrontOptions {
        campaign: Rc::new(campaign),
        base: BASE.to_owned(),
        forwarding: Forwarding::Everything,
        engines: Default::default(),
        started_engine: None,
        autoplay: true,
        initial_product: optional(question, "wish"),
        fast_network: true,
        now,
    });
    let locale = text(question, "locale")?;
    let shown = shop.featured();
    Ok(shown.map(|(product, variant)| {
        json!([product.id, variant.id, product.words_of(variant, locale)])
    }))
}
