//! The small parts that all views are made of: buttons, words for readers, pictures.

use crate::i18n::I18n;
use crate::icons::{BAG, icon};
use etalase_model::product::Image;
use yew::prelude::*;

/// `true` and `false` as ARIA writes them.
pub(crate) fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A round button with a drawing; its name is read out and shown on hover.
pub(crate) fn tool(path: &'static str, name: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class="tool" title={name.clone()} aria-label={name} {onclick}>{ icon(path) }</button> }
}

/// The same for something that is on or off.
pub(crate) fn switch(
    path: &'static str,
    name: AttrValue,
    on: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="tool" title={name.clone()} aria-label={name} aria-pressed={truth(on)} {onclick}>
            { icon(path) }
        </button>
    }
}

/// A button with words.
pub(crate) fn action(class: &'static str, words: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class={class} {onclick}>{ words }</button> }
}

/// Words for readers only.
pub(crate) fn unseen(words: AttrValue) -> Html {
    html! { <span class="unseen">{ words }{ " " }</span> }
}

/// A picture whose place is kept before it arrives. Where there is none, or it cannot be had, a drawing stands there.
pub(crate) fn picture(image: Option<&Image>, i18n: &I18n) -> Html {
    picture_when(true, image, i18n)
}

/// The same, whose place is all there is of it until it is `wanted`.
pub(crate) fn picture_when(wanted: bool, image: Option<&Image>, i18n: &I18n) -> Html {
    let image = image.map(|image| {
        html! {
            <img
                src={wanted.then(|| image.src.as_str().to_owned())} loading="lazy" decoding="async"
                alt={if wanted { i18n.localized(&image.alt) } else { AttrValue::default() }}
                width={image.width.to_string()} height={image.height.to_string()}
            />
        }
    });
    html! { <span class="photo">{ icon(BAG) }{ image }</span> }
}
