//! What is in the form for a review. Its fields belong to the browser: no render writes to them, so nothing typed is ever lost.

use super::fields::{choice, field, rating, words};
use crate::parts::action;
use crate::reviews::Props;
use crate::speech::Key;
use etalase_model::review::{DraftFault, Field};
use etalase_model::shop::reviews::{Failure, Form, Msg};
use yew::prelude::*;

pub(super) fn form(props: &Props) -> Html {
    let speech = &props.speech;
    let (faults, failure, sending) = match &props.reviews.form {
        Form::Open { faults, failure } => (faults.as_slice(), failure.as_ref(), false),
        Form::Sending => (&[][..], None, true),
        Form::Closed | Form::Sent => (&[][..], None, false),
    };
    let send = speech.say(if sending {
        Key::FormSending
    } else {
        Key::FormSend
    });
    html! {
        <>
            { alarm(faults, failure, props) }
            { rating(faults, props) }
            <label class="field"><span>{ speech.say(Key::FormProduct) }</span>{ choice(props) }</label>
            { field(Field::Title, faults, props) }
            { field(Field::Body, faults, props) }
            { field(Field::Name, faults, props) }
            <p class="fine">{ speech.say(Key::FormHint) }</p>
            <div class="row">
                // Not `disabled`: that would drop the focus. Who sends twice sends once.
                <button type="submit" class="primary" aria-disabled={sending.then_some("true")}>{ send }</button>
                { action("plain", speech.say(Key::FormCancel), props.on(Msg::Close)) }
            </div>
        </>
    }
}

/// Everything that is wrong, before the fields; each fault again beside its own field.
fn alarm(faults: &[DraftFault], failure: Option<&Failure>, props: &Props) -> Html {
    let speech = &props.speech;
    if let Some(failure) = failure {
        return html! { <p class="alarm" role="alert" tabindex="-1">{ speech.fill(Key::FormFailed, &[("code", failure.code())]) }</p> };
    }
    if faults.is_empty() {
        return Html::default();
    }
    html! {
        <div class="alarm" role="alert" tabindex="-1">
            <p>{ speech.say(Key::FormFaults) }</p>
            <ul>{ for faults.iter().map(|fault| html! { <li key={fault.code()}>{ speech.say(words(*fault)) }</li> }) }</ul>
        </div>
    }
}
