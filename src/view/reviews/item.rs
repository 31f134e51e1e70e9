//! One review: stars as one image, plain text, and who wrote it when about what.

use super::Props;
use crate::parts::truth;
use crate::speech::Key;
use crate::stars::stars;
use etalase_model::review::{Moderation, Review};
use etalase_model::shop::reviews::Msg;
use yew::prelude::*;

pub(super) fn item(review: &Review, props: &Props) -> Html {
    let speech = &props.speech;
    let words = speech.fill(
        Key::ReviewsMean,
        &[("mean", &speech.format().number(review.stars))],
    );
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
                    <h3 lang={review.locale.clone()} dir="auto">{ review.title.clone() }</h3>
                }
                <p class="body" lang={review.locale.clone()} dir="auto">{ review.body.clone() }</p>
                <p class="fine">
                    <b dir="auto">{ review.name.clone() }</b>
                    <time datetime={review.created_at.written()}>{ speech.format().date(review.created_at) }</time>
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
    let count = (review.helpful > 0)
        .then(|| html! { <b>{ props.speech.format().number(review.helpful) }</b> });
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
