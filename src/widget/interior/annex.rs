//! What the document holds for the interior alone. The first screen passes over it.

use crate::host::Host;
use crate::json::Json;
use etalase_model::campaign::Annex;
use etalase_model::content::{Content, Vouchers};
use etalase_model::review::{Page, Summary};
use std::rc::Rc;

/// What is in a document; nothing if it is not sound.
pub(super) fn read(host: &Host, document: &Json) -> Annex {
    let mut annex: Annex = document.read_at(&host.source).unwrap_or_default();
    // Without a server there is nobody to ask for reviews: what the document has is all there is.
    if host.api.is_none() && annex.reviews.is_none() {
        annex.reviews = Some(Page {
            summary: Summary::of([0; 5]),
            reviews: Vec::new(),
            next: None,
        });
    }
    annex
}

/// The vouchers of these rules, by what the skeleton takes for the same.
pub(super) fn vouchers(host: &Rc<Host>, rules: Vec<Content>) -> Vouchers {
    let host = Rc::clone(host);
    Vouchers::new(rules, move |text| host.fold(text))
}
