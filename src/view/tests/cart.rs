use super::support::{after, campaign, cut, document, early, html, shop_of, storefront};
use etalase_model::storefront::{Message, Storefront};
use serde_json::json;

fn added(variant: &str) -> Message {
    Message::Added("gayo".to_owned(), variant.to_owned())
}

fn full() -> Storefront {
    after(
        storefront(),
        [added("1"), added("1"), added("2"), Message::OpenCart],
    )
}

#[test]
fn an_empty_bag_says_so_and_leads_nowhere() {
    let html = html(&after(storefront(), [Message::OpenCart]));
    let cart = cut(&html, "<dialog", "</dialog>");
    assert!(cart.contains("Keranjang masih kosong") && !cart.contains("<a "));
}

#[test]
fn a_bag_whose_code_is_on_its_way_is_busy_and_one_that_cannot_be_had_says_so_and_can_be_asked_for_again()
 {
    let [coming, missing] = [false, true].map(|missing| early(&full(), missing));
    let cart = cut(&coming, "<dialog", "</dialog>");
    assert!(
        cart.contains(r#"aria-busy="true""#) && cart.contains("3 barang"),
        "{cart}"
    );
    let cart = cut(&missing, "<dialog", "</dialog>");
    assert!(
        cart.contains(r#"role="alert""#) && cart.contains("checkout_unavailable"),
        "{cart}"
    );
    assert!(
        cart.contains("Coba lagi") && !cart.contains(r#"aria-busy="true""#),
        "{cart}"
    );
}

#[test]
fn a_way_to_buy_that_is_not_known_yet_keeps_its_place_and_leads_nowhere() {
    let storefront = after(storefront(), [Message::Open("gayo".to_owned())]);
    let [coming, missing] = [false, true].map(|missing| early(&storefront, missing));
    let sheet = cut(&coming, "<dialog", "</dialog>");
    assert!(
        sheet.contains(r#"aria-busy="true""#) && !sheet.contains("<a "),
        "{sheet}"
    );
    let sheet = cut(&missing, "<dialog", "</dialog>");
    assert!(
        sheet.contains("Coba lagi") && !sheet.contains("<a "),
        "{sheet}"
    );
}

#[test]
fn the_bag_shows_lines_total_and_the_shop_it_leads_to() {
    let html = html(&full());
    let cart = cut(&html, "<dialog", "</dialog>");
    assert!(
        cart.contains("200 g · Biji") && cart.contains("Rp\u{a0}267.000"),
        "{cart}"
    );
    insta::assert_snapshot!(cut(cart, r#"class="primary""#, "</p>"));
}

#[test]
fn an_order_by_message_says_variants_prices_and_total_and_speaks_of_the_chat() {
    let mut document = document();
    document["checkout"] = json!({"adapter": "whatsapp", "number": "6281234567890"});
    let messages = [added("1"), added("1"), added("2"), Message::OpenCart];
    let html = html(&after(shop_of(&document, 60), messages));
    let cart = cut(&html, "<dialog", "</dialog>");
    let text = "2%20%C3%97%20Gayo%20%26%20Senja%20%28200%20g%20%C2%B7%20Biji%29%3A%20Rp%C2%A0178.000%0A\
                1%20%C3%97%20Gayo%20%26%20Senja%20%28200%20g%20%C2%B7%20V60%29%3A%20Rp%C2%A089.000%0A\
                Total%3A%20Rp%C2%A0267.000%0AKopi%20%3CSenja%3E\"";
    assert!(cart.contains(text), "{cart}");
    assert!(
        cart.contains("Pesan lewat WhatsApp") && cart.contains("disepakati di chat"),
        "{cart}"
    );
    for words in [
        "wa.me<",
        "di wa.me",
        "Lanjut ke pembayaran",
        "dihitung di toko",
    ] {
        assert!(!cart.contains(words), "{words}: {cart}");
    }
}

#[test]
fn each_step_and_removal_names_its_product() {
    let html = html(&full());
    let stepper = cut(&html, r#"class="stepper""#, "</div>");
    assert!(
        stepper.contains("Tambah satu: Gayo &amp; Senja")
            && stepper.contains("Kurangi satu: Gayo &amp; Senja"),
        "{stepper}"
    );
}

#[test]
fn a_line_that_sold_out_since_stays_and_says_so() {
    let mut document = document();
    document["products"][0]["variants"][1]["stock"] = json!({"state": "sold_out"});
    let html = html(&after(full(), [Message::Campaign(campaign(&document))]));
    let gone = cut(
        cut(&html, "<dialog", "</dialog>"),
        r#"tabindex="-1" data-gone"#,
        "</li>",
    );
    assert!(
        gone.contains("Habis sejak dimasukkan") && !gone.contains("<output>"),
        "{gone}"
    );
    assert!(html.contains("Rp\u{a0}178.000"));
}

#[test]
fn the_button_on_the_window_tells_how_much_is_in_the_bag() {
    assert!(html(&storefront()).contains(r#"aria-label="Keranjang, 0 barang""#));
    assert!(
        html(&after(storefront(), [added("1"), added("1")]))
            .contains(r#"aria-label="Keranjang, 2 barang""#)
    );
}

#[test]
fn what_happened_is_said_once_and_where_it_can_be_heard() {
    let said = |storefront: &Storefront| html(storefront).matches("sudah di keranjang").count();
    let storefront = after(storefront(), [added("1")]);
    assert_eq!(said(&storefront), 1);
    assert!(cut(&html(&storefront), r#"class="dock""#, "</p>").contains("sudah di keranjang"));
    let storefront = after(storefront, [Message::Open("gayo".to_owned()), added("1")]);
    assert_eq!(said(&storefront), 1);
    assert!(cut(&html(&storefront), "<dialog", "</dialog>").contains("sudah di keranjang"));
}

#[test]
fn the_live_region_is_there_before_it_speaks() {
    assert!(html(&storefront()).contains(r#"role="status" class="notice"></p>"#));
}
