use super::support::{
    after, cut, document, greeted, html, i18n, render, shop_of, start, storefront,
};
use etalase_model::storefront::player::PlayerEvent;
use etalase_model::storefront::{Message, Storefront};
use serde_json::json;

fn open(product: &str) -> Message {
    Message::Open(product.to_owned())
}

fn pick(dimension: &str, value: &str) -> Message {
    Message::Pick(dimension.to_owned(), value.to_owned())
}

#[test]
fn the_product_shown_now_is_first_on_the_shelf_and_over_the_picture() {
    let mut document = document();
    document["show"]["pins"] = json!([{"at": 0, "product": "cangkir"}]);
    let html = html(&shop_of(&document, 60));
    let shelf = cut(&html, r#"class="goods""#, "</section>");
    assert!(shelf.find("Sedang tampil") < shelf.find(r#"data-product="gayo""#));
    let card = cut(&html, r#"class="pinned""#, "</div>");
    assert!(card.contains("Cangkir") && card.contains("Sedang tampil"));
    assert!(
        card.contains(r#"aria-label="Beli Cangkir""#) && card.contains("items=4%3A1"),
        "{card}"
    );
}

#[test]
fn every_window_has_a_card_and_only_what_can_be_had_a_link_on_it() {
    let mut document = document();
    document["show"] = json!(null);
    let card = |document: &serde_json::Value| {
        let html = html(&shop_of(document, 0));
        cut(&html, r#"class="pinned""#, "</div>").to_owned()
    };
    let sold = card(&document);
    assert!(
        sold.contains("Gayo") && sold.contains("class=\"over\"") && sold.contains("<a "),
        "{sold}"
    );
    for product in document["products"].as_array_mut().unwrap() {
        for variant in product["variants"].as_array_mut().unwrap() {
            variant["stock"] = json!({"state": "sold_out"});
        }
    }
    let gone = card(&document);
    assert!(gone.contains("Habis") && !gone.contains("<a "), "{gone}");
}

#[test]
fn the_pictures_of_the_shelf_wait_for_the_first_frame_and_not_for_long() {
    let pictures = |storefront: &Storefront| {
        let html = html(storefront);
        let shelf = cut(&html, r#"class="goods""#, "</section>").to_owned();
        (shelf.matches("<img").count(), shelf.matches("src=").count())
    };
    let starting = || shop_of(&document(), 60);
    let (places, shown) = pictures(&starting());
    assert!(places > 0 && shown == 0, "{shown} of {places}");
    let playing = after(starting(), [Message::Player(PlayerEvent::FirstFrame)]);
    assert_eq!(pictures(&playing), (places, places));
    let late = Message::Tick(start().plus_seconds(62));
    assert_eq!(pictures(&after(starting(), [late])), (places, places));
}

#[test]
fn a_product_without_a_picture_has_a_drawing_in_its_place() {
    let storefront = after(storefront(), [Message::Open("kotak".to_owned())]);
    let html = html(&storefront);
    let row = cut(&html, r#"data-product="kotak""#, "</button>");
    let gallery = cut(&html, r#"class="gallery""#, "</div>");
    for place in [row, gallery] {
        let photo = cut(place, r#"class="photo""#, "</span>");
        assert!(photo.contains("<svg") && !photo.contains("<img"), "{photo}");
    }
}

#[test]
fn stock_and_prices_are_those_of_the_document() {
    let html = html(&storefront());
    let row = |id: &str| cut(&html, &format!(r#"data-product="{id}""#), "</button>");
    assert!(row("cangkir").contains("Sisa 1") && row("kotak").contains("Habis"));
    assert!(!row("gayo").contains(r#"class="stock""#));
    insta::assert_snapshot!(cut(row("cangkir"), r#"class="price""#, "</strong></span>"));
}

#[test]
fn what_a_document_says_is_text_and_never_markup() {
    let mut document = document();
    let hostile = r#"<img src=x onerror=alert(1)>"'&{count}"#;
    document["products"][0]["title"] = json!(hostile);
    document["products"][0]["summary"] = json!(hostile);
    document["brand"]["name"] = json!(hostile);
    document["show"]["title"] = json!(hostile);
    document["creators"][0]["name"] = json!(hostile);
    document["products"][0]["images"][0]["alt"] = json!(hostile);
    document["products"][0]["dimensions"][0]["name"] = json!(hostile);
    let html = html(&after(shop_of(&document, 60), [open("gayo")]));
    assert!(!html.contains("<img src=x") && !html.contains("onerror=alert(1)>\""));
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
}

#[test]
fn a_value_that_cannot_be_had_is_marked_and_can_still_be_picked() {
    let html = html(&after(storefront(), [open("gayo")]));
    let value = cut(&html, "<label data-gone", "</label>");
    assert!(
        value.contains(r#"value="1kg""#)
            && value.contains("tidak tersedia")
            && !value.contains("disabled")
    );
    insta::assert_snapshot!(cut(
        cut(&html, "<dialog", "</dialog>"),
        "<fieldset",
        "</fieldset>"
    ));
}

#[test]
fn a_pick_that_moves_another_dimension_says_so_where_it_was_picked() {
    let picked = after(storefront(), [open("gayo"), pick("grind", "v60")]);
    let said = |storefront: &Storefront| {
        let html = html(storefront);
        let groups: Vec<String> = html
            .split(r#"role="status" class="moved">"#)
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect();
        groups
    };
    assert_eq!(said(&picked), ["", ""], "nothing moved");
    let mut document = document();
    document["products"][0]["variants"][2]["stock"] = json!({"state": "in_stock"});
    let moved = after(
        shop_of(&document, 60),
        [open("gayo"), pick("grind", "v60"), pick("size", "1kg")],
    );
    assert_eq!(
        said(&moved),
        [
            "Gilingan berubah menjadi Biji, karena 1 kg tidak tersedia untuk V60.",
            ""
        ]
    );
    let again = after(moved, [pick("size", "200g")]);
    assert_eq!(said(&again), ["", ""], "said for the last pick alone");
}

#[test]
fn the_buy_link_is_a_real_link_that_carries_the_variant() {
    let html = html(&after(storefront(), [open("gayo"), pick("grind", "v60")]));
    let sheet = cut(&html, "<dialog", "</dialog>");
    insta::assert_snapshot!(cut(sheet, r#"part="buy""#, "</p>"));
    assert!(html.contains("Sisa 3"));
}

#[test]
fn a_sold_out_product_has_no_link_and_says_why() {
    let html = html(&after(storefront(), [open("kotak")]));
    let sheet = cut(&html, "<dialog", "</dialog>");
    assert!(!sheet.contains("<a ") && sheet.contains("disabled") && sheet.contains("Habis"));
}

#[test]
fn a_link_that_cannot_be_made_shows_its_code_instead() {
    let mut document = document();
    document["checkout"]["url"] = json!("javascript:alert(1)");
    let html = html(&after(shop_of(&document, 60), [open("gayo")]));
    assert!(!html.contains("javascript:") && html.contains("link_scheme"));
}

#[test]
fn a_one_off_piece_tells_its_flaws() {
    let storefront = after(storefront(), [open("cangkir")]);
    insta::assert_snapshot!(cut(&html(&storefront), r#"class="condition""#, "</table>"));
    assert!(render(&storefront, &i18n("en")).contains("Very good"));
}

#[test]
fn the_gallery_names_its_pictures_and_marks_the_one_shown() {
    let html = html(&after(storefront(), [open("gayo"), Message::Image(1)]));
    let thumbs = cut(&html, r#"class="thumbs""#, "</ul>");
    assert!(thumbs.contains(r#"aria-label="Gambar 2 dari 2""#));
    assert_eq!(thumbs.matches(r#"aria-pressed="true""#).count(), 1);
}

#[test]
fn every_dialog_has_a_name_and_a_way_to_close_it() {
    for storefront in [
        after(storefront(), [open("gayo")]),
        after(storefront(), [Message::OpenCart]),
    ] {
        let html = html(&storefront);
        let dialog = cut(&html, "<dialog", "</dialog>");
        let name = dialog
            .split("aria-labelledby=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap();
        assert!(
            dialog.contains(&format!("<h2 id=\"{name}\""))
                && dialog.contains(r#"aria-label="Tutup""#),
            "{dialog}"
        );
    }
}

#[test]
fn a_greeting_stands_over_the_shelf_as_text() {
    let greeting = "Halo <b>Rani</b>";
    let html = greeted(&storefront(), &i18n("id-ID"), Some(greeting));
    let shelf = cut(&html, r#"class="goods""#, "</section>");
    assert!(
        shelf.contains(r#"<p class="greeting">Halo &lt;b&gt;Rani&lt;/b&gt;</p>"#),
        "{shelf}"
    );
    assert!(!greeted(&storefront(), &i18n("id-ID"), None).contains("greeting"));
}
