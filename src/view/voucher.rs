//! The discount code that goes with the credit. Only what is so is said: on the link, or to be typed in. What it is worth is
//! the shop's to say.

use crate::Callbacks;
use crate::elements::action;
use crate::i18n::{I18n, MessageKey};
use crate::links::LinkState;
use crate::offer::channel;
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

pub(crate) fn voucher(
    storefront: &Storefront,
    way: &LinkState,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let (
        Some(code),
        LinkState::Link {
            discounted: Some(discounted),
            ..
        },
    ) = (storefront.voucher(), way)
    else {
        return Html::default();
    };
    let said = |key| i18n.format(key, &[("code", code)]);
    if *discounted {
        let carried = channel(
            &storefront.campaign,
            MessageKey::VoucherCarried,
            MessageKey::OrderVoucher,
        );
        return html! { <p class="voucher">{ said(carried) }</p> };
    }
    html! {
        <div class="voucher">
            <p>{ said(MessageKey::VoucherTyped) }</p>
            { action("plain", i18n.t(MessageKey::VoucherCopy), callbacks.on(Message::Copy(code.to_owned()))) }
        </div>
    }
}
