//! What is in the form for a review. Its fields belong to the browser: no render writes to them, so nothing typed is ever lost.

use super::fields::{choice, field, rating, words};
use crate::elements::action;
use crate::i18n::MessageKey;
use crate::review_props::Props;
use etalase_model::review::{DraftFault, ReviewField};
use etalase_model::storefront::reviews::{FormState, Message, RequestError};
use yew::prelude::*;

pub(super) fn form(props: &Props) -> Html {
    let i18n = &props.i18n;
    let (faults, failure, sending) = match &props.reviews.form {
        FormState::Open { faults, failure } => (faults.as_slice(), failure.as_ref(), false),
        FormState::Sending => (&[][..], None, true),
        FormState::Closed | FormState::Sent => (&[][..], None, false),
    };
    let send = i18n.t(if sending {
        MessageKey::FormSending
    } else {
        MessageKey::FormSend
    });
    html! {
        <>
            { alarm(faults, failure, props) }
            { rating(faults, props) }
            <label class="field"><span>{ i18n.t(MessageKey::FormProduct) }</span>{ choice(props) }</label>
            { field(ReviewField::Title, faults, props) }
            { field(ReviewField::Body, faults, props) }
            { field(ReviewField::Name, faults, props) }
            <p class="fine">{ i18n.t(MessageKey::FormHint) }</p>
            <div class="row">
                // Not `disabled`: that would drop the focus. Who sends twice sends once.
                <button type="submit" class="primary" aria-disabled={sending.then_some("true")}>{ send }</button>
                { action("plain", i18n.t(MessageKey::FormCancel), props.on(Message::Close)) }
            </div>
        </>
    }
}

/// Everything that is wrong, before the fields; each fault again beside its own field.
fn alarm(faults: &[DraftFault], failure: Option<&RequestError>, props: &Props) -> Html {
    let i18n = &props.i18n;
    if let Some(failure) = failure {
        return html! { <p class="alarm" role="alert" tabindex="-1">{ i18n.format(MessageKey::FormFailed, &[("code", failure.code())]) }</p> };
    }
    if faults.is_empty() {
        return Html::default();
    }
    html! {
        <div class="alarm" role="alert" tabindex="-1">
            <p>{ i18n.t(MessageKey::FormFaults) }</p>
            <ul>{ for faults.iter().map(|fault| html! { <li key={fault.code()}>{ i18n.t(words(*fault)) }</li> }) }</ul>
        </div>
    }
}
