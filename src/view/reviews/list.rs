//! The list: the author's own first, then all that the filter lets through.

use super::{Props, item::item};
use crate::parts::{action, truth};
use crate::speech::Key;
use etalase_model::review::Sort;
use etalase_model::shop::reviews::{Listing, Msg};
use yew::prelude::*;

pub(super) fn list(props: &Props) -> Html {
    let reviews = &props.reviews;
    let loading = matches!(reviews.listing, Listing::Idle | Listing::Loading);
    html! {
        <>
            <div class="sieve">{ products(props) }{ sorts(props) }</div>
            { trouble(props) }
            <ul class="items" tabindex="-1" aria-busy={truth(loading)}>
                { for reviews.shown().map(|review| item(review, props)) }
            </ul>
            { below(loading, props) }
        </>
    }
}

/// Above the list, beside the controls that led here.
fn trouble(props: &Props) -> Html {
    let Listing::Failed(failure) = &props.reviews.listing else {
        return Html::default();
    };
    let speech = &props.speech;
    html! {
        <div class="alarm" role="alert">
            <p>{ speech.say(Key::ReviewsFailed) }</p>
            <p class="fine">{ speech.fill(Key::Code, &[("code", failure.code())]) }</p>
            { action("plain", speech.say(Key::Retry), props.on(Msg::Retry)) }
        </div>
    }
}

/// What follows the last review: more of them, or why there are none.
fn below(loading: bool, props: &Props) -> Html {
    let (reviews, speech) = (&props.reviews, &props.speech);
    if loading && reviews.items.is_empty() {
        return html! { <div class="bones" role="img" aria-label={speech.say(Key::ReviewsLoading)}></div> };
    }
    if matches!(reviews.listing, Listing::Failed(_)) {
        return Html::default();
    }
    if reviews.items.is_empty() {
        let filtered = reviews.stars.is_some() || reviews.product.is_some();
        let words = if filtered {
            Key::ReviewsNone
        } else {
            Key::ReviewsEmpty
        };
        let invites = !filtered && reviews.can_write();
        return if reviews.shown().next().is_none() {
            html! {
                <p class="nothing">
                    { speech.say(words) }
                    if invites {
                        { " " }{ speech.say(Key::ReviewsFirst) }
                    }
                </p>
            }
        } else {
            Html::default()
        };
    }
    if reviews.next.is_none() {
        return Html::default();
    }
    let words = if loading {
        Key::ReviewsLoading
    } else {
        Key::ReviewsMore
    };
    action("second", speech.say(words), props.on(Msg::More))
}

fn products(props: &Props) -> Html {
    let products = &props.campaign.products;
    if products.len() < 2 {
        return Html::default();
    }
    let chip = |key: String, words: AttrValue, product: Option<String>| {
        let on = props.reviews.product == product;
        html! {
            <li {key}>
                <button type="button" class="option" aria-pressed={truth(on)} onclick={props.on(Msg::Product(product))}>{ words }</button>
            </li>
        }
    };
    html! {
        <ul class="options" aria-label={props.speech.say(Key::ReviewsProduct)}>
            { chip(String::new(), props.speech.say(Key::ReviewsAnyProduct), None) }
            { for products.iter().map(|product| chip(product.id.clone(), props.speech.read(&product.title), Some(product.id.clone()))) }
        </ul>
    }
}

fn sorts(props: &Props) -> Html {
    let sort = |sort: Sort, words| {
        html! {
            <label>
                <input
                    type="radio" class="unseen" name="sort" value={sort.as_str()} checked={props.reviews.sort == sort}
                    onchange={props.on(Msg::Sort(sort))}
                />
                <span>{ props.speech.say(words) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="sorts">
            <legend class="unseen">{ props.speech.say(Key::ReviewsSort) }</legend>
            { sort(Sort::Newest, Key::ReviewsNewest) }
            { sort(Sort::Helpful, Key::ReviewsHelpful) }
        </fieldset>
    }
}
