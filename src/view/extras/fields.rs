//! The fields of the form. Who sends it reads them by these names: `stars`, `product`, `title`, `body`, `name`.

use crate::i18n::MessageKey;
use crate::review_props::Props;
use etalase_model::review::{DraftFault, ReviewField};
use yew::prelude::*;

/// The names of a field: of the element, and of its fault.
fn names(field: ReviewField) -> (&'static str, &'static str) {
    match field {
        ReviewField::Stars => ("stars", "stars-fault"),
        ReviewField::Title => ("title", "title-fault"),
        ReviewField::Body => ("body", "body-fault"),
        ReviewField::Name | ReviewField::Client => ("name", "name-fault"),
    }
}

fn fault_of(field: ReviewField, faults: &[DraftFault]) -> Option<DraftFault> {
    faults.iter().copied().find(|fault| fault.field() == field)
}

fn fault_words(field: ReviewField, faults: &[DraftFault], props: &Props) -> Html {
    let text = fault_of(field, faults).map(|fault| props.i18n.t(words(fault)));
    html! { <span class="fault" id={names(field).1}>{ text.unwrap_or_default() }</span> }
}

pub(super) fn rating(faults: &[DraftFault], props: &Props) -> Html {
    let faulty = fault_of(ReviewField::Stars, faults).map(|_| "");
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
        <fieldset class="field" aria-describedby={names(ReviewField::Stars).1}>
            <legend>{ props.i18n.t(MessageKey::FormStars) }</legend>
            <div class="rating">{ for (1..=5).map(star) }</div>
            { fault_words(ReviewField::Stars, faults, props) }
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
                    { props.i18n.localized(&product.title) }
                </option>
            }) }
        </select>
    }
}

pub(super) fn field(field: ReviewField, faults: &[DraftFault], props: &Props) -> Html {
    let (name, fault) = names(field);
    let label = match field {
        ReviewField::Title => MessageKey::FormTitle,
        ReviewField::Body => MessageKey::FormBody,
        _ => MessageKey::FormName,
    };
    let faulty = fault_of(field, faults).map(|_| "");
    let invalid = faulty.map(|_| "true");
    html! {
        <div class="field">
            <label for={name}>{ props.i18n.t(label) }</label>
            if field == ReviewField::Body {
                <textarea id={name} {name} rows="5" aria-describedby={fault} aria-invalid={invalid} data-fault={faulty} />
            } else {
                <input
                    id={name} {name} type="text" aria-describedby={fault} aria-invalid={invalid} data-fault={faulty}
                    autocomplete={if field == ReviewField::Name { "nickname" } else { "off" }}
                />
            }
            { fault_words(field, faults, props) }
        </div>
    }
}

pub(super) fn words(fault: DraftFault) -> MessageKey {
    match fault {
        DraftFault::Stars => MessageKey::FaultStars,
        DraftFault::TitleTooLong => MessageKey::FaultTitleTooLong,
        DraftFault::BodyTooShort => MessageKey::FaultBodyTooShort,
        DraftFault::BodyTooLong => MessageKey::FaultBodyTooLong,
        DraftFault::NameMissing => MessageKey::FaultNameMissing,
        DraftFault::NameTooLong => MessageKey::FaultNameTooLong,
        DraftFault::Key => MessageKey::FaultClient,
    }
}
