//! The discount code that goes with the credit. Only what is so is said: on the link, or to be typed in. What it is worth is
//! the shop's to say.

use crate::Doors;
use crate::links::Way;
use crate::offer::channel;
use crate::parts::action;
use crate::speech::{Key, Speech};
use etalase_model::shop::{Msg, Shop};
use yew::prelude::*;

pub(crate) fn voucher(shop: &Shop, way: &Way, speech: &Speech, doors: &Doors) -> Html {
    let (
        Some(code),
        Way::Link {
            discounted: Some(discounted),
            ..
        },
    ) = (shop.voucher(), way)
    else {
        return Html::default();
    };
    let said = |key| speech.fill(key, &[("code", code)]);
    if *discounted {
        let carried = channel(&shop.campaign, Key::VoucherCarried, Key::OrderVoucher);
        return html! { <p class="voucher">{ said(carried) }</p> };
    }
    html! {
        <div class="voucher">
            <p>{ said(Key::VoucherTyped) }</p>
            { action("plain", speech.say(Key::VoucherCopy), doors.on(Msg::Copy(code.to_owned()))) }
        </div>
    }
}
