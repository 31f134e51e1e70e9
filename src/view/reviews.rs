//! The reviews: all of them counted, in an order that never looks at the stars, and how they are handled said beside them.

mod item;
mod list;
mod summary;

use crate::elements::action;
use crate::i18n::MessageKey;
use crate::review_props::Props;
use etalase_model::storefront::reviews::{self, FormState};
use yew::prelude::*;

#[component]
pub(crate) fn ReviewBlock(props: &Props) -> Html {
    let i18n = &props.i18n;
    html! {
        <section class="reviews" part="reviews" aria-labelledby="reviews">
            <div class="aside">
                <h2 id="reviews">{ i18n.t(MessageKey::Reviews) }</h2>
                { summary::summary(props) }
                { invitation(props) }
                { about(props) }
            </div>
            <div class="main">
                { form(props) }
                { list::list(props) }
            </div>
        </section>
    }
}

/// Kept while it is closed, too: who opens it again finds what was typed.
fn form(props: &Props) -> Html {
    let i18n = &props.i18n;
    let is_open = match props.reviews.form {
        _ if !props.reviews.can_write() => return Html::default(),
        FormState::Sent => return thanks(props),
        FormState::Closed => false,
        FormState::Open { .. } | FormState::Sending => true,
    };
    html! {
        <form
            class="form" part="form" novalidate=true hidden={!is_open}
            aria-labelledby="write" onsubmit={props.callbacks.submit.clone()}
        >
            <h3 id="write" tabindex="-1">{ i18n.t(MessageKey::Write) }</h3>
            { props.extras.form(is_open, props) }
        </form>
    }
}

fn thanks(props: &Props) -> Html {
    let i18n = &props.i18n;
    html! {
        <div class="nothing" tabindex="-1">
            <p>{ i18n.t(MessageKey::FormThanks) }</p>
            <p class="fine">{ i18n.t(MessageKey::FormHint) }</p>
            { action("second", i18n.t(MessageKey::FormAgain), props.on(reviews::Message::Write)) }
        </div>
    }
}

/// How these reviews are handled: only what is so here.
fn about(props: &Props) -> Html {
    let say = |key, holds: bool| holds.then(|| html! { <>{ props.i18n.t(key) }{ " " }</> });
    html! {
        <details class="about">
            <summary>{ props.i18n.t(MessageKey::ReviewsAbout) }</summary>
            <p>
                { say(MessageKey::ReviewsAboutOpen, props.reviews.can_write()) }
                { say(MessageKey::ReviewsAboutText, true) }
                { say(MessageKey::ReviewsAboutSamples, props.reviews.samples) }
            </p>
        </details>
    }
}

/// A static document has nobody to send a review to, and says so.
fn invitation(props: &Props) -> Html {
    if !props.reviews.can_write() {
        return html! { <p class="fine">{ props.i18n.t(MessageKey::ReviewsStatic) }</p> };
    }
    match props.reviews.form {
        FormState::Closed => action(
            "second",
            props.i18n.t(MessageKey::Write),
            props.on(reviews::Message::Write),
        ),
        _ => Html::default(),
    }
}
