//! The fields of the form. Who sends it reads them by these names: `stars`, `product`, `title`, `body`, `name`.

use crate::reviews::Props;
use crate::speech::Key;
use etalase_model::review::{DraftFault, Field};
use yew::prelude::*;

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

pub(super) fn rating(faults: &[DraftFault], props: &Props) -> Html {
    let faulty = fault_of(Field::Stars, faults).map(|_| "");
    let star = |stars: u32| {
        html! {
            <label key={stars} title={props.stars(stars)}>
                <input
                    type="radio" class="unseen" name="stars" value={stars.to_string()} aria-label={props.stars(stars)}
                    data-fault={faulty}
                />
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

pub(super) fn choice(props: &Props) -> Html {
    // Said outright: Yew inserts the last option first, and a browser would take that one.
    let first = || {
        props
            .campaign
            .products
            .first()
            .map(|product| product.id.as_str())
    };
    let wanted = props.reviews.product.as_deref().or_else(first);
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

pub(super) fn field(field: Field, faults: &[DraftFault], props: &Props) -> Html {
    let (name, fault) = names(field);
    let label = match field {
        Field::Title => Key::FormTitle,
        Field::Body => Key::FormBody,
        _ => Key::FormName,
    };
    let faulty = fault_of(field, faults).map(|_| "");
    let invalid = faulty.map(|_| "true");
    html! {
        <div class="field">
            <label for={name}>{ props.speech.say(label) }</label>
            if field == Field::Body {
                <textarea id={name} {name} rows="5" aria-describedby={fault} aria-invalid={invalid} data-fault={faulty} />
            } else {
                <input
                    id={name} {name} type="text" aria-describedby={fault} aria-invalid={invalid} data-fault={faulty}
                    autocomplete={if field == Field::Name { "nickname" } else { "off" }}
                />
            }
            { fault_words(field, faults, props) }
        </div>
    }
}

pub(super) fn words(fault: DraftFault) -> Key {
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
