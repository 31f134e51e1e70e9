//! The choices of a product: native radio buttons, one group for each way in which its variants differ.

use crate::Doors;
use crate::parts::unseen;
use crate::speech::{Key, Speech};
use etalase_model::product::{Choice, Dimension, DimensionValue, Product};
use etalase_model::shop::Msg;
use yew::prelude::*;

/// What cannot be had with the present choice is marked but can be picked: the pick then moves to a variant that can be had.
pub(crate) fn picker(product: &Product, choice: &Choice, speech: &Speech, doors: &Doors) -> Html {
    let group = |dimension: &Dimension| {
        html! {
            <fieldset key={dimension.id.clone()}>
                <legend>{ speech.read(&dimension.name) }</legend>
                <div class="values">
                    { for dimension.values.iter().map(|value| radio(product, choice, dimension, value, speech, doors)) }
                </div>
            </fieldset>
        }
    };
    html! { <div class="picker">{ for product.dimensions.iter().map(group) }</div> }
}

fn radio(
    product: &Product,
    choice: &Choice,
    dimension: &Dimension,
    value: &DimensionValue,
    speech: &Speech,
    doors: &Doors,
) -> Html {
    let offered = product.offers(&dimension.id, &value.id, choice);
    let checked = choice.get(&dimension.id) == Some(value.id.as_str());
    html! {
        <label class="value" key={value.id.clone()} data-gone={(!offered).then_some("")}>
            <input
                type="radio" class="unseen" name={dimension.id.clone()} value={value.id.clone()} {checked}
                onchange={doors.on(Msg::Pick(dimension.id.clone(), value.id.clone()))}
            />
            <span>
                { speech.read(&value.label) }
                if !offered {
                    { unseen([", ", speech.say(Key::Gone).as_str()].concat().into()) }
                }
            </span>
        </label>
    }
}
