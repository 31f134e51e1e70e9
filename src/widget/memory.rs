//! The page's memory of how its visitor came (`src/loader/memory.js`), as the widget sees it. It notes visits and keeps texts; what
//! they mean is the model's business.

use crate::host::Host;
use crate::json::{self, Json};
use etalase_model::attribution::{Forwarding, Touch, VisitKind};
use etalase_model::creator::CreatorToken;
use etalase_model::record::Value;
use etalase_model::storefront::stored_cart::CartPurpose;
use etalase_model::storefront::{Message, PageVisit, Storefront};
use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget};

/// What tells of visits and of consent: it fires `change`.
pub(crate) fn target(host: &Host) -> Option<EventTarget> {
    host.memory.0.clone().dyn_into().ok()
}

/// What has happened since the widget last looked, and what storage has.
pub(crate) fn arrived(host: &Host) -> Message {
    let visits = host
        .memory
        .member("visits")
        .and_then(|visits| visits.items());
    let visits = visits.unwrap_or_default();
    let stored = host.memory.text_of("journey").unwrap_or_default();
    Message::Visits(visits.iter().filter_map(arrival).collect(), stored)
}

fn arrival(visit: &Json) -> Option<PageVisit> {
    Some(PageVisit {
        at: visit.number_of("at")? as i64,
        url: visit.text_of("url")?,
        referrer: visit.text_of("referrer")?,
        kind: VisitKind::parse(&visit.text_of("event")?)?,
    })
}

/// Has the journey kept, as far as that is allowed, and what the campaign credits: by that go links and events outside the widget.
pub(crate) fn keep(host: &Host, storefront: &Storefront, forward: Forwarding) {
    let credit = storefront.credit();
    let touch = credit.touch;
    let class = touch.as_ref().map_or("", |touch| touch.class.as_str());
    let touch = touch.unwrap_or_default();
    let tags = touch.tags(forward);
    let kept = json::object(&[
        ("journey", storefront.journey().to_text().into()),
        ("campaign", storefront.campaign.id.as_str().into()),
        ("tags", json::pairs(&tags)),
        ("until", (touch.until as f64).into()),
        ("creator", credit.creator.unwrap_or_default().into()),
        ("reason", credit.reason.as_str().into()),
        ("class", class.into()),
        ("stripped", is_stripped(host).into()),
    ]);
    host.memory.call("keep", &[kept]);
}

/// The cart that an earlier page of this campaign left here.
pub(crate) fn cart(host: &Host) -> Message {
    let carts = host.memory.member("bags");
    let cart = carts.and_then(|carts| carts.text_of(&host.document.text_of("id")?));
    Message::StoredCart(cart.unwrap_or_default())
}

/// Has the cart kept, as far as that is allowed.
pub(crate) fn hold(host: &Host, storefront: &Storefront, next: CartPurpose) {
    let campaign = storefront.campaign.id.as_str();
    let cart = storefront.stored_cart(next);
    host.memory.call("hold", &[campaign.into(), cart.into()]);
}

/// Has the page's history know how many layers are open; `back` follows when the topmost is to close.
pub(crate) fn stand(host: &Host, layers: u32) {
    let owner = host.element.clone().map_or(JsValue::NULL, JsValue::from);
    host.memory.call("stand", &[owner, layers.into()]);
}

/// Whether a `back` is meant for this window.
pub(crate) fn is_meant(host: &Host, event: &Event) -> bool {
    let owner = Json(event.into()).member("owner").map(|owner| owner.0);
    host.element
        .as_deref()
        .is_some_and(|own| owner.as_ref() == Some(own.as_ref()))
}

/// Whether this visit lost its `utm_*` on the way.
fn is_stripped(host: &Host) -> bool {
    let landing = host.landing.text_of("url").unwrap_or_default();
    Touch::read(&landing, "", 0).is_some_and(|touch| touch.is_stripped())
}

/// Has the browser check a signature; resolves with whether it is right, or with null where the browser cannot tell.
pub(crate) fn verify(host: &Host, key: &str, token: &CreatorToken) -> Option<Promise> {
    let arguments = [key, token.signed(), token.signature_text()];
    let arguments = arguments.map(Into::into);
    json::promise(host.memory.call("verify", &arguments))
}
