use super::support::{after, campaign, cut, document, html, i18n, render, shop_of, storefront};
use etalase_model::storefront::handoff::{Message as Passage, QrCode};
use etalase_model::storefront::{Message, Storefront};
use serde_json::json;

fn offered(storefront: Storefront, page: &str, shares: bool) -> Storefront {
    let located = Message::Handoff(Passage::Located(page.to_owned(), shares));
    after(storefront, [Message::OpenCart, located])
}

fn full() -> Storefront {
    after(
        storefront(),
        [Message::Added("gayo".to_owned(), "1".to_owned())],
    )
}

#[test]
fn the_dialog_offers_link_code_and_expiry_over_the_bag() {
    let drawing = QrCode {
        size: 21,
        path: "M0 0h7v1h-7z".to_owned(),
    };
    let storefront = offered(full(), "https://kopi.example/", true);
    let storefront = after(
        storefront,
        [Message::Handoff(Passage::QrDrawn(Some(drawing)))],
    );
    let html = html(&storefront);
    assert_eq!(html.matches("<dialog").count(), 2);
    insta::assert_snapshot!(cut(&html, r#"class="handoff""#, "</dialog>"));
}

#[test]
fn a_device_that_cannot_share_copies() {
    let html = html(&offered(full(), "https://kopi.example/", false));
    let dialog = cut(&html, r#"class="handoff""#, "</dialog>");
    assert!(dialog.contains(r#"class="primary">Salin tautan"#) && !dialog.contains("Bagikan"));
    assert!(
        dialog.contains(r#"aria-busy="true" class="qr""#),
        "{dialog}"
    );
}

#[test]
fn without_a_picture_the_link_is_still_there() {
    let storefront = offered(full(), "https://kopi.example/", false);
    let storefront = after(storefront, [Message::Handoff(Passage::QrDrawn(None))]);
    let html = html(&storefront);
    assert!(html.contains("Kode QR tidak dapat dimuat") && html.contains("etalase-bag=2.senja."));
}

#[test]
fn a_bag_that_does_not_fit_says_so_and_offers_no_link() {
    let page = ["https://kopi.example/", &"a".repeat(500)].concat();
    let html = html(&offered(full(), &page, true));
    let dialog = cut(&html, r#"class="handoff""#, "</dialog>");
    assert!(dialog.contains("terlalu banyak untuk satu tautan") && !dialog.contains("etalase-bag"));
}

#[test]
fn a_code_is_told_as_what_it_is() {
    let said = |checkout: serde_json::Value| {
        let mut document = document();
        document["checkout"] = checkout;
        document["content"] = json!([{"when": {}, "voucher": "SENJA<5>"}]);
        let added = Message::Added("gayo".to_owned(), "1".to_owned());
        let html = html(&after(shop_of(&document, 60), [added, Message::OpenCart]));
        cut(&html, r#"class="voucher""#, "</p>").to_owned()
    };
    let carried = said(json!({"adapter": "woocommerce", "shop": "https://shop.example"}));
    assert!(
        carried.contains("Kode SENJA&lt;5&gt; dibawa ke kasir"),
        "{carried}"
    );
    let typed = said(json!({"adapter": "vtex", "shop": "shop.example"}));
    assert!(
        typed.contains("Pakai kode SENJA&lt;5&gt; di kasir"),
        "{typed}"
    );
    assert!(!html(&full()).contains(r#"class="voucher""#));
}

#[test]
fn what_came_from_another_device_is_told_in_the_bag() {
    let cart = "https://kopi.example/#etalase-bag=2.senja.75000000.0.1-2.3-1";
    let came = |storefront: Storefront| {
        after(
            storefront,
            [Message::Handoff(Passage::Received(cart.to_owned()))],
        )
    };
    let html = html(&came(storefront()));
    let dialog = cut(&html, r#"class="bag""#, "</dialog>");
    assert!(
        dialog.contains("2 barang dari perangkat lain ada di keranjang, 1 tidak tersedia lagi.")
    );
    let english = render(
        &came(after(
            storefront(),
            [Message::Campaign(campaign(&document()))],
        )),
        &i18n("en"),
    );
    assert!(english.contains("From your other device in this bag: 2. No longer to be had: 1."));
}
