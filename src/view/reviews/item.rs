//! One review: stars as one image, plain text, and who wrote it when about what.

use super::Props;
use crate::elements::truth;
use crate::i18n::MessageKey;
use crate::stars::stars;
use etalase_model::review::{Moderation, Review};
use etalase_model::storefront::reviews::Message;
use yew::prelude::*;

pub(super) fn item(review: &Review, props: &Props) -> Html {
    let i18n = &props.i18n;
    let words = i18n.format(
        MessageKey::ReviewsMean,
        &[("mean", &i18n.intl().number(review.stars))],
    );
    let product = props.campaign.product(&review.product);
    html! {
        <li key={review.id.clone()}>
            <article class="review" part="review" tabindex="-1">
                <p class="line">
                    { stars(review.stars * 10, words) }
                    if review.sample {
                        <span class="ribbon">{ i18n.t(MessageKey::ReviewSample) }</span>
                    }
                    if review.state == Moderation::Pending {
                        <span class="ribbon">{ i18n.t(MessageKey::ReviewPending) }</span>
                    }
                </p>
                if !review.title.is_empty() {
                    <h3 lang={review.locale.clone()} dir="auto">{ review.title.clone() }</h3>
                }
                <p class="body" lang={review.locale.clone()} dir="auto">{ review.body.clone() }</p>
                <p class="fine">
                    <b dir="auto">{ review.name.clone() }</b>
                    <time datetime={review.created_at.written()}>{ i18n.intl().date(review.created_at) }</time>
                    if let Some(product) = product {
                        <span>{ i18n.localized(&product.title) }</span>
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
    let words = props.i18n.t(MessageKey::ReviewHelpful);
    let count =
        (review.helpful > 0).then(|| html! { <b>{ props.i18n.intl().number(review.helpful) }</b> });
    if !props.reviews.can_write() {
        return html! { <p class="fine">{ words }{ " " }{ count }</p> };
    }
    let voted = props.reviews.voted.contains(&review.id);
    html! {
        <button type="button" class="helpful" aria-pressed={truth(voted)} onclick={props.on(Message::Vote(review.id.clone()))}>
            { words }{ " " }{ count }
        </button>
    }
}
