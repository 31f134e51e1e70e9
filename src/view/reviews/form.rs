//! The form for a review. Its fields belong to the browser: no render writes to them, so nothing typed is ever lost.

use super::Props;
use crate::parts::action;
use crate::speech::Key;
use etalase_model::review::{DraftFault, Field};
use etalase_model::shop::reviews::{Failure, Form, Msg};
use yew::prelude::*;

/// Kept while it is closed, too: who opens it again finds what was typed.
pub(super) fn form(props: &Props) -> Html {
    let speech = &props.speech;
    let (faults, failure, sending) = match &props.reviews.form {
        _ if !props.reviews.can_write() => return Html::default(),
        Form::Sent => return thanks(props),
        Form::Open { faults, failure } => (faults.as_slice(), failure.as_ref(), false),
        Form::Sending => (&[][..], None, true),
        Form::Closed => (&[][..], None, false),
    };
    let send = speech.say(if sending { Key::FormSending } else { Key::FormSend });
    html! {
        <form
            class="form" part="form" novalidate=true hidden={props.reviews.form == Form::Closed}
            aria-labelledby="write" onsubmit={props.doors.submit.clone()}
        >
            <h3 id="write">{ speech.say(Key::Write) }</h3>
            { alarm(faults, failure, props) }
            { rating(faults, props) }
            <label class="field"><span>{ speech.say(Key::FormProduct) }</span>{ choice(props) }</label>
            { field(Field::Title, faults, props) }
            { field(Field::Body, faults, props) }
            { field(Field::Name, faults, props) }
            <p class="fine">{ speech.say(Key::FormHint) }</p>
            <div class="row">
                <button type="submit" class="primary" disabled={sending}>{ send }</button>
                { action("plain", speech.say(Key::FormCancel), props.on(Msg::Close)) }
            </div>
        </form>
    }
}

fn thanks(props: &Props) -> Html {
    html! {
        <div class="nothing">
            <p>{ props.speech.say(Key::FormThanks) }</p>
            <p class="fine">{ props.speech.say(Key::FormHint) }</p>
            { action("second", props.speech.say(Key::FormAgain), props.on(Msg::Write)) }
        </div>
    }
}

/// Everything that is wrong, before the fields; each fault again beside its own field.
fn alarm(faults: &[DraftFault], failure: Option<&Failure>, props: &Props) -> Html {
    let speech = &props.speech;
    if let Some(failure) = failure {
        return html! { <p class="alarm" role="alert">{ speech.fill(Key::FormFailed, &[("code", failure.code())]) }</p> };
    }
    if faults.is_empty() {
        return Html::default();
    }
    html! {
        <div class="alarm" role="alert">
            <p>{ speech.say(Key::FormFaults) }</p>
            <ul>{ for faults.iter().map(|fault| html! { <li key={fault.code()}>{ speech.say(words(*fault)) }</li> }) }</ul>
        </div>
    }
}

/// The names of a field: of the element, and of its fault.
fn names(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Stars => ("stars", "stars-fault"),
        Field::Title => ("title", "title-fault"),
        Field::Body => ("body", "body-fault"),
        Field::Name | Field::Client => ("name", "name-fault"),
    }
}

fn fault_of(field: Field, faults: &[DraftFault]) -> Option<DraftFault> {
    faults.iter().copied().find(|fault| fault.field() == field)
}

fn fault_words(field: Field, faults: &[DraftFault], props: &Props) -> Html {
    let text = fault_of(field, faults).map(|fault| props.speech.say(words(fault)));
    html! { <span class="fault" id={names(field).1}>{ text.unwrap_or_default() }</span> }
}

fn rating(faults: &[DraftFault], props: &Props) -> Html {
    let star = |stars: u32| {
        html! {
            <label key={stars} title={props.stars(stars)}>
                <input type="radio" class="unseen" name="stars" value={stars.to_string()} aria-label={props.stars(stars)} />
                <svg viewBox="0 0 20 20" aria-hidden="true"><path d={crate::stars::ONE} /></svg>
            </label>
        }
    };
    html! {
        <fieldset class="field" aria-describedby={names(Field::Stars).1}>
            <legend>{ props.speech.say(Key::FormStars) }</legend>
            <div class="rating">{ for (1..=5).map(star) }</div>
            { fault_words(Field::Stars, faults, props) }
        </fieldset>
    }
}

fn choice(props: &Props) -> Html {
    let wanted = props.reviews.product.as_deref();
    html! {
        <select name="product">
            { for props.campaign.products.iter().map(|product| html! {
                <option key={product.id.clone()} value={product.id.clone()} selected={wanted == Some(product.id.as_str())}>
                    { props.speech.read(&product.title) }
                </option>
            }) }
        </select>
    }
}

fn field(field: Field, faults: &[DraftFault], props: &Props) -> Html {
    let (name, fault) = names(field);
    let label = match field {
        Field::Title => Key::FormTitle,
        Field::Body => Key::FormBody,
        _ => Key::FormName,
    };
    let invalid = fault_of(field, faults).map(|_| "true");
    html! {
        <div class="field">
            <label for={name}>{ props.speech.say(label) }</label>
            if field == Field::Body {
                <textarea id={name} {name} rows="5" aria-describedby={fault} aria-invalid={invalid} />
            } else {
                <input
                    id={name} {name} type="text" aria-describedby={fault} aria-invalid={invalid}
                    autocomplete={if field == Field::Name { "nickname" } else { "off" }}
                />
            }
            { fault_words(field, faults, props) }
        </div>
    }
}

fn words(fault: DraftFault) -> Key {
    match fault {
        DraftFault::Stars => Key::FaultStars,
        DraftFault::TitleTooLong => Key::FaultTitleTooLong,
        DraftFault::BodyTooShort => Key::FaultBodyTooShort,
        DraftFault::BodyTooLong => Key::FaultBodyTooLong,
        DraftFault::NameMissing => Key::FaultNameMissing,
        DraftFault::NameTooLong => Key::FaultNameTooLong,
        DraftFault::Key => Key::FaultClient,
    }
}
