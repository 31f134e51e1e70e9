//! The vouchers of a document. The first screen passes over them.

use crate::host::Host;
use crate::json::Json;
use etalase_model::campaign::Rules;
use etalase_model::content::Vouchers;
use std::rc::Rc;

/// The vouchers in a document, by what the skeleton takes for the same; none if it is not sound.
pub(super) fn read(host: &Rc<Host>, document: &Json) -> Vouchers {
    let rules: Rules = document.read_at(&host.source).unwrap_or_default();
    let host = Rc::clone(host);
    Vouchers::new(rules.content, move |text| host.fold(text))
}
