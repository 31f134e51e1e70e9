//! The choices of a product: native radio buttons, one group for each way in which its variants differ.

use crate::Callbacks;
use crate::elements::unseen;
use crate::i18n::{I18n, MessageKey};
use etalase_model::product::{Choice, Dimension, DimensionValue, Product};
use etalase_model::storefront::{Message, Sheet};
use yew::prelude::*;

/// What cannot be had with the present choice is marked but can be picked: the pick then moves to a variant that can be had,
/// and says below it what else changed, and why.
pub(crate) fn picker(product: &Product, sheet: &Sheet, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let choice = &sheet.choice;
    let group = |dimension: &Dimension| {
        html! {
            <fieldset key={dimension.id.clone()}>
                <legend>{ i18n.localized(&dimension.name) }</legend>
                <div class="values">
                    { for dimension.values.iter().map(|value| radio(product, choice, dimension, value, i18n, callbacks)) }
                </div>
                <p class="moved" role="status">{ moved(product, sheet, dimension, i18n) }</p>
            </fieldset>
        }
    };
    html! { <div class="picker">{ for product.dimensions.iter().map(group) }</div> }
}

/// What the last pick on this dimension changed on others.
fn moved(
    product: &Product,
    sheet: &Sheet,
    dimension: &Dimension,
    i18n: &I18n,
) -> Option<AttrValue> {
    let moved = sheet.replaced.as_ref()?;
    let locale = i18n.locale();
    let picked = sheet.choice.get(&dimension.id)?;
    let picked = dimension.label(picked, locale)?;
    let mut changes = Vec::new();
    let mut before = Vec::new();
    for (other, was, is) in moved.others(product, &sheet.choice) {
        let (name, value) = (other.name.get(locale), other.label(is, locale)?);
        let change = [("dimension", name), ("value", value)];
        changes.push(i18n.format(MessageKey::MovedTo, &change).to_string());
        before.push(other.label(was, locale)?);
    }
    let told = [
        ("changes", &*changes.join(", ")),
        ("picked", picked),
        ("before", &before.join(" · ")),
    ];
    (moved.dimension == dimension.id).then(|| i18n.format(MessageKey::Moved, &told))
}

fn radio(
    product: &Product,
    choice: &Choice,
    dimension: &Dimension,
    value: &DimensionValue,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let offered = product.offers(&dimension.id, &value.id, choice);
    let checked = choice.get(&dimension.id) == Some(value.id.as_str());
    html! {
        <label class="value" key={value.id.clone()} data-gone={(!offered).then_some("")}>
            <input
                type="radio" class="unseen" name={dimension.id.clone()} value={value.id.clone()} {checked}
                onchange={callbacks.on(Message::Pick(dimension.id.clone(), value.id.clone()))}
            />
            <span>
                { i18n.localized(&value.label) }
                if !offered {
                    { unseen([", ", i18n.t(MessageKey::Gone).as_str()].concat().into()) }
                }
            </span>
        </label>
    }
}
