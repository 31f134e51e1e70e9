//! The reviews: all of them counted, in an order that never looks at the stars, and how they are handled said beside them.

mod item;
mod list;
mod summary;

use crate::Doors;
use crate::extras::Extras;
use crate::parts::action;
use crate::speech::{Key, Speech};
use etalase_model::campaign::Campaign;
use etalase_model::shop::Msg;
use etalase_model::shop::reviews::{self, Form, Reviews};
use std::rc::Rc;
use yew::prelude::*;

/// What the parts of this view share.
#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) campaign: Rc<Campaign>,
    pub(crate) reviews: Rc<Reviews>,
    pub(crate) speech: Speech,
    pub(crate) doors: Doors,
    pub(crate) extras: Extras,
}

impl PartialEq for Props {
    /// By identity: what changed is another value, and looking into whole documents would cost more than it saves.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.campaign, &other.campaign)
            && Rc::ptr_eq(&self.reviews, &other.reviews)
            && self.speech == other.speech
            && self.doors == other.doors
            && self.extras == other.extras
    }
}

impl Props {
    /// What sends this message to the reviews, whatever the event.
    pub(crate) fn on<E>(&self, msg: reviews::Msg) -> Callback<E> {
        self.doors.on(Msg::Reviews(msg))
    }

    pub(crate) fn stars(&self, stars: u32) -> AttrValue {
        self.speech.count(Key::StarsOne, Key::StarsOther, stars)
    }

    fn count(&self, count: u32) -> AttrValue {
        self.speech.count(Key::ReviewsOne, Key::ReviewsOther, count)
    }
}

#[component]
pub(crate) fn ReviewBlock(props: &Props) -> Html {
    let speech = &props.speech;
    html! {
        <section class="reviews" part="reviews" aria-labelledby="reviews">
            <div class="aside">
                <h2 id="reviews">{ speech.say(Key::Reviews) }</h2>
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
    let speech = &props.speech;
    let is_open = match props.reviews.form {
        _ if !props.reviews.can_write() => return Html::default(),
        Form::Sent => return thanks(props),
        Form::Closed => false,
        Form::Open { .. } | Form::Sending => true,
    };
    html! {
        <form
            class="form" part="form" novalidate=true hidden={!is_open}
            aria-labelledby="write" onsubmit={props.doors.submit.clone()}
        >
            <h3 id="write" tabindex="-1">{ speech.say(Key::Write) }</h3>
            { props.extras.form(is_open, props) }
        </form>
    }
}

fn thanks(props: &Props) -> Html {
    let speech = &props.speech;
    html! {
        <div class="nothing" tabindex="-1">
            <p>{ speech.say(Key::FormThanks) }</p>
            <p class="fine">{ speech.say(Key::FormHint) }</p>
            { action("second", speech.say(Key::FormAgain), props.on(reviews::Msg::Write)) }
        </div>
    }
}

/// How these reviews are handled: only what is so here.
fn about(props: &Props) -> Html {
    let say = |key, holds: bool| holds.then(|| html! { <>{ props.speech.say(key) }{ " " }</> });
    html! {
        <details class="about">
            <summary>{ props.speech.say(Key::ReviewsAbout) }</summary>
            <p>
                { say(Key::ReviewsAboutOpen, props.reviews.can_write()) }
                { say(Key::ReviewsAboutText, true) }
                { say(Key::ReviewsAboutSamples, props.reviews.samples) }
            </p>
        </details>
    }
}

/// A static document has nobody to send a review to, and says so.
fn invitation(props: &Props) -> Html {
    if !props.reviews.can_write() {
        return html! { <p class="fine">{ props.speech.say(Key::ReviewsStatic) }</p> };
    }
    match props.reviews.form {
        Form::Closed => action(
            "second",
            props.speech.say(Key::Write),
            props.on(reviews::Msg::Write),
        ),
        _ => Html::default(),
    }
}
