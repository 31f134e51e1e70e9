//! The review form: its fields are read by name when it is sent, never before.

use crate::dom::{random_key, target};
use etalase_model::review::ReviewDraft;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, SubmitEvent};

/// Remembers under which key a text was sent, so that sending the same again stores nothing twice, and a changed text is a
/// review of its own.
#[derive(Default)]
pub(super) struct DraftKeys {
    last: RefCell<Option<ReviewDraft>>,
}

impl DraftKeys {
    /// The draft in the form that is being sent.
    pub(super) fn draft(&self, event: &SubmitEvent, locale: &str) -> Option<ReviewDraft> {
        let form: HtmlFormElement = target(event)?.dyn_into().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let field = |name: &str| data.get(name).as_string().unwrap_or_default();
        let mut draft = ReviewDraft {
            key: String::new(),
            product: field("product"),
            stars: field("stars").parse().unwrap_or(0),
            title: field("title"),
            body: field("body"),
            name: field("name"),
            locale: locale.to_owned(),
        };
        let known = self.last.take().map(|last| {
            (
                last.key.clone(),
                ReviewDraft {
                    key: String::new(),
                    ..last
                },
            )
        });
        draft.key = match known {
            Some((key, last)) if last == draft => key,
            _ => random_key(),
        };
        self.last.replace(Some(draft.clone()));
        Some(draft)
    }
}
