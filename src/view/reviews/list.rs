//! The list: the author's own first, then all that the filter lets through.

use super::Props;
use crate::parts::{action, truth};
use crate::speech::Key;
use crate::stars::stars;
use etalase_model::review::{Moderation, Review, Sort};
use etalase_model::shop::reviews::{Listing, Msg};
use yew::prelude::*;

pub(super) fn list(props: &Props) -> Html {
    let reviews = &props.reviews;
    let loading = matches!(reviews.listing, Listing::Idle | Listing::Loading);
    html! {
        <>
            <div class="sieve">{ products(props) }{ sorts(props) }</div>
            <ul class="items" aria-busy={truth(loading)}>
                { for reviews.mine.iter().chain(&reviews.items).map(|review| item(review, props)) }
            </ul>
            { below(loading, props) }
        </>
    }
}

/// What follows the last review: more of them, or why there are none.
fn below(loading: bool, props: &Props) -> Html {
    let (reviews, speech) = (&props.reviews, &props.speech);
    if loading && reviews.items.is_empty() {
        return html! { <div class="bones" role="img" aria-label={speech.say(Key::ReviewsLoading)}></div> };
    }
    if let Listing::Failed(failure) = &reviews.listing {
        return html! {
            <div class="nothing" role="alert">
                <p>{ speech.say(Key::ReviewsFailed) }</p>
                <p class="fine">{ speech.fill(Key::Code, &[("code", failure.code())]) }</p>
                { action("second", speech.say(Key::Retry), props.on(Msg::Retry)) }
            </div>
        };
    }
    if reviews.items.is_empty() {
        let filtered = reviews.stars.is_some() || reviews.product.is_some();
        let words = if filtered { Key::ReviewsNone } else { Key::ReviewsEmpty };
        return if reviews.mine.is_empty() { html! { <p class="nothing">{ speech.say(words) }</p> } } else { Html::default() };
    }
    if reviews.next.is_none() {
        return Html::default();
    }
    let words = if loading { Key::ReviewsLoading } else { Key::ReviewsMore };
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

fn item(review: &Review, props: &Props) -> Html {
    let speech = &props.speech;
    let words = speech.fill(Key::ReviewsMean, &[("mean", &speech.format().number(review.stars))]);
    let product = props.campaign.product(&review.product);
    html! {
        <li key={review.id.clone()}>
            <article class="review" part="review" tabindex="-1">
                <p class="line">
                    { stars(review.stars * 10, words) }
                    if review.sample {
                        <span class="ribbon">{ speech.say(Key::ReviewSample) }</span>
                    }
                    if review.state == Moderation::Pending {
                        <span class="ribbon">{ speech.say(Key::ReviewPending) }</span>
                    }
                </p>
                if !review.title.is_empty() {
                    <h3 lang={review.locale.clone()}>{ review.title.clone() }</h3>
                }
                <p class="body" lang={review.locale.clone()}>{ review.body.clone() }</p>
                <p class="fine">
                    <b>{ review.name.clone() }</b>
                    <time datetime={review.created_at.to_string()}>{ speech.format().date(review.created_at) }</time>
                    if let Some(product) = product {
                        <span>{ speech.read(&product.title) }</span>
                    }
                </p>
                { helpful(review, props) }
            </article>
        </li>
    }
}

fn helpful(review: &Review, props: &Props) -> Html {
    if review.state != Moderation::Published {
        return Html::default();
    }
    let words = props.speech.say(Key::ReviewHelpful);
    let count = (review.helpful > 0).then(|| html! { <b>{ props.speech.format().number(review.helpful) }</b> });
    if !props.reviews.can_write() {
        return html! { <p class="fine">{ words }{ " " }{ count }</p> };
    }
    let voted = props.reviews.voted.contains(&review.id);
    html! {
        <button type="button" class="helpful" aria-pressed={truth(voted)} onclick={props.on(Msg::Vote(review.id.clone()))}>
            { words }{ " " }{ count }
        </button>
    }
}
