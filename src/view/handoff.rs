//! The link that takes the bag to another device, as text and as a QR code. It lies over the bag.

use crate::parts::{action, tool};
use crate::speech::{Key, Speech};
use crate::{Doors, icons, notice};
use etalase_model::shop::handoff::{self, Drawing, Offer, Picture};
use etalase_model::shop::{Msg, Shop};
use yew::prelude::*;

/// Light modules around a code, without which readers do not find it.
const QUIET: u32 = 4;

/// The open offer; who runs the widget opens the dialog once it is rendered.
pub(crate) fn handoff(shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
    let Some(offer) = &shop.offer else {
        return Html::default();
    };
    html! {
        <dialog key="handoff" class="handoff" part="handoff" aria-labelledby="handoff">
            { tool(icons::CLOSE, speech.say(Key::Close), doors.on(Msg::Close)) }
            <h2 id="handoff">{ speech.say(Key::Handoff) }</h2>
            { passage(offer, speech, doors) }
            { notice::region(notice::words(shop, notice::Layer::Offer, speech)) }
        </dialog>
    }
}

fn passage(offer: &Offer, speech: &Speech, doors: &Doors) -> Html {
    let link = match &offer.link {
        Ok(link) => link,
        Err(_) => {
            return html! { <p class="lead" role="alert">{ speech.say(Key::HandoffLength) }</p> };
        }
    };
    let moment = speech.format().moment(offer.expires);
    let copy = if offer.shares { "second" } else { "primary" };
    html! {
        <>
            <p>{ speech.say(Key::HandoffHow) }</p>
            { picture(&offer.picture, speech) }
            <p class="fine">{ speech.fill(Key::HandoffUntil, &[("moment", &moment)]) }</p>
            if offer.shares {
                { action("primary", speech.say(Key::HandoffShare), doors.on(Msg::Handoff(handoff::Msg::Share))) }
            }
            { action(copy, speech.say(Key::HandoffCopy), doors.on(Msg::Copy(link.clone()))) }
            <p class="link">{ link.clone() }</p>
        </>
    }
}

fn picture(picture: &Picture, speech: &Speech) -> Html {
    match picture {
        Picture::Coming => html! { <div class="qr" aria-busy="true"></div> },
        Picture::Missing => html! { <p class="fine">{ speech.say(Key::HandoffMissing) }</p> },
        Picture::Here(Drawing { size, path }) => {
            let side = (size + 2 * QUIET).to_string();
            let start = ["-", &QUIET.to_string()].concat();
            let view = [start.as_str(), &start, &side, &side].join(" ");
            html! {
                <svg class="qr" viewBox={view} role="img" aria-label={speech.say(Key::HandoffCode)} shape-rendering="crispEdges">
                    <path d={path.clone()} />
                </svg>
            }
        }
    }
}
