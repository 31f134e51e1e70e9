//! The list: the author's own first, then all that the filter lets through.

use super::{Props, item::item};
use crate::elements::{action, truth};
use crate::i18n::MessageKey;
use etalase_model::review::ReviewSort;
use etalase_model::storefront::reviews::{ListState, Message};
use yew::prelude::*;

pub(super) fn list(props: &Props) -> Html {
    let reviews = &props.reviews;
    let loading = matches!(reviews.listing, ListState::Idle | ListState::Loading);
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
    let ListState::Failed(failure) = &props.reviews.listing else {
        return Html::default();
    };
    let i18n = &props.i18n;
    html! {
        <div class="alarm" role="alert">
            <p>{ i18n.t(MessageKey::ReviewsFailed) }</p>
            <p class="fine">{ i18n.format(MessageKey::Code, &[("code", failure.code())]) }</p>
            { action("plain", i18n.t(MessageKey::Retry), props.on(Message::Retry)) }
        </div>
    }
}

/// What follows the last review: more of them, or why there are none.
fn below(loading: bool, props: &Props) -> Html {
    let (reviews, i18n) = (&props.reviews, &props.i18n);
    if loading && reviews.items.is_empty() {
        return html! { <div class="bones" role="img" aria-label={i18n.t(MessageKey::ReviewsLoading)}></div> };
    }
    if matches!(reviews.listing, ListState::Failed(_)) {
        return Html::default();
    }
    if reviews.items.is_empty() {
        let filtered = reviews.stars.is_some() || reviews.product.is_some();
        let words = if filtered {
            MessageKey::ReviewsNone
        } else {
            MessageKey::ReviewsEmpty
        };
        let invites = !filtered && reviews.can_write();
        return if reviews.shown().next().is_none() {
            html! {
                <p class="nothing">
                    { i18n.t(words) }
                    if invites {
                        { " " }{ i18n.t(MessageKey::ReviewsFirst) }
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
        MessageKey::ReviewsLoading
    } else {
        MessageKey::ReviewsMore
    };
    action("second", i18n.t(words), props.on(Message::More))
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
                <button type="button" class="option" aria-pressed={truth(on)} onclick={props.on(Message::Product(product))}>{ words }</button>
            </li>
        }
    };
    html! {
        <ul class="options" aria-label={props.i18n.t(MessageKey::ReviewsProduct)}>
            { chip(String::new(), props.i18n.t(MessageKey::ReviewsAnyProduct), None) }
            { for products.iter().map(|product| chip(product.id.clone(), props.i18n.localized(&product.title), Some(product.id.clone()))) }
        </ul>
    }
}

fn sorts(props: &Props) -> Html {
    let sort = |sort: ReviewSort, words| {
        html! {
            <label>
                <input
                    type="radio" class="unseen" name="sort" value={sort.as_str()} checked={props.reviews.sort == sort}
                    onchange={props.on(Message::Sort(sort))}
                />
                <span>{ props.i18n.t(words) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="sorts">
            <legend class="unseen">{ props.i18n.t(MessageKey::ReviewsSort) }</legend>
            { sort(ReviewSort::Newest, MessageKey::ReviewsNewest) }
            { sort(ReviewSort::Helpful, MessageKey::ReviewsHelpful) }
        </fieldset>
    }
}
