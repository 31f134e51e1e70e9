//! The link that takes the cart to another device, as text and as a QR code. It lies over the cart.

use crate::elements::{action, tool};
use crate::i18n::{I18n, MessageKey};
use crate::{Callbacks, icons, notice};
use etalase_model::storefront::handoff::{self, HandoffLink, QrCode, QrState};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

/// Light modules around a code, without which readers do not find it.
const QUIET: u32 = 4;

/// The open offer; who runs the widget opens the dialog once it is rendered.
pub(crate) fn handoff(storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let Some(offer) = &storefront.handoff_link else {
        return Html::default();
    };
    html! {
        <dialog key="handoff" class="handoff" part="handoff" aria-labelledby="handoff">
            { tool(icons::CLOSE, i18n.t(MessageKey::Close), callbacks.on(Message::Close)) }
            <h2 id="handoff">{ i18n.t(MessageKey::Handoff) }</h2>
            { passage(offer, i18n, callbacks) }
            { notice::region(notice::words(storefront, notice::NoticeLayer::Offer, i18n)) }
        </dialog>
    }
}

fn passage(offer: &HandoffLink, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let link = match &offer.link {
        Ok(link) => link,
        Err(_) => {
            return html! { <p class="lead" role="alert">{ i18n.t(MessageKey::HandoffLength) }</p> };
        }
    };
    let moment = i18n.intl().moment(offer.expires);
    let copy = if offer.shares { "second" } else { "primary" };
    html! {
        <>
            <p>{ i18n.t(MessageKey::HandoffHow) }</p>
            { picture(&offer.qr, i18n) }
            <p class="fine">{ i18n.format(MessageKey::HandoffUntil, &[("moment", &moment)]) }</p>
            if offer.shares {
                { action("primary", i18n.t(MessageKey::HandoffShare), callbacks.on(Message::Handoff(handoff::Message::Share))) }
            }
            { action(copy, i18n.t(MessageKey::HandoffCopy), callbacks.on(Message::Copy(link.clone()))) }
            <p class="link">{ link.clone() }</p>
        </>
    }
}

fn picture(picture: &QrState, i18n: &I18n) -> Html {
    match picture {
        QrState::Drawing => html! { <div class="qr" aria-busy="true"></div> },
        QrState::Missing => html! { <p class="fine">{ i18n.t(MessageKey::HandoffMissing) }</p> },
        QrState::Ready(QrCode { size, path }) => {
            let side = (size + 2 * QUIET).to_string();
            let start = ["-", &QUIET.to_string()].concat();
            let view = [start.as_str(), &start, &side, &side].join(" ");
            html! {
                <svg class="qr" viewBox={view} role="img" aria-label={i18n.t(MessageKey::HandoffCode)} shape-rendering="crispEdges">
                    <path d={path.clone()} />
                </svg>
            }
        }
    }
}
