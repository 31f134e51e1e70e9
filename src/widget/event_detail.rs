//! What the page is told of lines: what they are called and what they cost, so that nobody need look that up.

use crate::json;
use crate::session::UiState;
use etalase_model::cart::CartLine;
use etalase_model::money::Minor;
use etalase_model::product::{Product, Variant};
use wasm_bindgen::JsValue;

type Entry<'a> = (&'a CartLine, &'a Product, &'a Variant);

/// A detail of its own members, then `lines`, their worth together as `value`, and `currency`. Amounts are minor units.
pub(crate) fn of_lines<'a>(
    ui: &UiState,
    own: &[(&str, JsValue)],
    entries: impl Iterator<Item = Entry<'a>>,
) -> JsValue {
    let mut value = Minor::default();
    let lines = entries.map(|entry| {
        let (line, _, variant) = entry;
        value = value.plus(variant.price.times(line.quantity));
        line_detail(ui, entry)
    });
    let lines = json::list(lines);
    let sold = [
        ("lines", lines),
        ("value", amount(value)),
        ("currency", ui.storefront.campaign.currency.as_str().into()),
    ];
    json::object(&[own, &sold].concat())
}

/// The same for one line, if the campaign still knows it.
pub(crate) fn of_line(ui: &UiState, own: &[(&str, JsValue)], line: &CartLine) -> JsValue {
    let product = ui.storefront.campaign.product(&line.product);
    let found = product.and_then(|product| Some((line, product, product.variant(&line.variant)?)));
    of_lines(ui, own, found.into_iter())
}

/// The members by which a line is known.
pub(crate) fn names(line: &CartLine) -> [(&'static str, JsValue); 3] {
    [
        ("product", line.product.as_str().into()),
        ("variant", line.variant.as_str().into()),
        ("quantity", line.quantity.into()),
    ]
}

fn line_detail(ui: &UiState, (line, product, variant): Entry) -> JsValue {
    let locale = ui.i18n.locale();
    let told = [
        ("name", product.title.get(locale).into()),
        ("label", product.words_of(variant, locale).into()),
        (
            "brand",
            ui.storefront.campaign.brand.name.get(locale).into(),
        ),
        ("price", amount(variant.price)),
    ];
    json::object(&[&names(line)[..], &told].concat())
}

/// Exact: an amount has 53 bits at most.
fn amount(amount: Minor) -> JsValue {
    (amount.0 as f64).into()
}
