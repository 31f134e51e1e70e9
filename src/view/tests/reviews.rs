use super::support::{after, cut, document, html, render, shop, shop_of, speech};
use etalase_model::review::{Draft, Moderation, Page, Review, Sort, Summary};
use etalase_model::shop::reviews::{Failure, Msg as Reviews};
use etalase_model::shop::{Msg, Shop};
use etalase_model::time::Time;
use serde_json::json;

fn review(id: &str, stars: u32) -> Review {
    let text = str::to_owned;
    Review {
        id: text(id),
        product: text("gayo"),
        stars,
        title: text("Wangi"),
        body: text("Baris satu\nBaris dua"),
        name: text("Ayu"),
        locale: text("id-ID"),
        state: Moderation::Published,
        helpful: 3,
        created_at: Time(0),
        sample: false,
    }
}

fn draft(stars: u32, body: &str, name: &str) -> Draft {
    let text = str::to_owned;
    Draft {
        key: "k".repeat(20),
        product: text("gayo"),
        stars,
        title: text(""),
        body: text(body),
        name: text(name),
        locale: text("id-ID"),
    }
}

fn with(messages: impl IntoIterator<Item = Reviews>) -> Shop {
    after(shop(), messages.into_iter().map(Msg::Reviews))
}

fn listed(reviews: Vec<Review>, next: Option<&str>) -> Shop {
    let page = Page {
        summary: Summary::of([1, 0, 0, 1, 1]),
        reviews,
        next: next.map(str::to_owned),
    };
    with([Reviews::Near, Reviews::Loaded(1, Ok(page))])
}

fn block(shop: &Shop) -> String {
    cut(&html(shop), r#"class="reviews""#, "</section>").to_owned()
}

#[test]
fn before_the_first_page_there_is_a_skeleton_and_readers_are_told() {
    let block = block(&shop());
    assert!(
        block.contains(r#"aria-label="Memuat ulasan…""#) && block.contains(r#"aria-busy="true""#)
    );
}

#[test]
fn stars_are_one_image_with_words() {
    let block = block(&listed(vec![review("a", 4)], None));
    assert!(
        block.contains(r#"role="img" aria-label="3,3 dari 5""#),
        "{block}"
    );
    assert!(block.contains(r#"role="img" aria-label="4 dari 5""#));
}

#[test]
fn the_histogram_is_five_buttons_whose_shares_sum_to_a_hundred() {
    let block = block(&listed(vec![review("a", 4)], None));
    let histogram = cut(&block, r#"class="histogram""#, "</ul>");
    assert_eq!(histogram.matches("<button").count(), 5);
    insta::assert_snapshot!(cut(histogram, "<li>", "</li>"));
}

#[test]
fn a_filter_can_be_seen_and_cleared() {
    let shop = after(
        listed(vec![review("a", 4)], None),
        [Msg::Reviews(Reviews::Stars(Some(4)))],
    );
    let block = block(&shop);
    assert!(
        cut(&block, r#"aria-pressed="true""#, "</button>").contains("4 bintang"),
        "{block}"
    );
    assert!(block.contains("Semua bintang"));
}

#[test]
fn a_review_is_plain_text() {
    let hostile = "<script>alert(1)</script>\n</p><img onerror=x>";
    let shop = listed(
        vec![Review {
            body: hostile.to_owned(),
            name: hostile.to_owned(),
            title: hostile.to_owned(),
            ..review("a", 1)
        }],
        None,
    );
    let block = block(&shop);
    assert!(!block.contains("<script") && !block.contains("<img onerror"));
    assert_eq!(
        block
            .matches("&lt;script&gt;alert(1)&lt;/script&gt;")
            .count(),
        3
    );
}

#[test]
fn samples_and_waiting_reviews_are_labelled() {
    let shop = listed(
        vec![Review {
            sample: true,
            ..review("a", 5)
        }],
        None,
    );
    assert!(block(&shop).contains(r#"<span class="ribbon">Contoh</span>"#));
    let sent = Reviews::Sent(Ok(Review {
        state: Moderation::Pending,
        ..review("mine", 5)
    }));
    let shop = after(shop, [Msg::Reviews(sent)]);
    let block = block(&shop);
    assert!(
        block.contains("Menunggu moderasi")
            && block.find("Menunggu moderasi") < block.rfind("Contoh</span>")
    );
}

#[test]
fn one_review_in_full() {
    let shop = after(
        listed(vec![review("a", 4)], None),
        [Msg::Reviews(Reviews::Vote("a".to_owned()))],
    );
    insta::assert_snapshot!(cut(&block(&shop), "<article", "</article>"));
}

#[test]
fn more_is_offered_only_where_there_is_more() {
    assert!(block(&listed(vec![review("a", 4)], Some("c"))).contains("Tampilkan ulasan lainnya"));
    assert!(!block(&listed(vec![review("a", 4)], None)).contains("Tampilkan ulasan lainnya"));
}

#[test]
fn no_reviews_at_all_and_none_behind_a_filter_are_told_apart() {
    let none = || Page {
        summary: Summary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let shop = with([Reviews::Near, Reviews::Loaded(1, Ok(none()))]);
    assert!(block(&shop).contains("Belum ada ulasan"));
    let shop = after(
        shop,
        [Reviews::Stars(Some(2)), Reviews::Loaded(2, Ok(none()))].map(Msg::Reviews),
    );
    assert!(block(&shop).contains("Tidak ada ulasan dengan saringan ini"));
}

#[test]
fn a_failure_has_a_code_and_a_way_to_try_again_and_keeps_what_is_shown() {
    let failed = [
        Reviews::Sort(Sort::Helpful),
        Reviews::Loaded(2, Err(Failure::Refused("rate_limited".to_owned()))),
    ];
    let block = block(&after(
        listed(vec![review("a", 4)], None),
        failed.map(Msg::Reviews),
    ));
    let alarm = cut(&block, r#"role="alert" class="alarm""#, "</div>");
    assert!(
        alarm.contains("rate_limited")
            && alarm.contains("Coba lagi")
            && block.contains("Baris satu")
    );
}

#[test]
fn how_reviews_are_handled_is_said_beside_them() {
    let english = render(&shop(), &speech("en"));
    assert!(
        english.contains("Purchases are not checked yet")
            && english.contains("Default order: newest first")
    );
}

#[test]
fn the_form_keeps_its_fields_through_closing_sending_and_failing() {
    let fields = |shop: &Shop| {
        let block = block(shop);
        let form = cut(&block, "<form", "</form>");
        (
            form.matches(" name=\"").count(),
            form.contains(" value=\"Enak"),
            cut(form, "<form", ">").contains(" hidden"),
        )
    };
    let open = with([Reviews::Write]);
    assert_eq!(fields(&open), (9, false, false));
    let sending = after(open, [Msg::Submit(draft(5, "Enak", "Ayu"))]);
    assert_eq!(fields(&sending), (9, false, false));
    let failed = after(
        sending,
        [Msg::Reviews(Reviews::Sent(Err(Failure::Unreachable)))],
    );
    assert_eq!(fields(&failed), (9, false, false));
    assert!(block(&failed).contains("server_unreachable"));
    let closed = after(failed, [Msg::Reviews(Reviews::Close)]);
    assert_eq!(fields(&closed), (9, false, true));
}

#[test]
fn every_fault_is_said_first_and_again_at_its_field() {
    let open = with([Reviews::Write]);
    let block = block(&after(open, [Msg::Submit(draft(0, "", ""))]));
    assert_eq!(
        cut(
            &block,
            r#"role="alert" tabindex="-1" class="alarm""#,
            "</div>"
        )
        .matches("<li>")
        .count(),
        3
    );
    assert!(
        cut(&block, "<textarea", ">")
            .contains(r#"aria-describedby="body-fault" aria-invalid="true""#),
        "{block}"
    );
    assert!(block.contains(
        r#"<span id="name-fault" class="fault">Tulis nama yang ingin ditampilkan.</span>"#
    ));
}

#[test]
fn the_rating_is_a_group_of_five_named_radios_and_none_is_chosen_beforehand() {
    let block = block(&with([Reviews::Write]));
    let rating = cut(&block, r#"class="rating""#, "</div>");
    assert_eq!(rating.matches(r#"type="radio""#).count(), 5);
    assert!(
        rating.contains(r#"aria-label="1 bintang""#)
            && !rating.contains("checked")
            && !rating.contains(r#"value="0""#)
    );
}

#[test]
fn the_form_begins_with_the_first_product_or_the_one_that_is_looked_at() {
    let chosen = |shop: &Shop| {
        let block = block(shop);
        let options: Vec<&str> = block.split("<option").skip(1).collect();
        let chosen = |option: &str| {
            option
                .split('>')
                .next()
                .is_some_and(|tag| tag.contains(" selected"))
        };
        options.iter().position(|option| chosen(option))
    };
    let second = shop().campaign.products[1].id.clone();
    assert_eq!(chosen(&with([Reviews::Write])), Some(0));
    let looked_at = with([Reviews::Product(Some(second)), Reviews::Write]);
    assert_eq!(chosen(&looked_at), Some(1));
}

#[test]
fn a_static_document_shows_its_reviews_and_says_that_it_takes_none() {
    let mut document = document();
    document["reviews"] =
        json!({"summary": {"count": 0, "histogram": [0, 0, 0, 0, 0]}, "reviews": []});
    let block = block(&after(
        shop_of(&document, 60),
        [Msg::Reviews(Reviews::Near)],
    ));
    assert!(
        !block.contains("<form")
            && !block.contains("Tulis ulasan")
            && block.contains("belum bisa dikirim")
            && block.contains("Belum ada ulasan.")
    );
    // Nobody is invited to what cannot be done here.
    assert!(!block.contains("yang pertama") && !block.contains("Siapa pun boleh menulis"));
}

#[test]
fn where_nobody_has_written_yet_the_first_is_invited_and_a_filter_invites_nobody() {
    let none = || Page {
        summary: Summary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let shop = with([Reviews::Near, Reviews::Loaded(1, Ok(none()))]);
    let first = "yang pertama";
    assert!(block(&shop).contains(first) && block(&shop).contains("Siapa pun boleh menulis"));
    let product = shop.campaign.products[0].id.clone();
    let filtered = [
        Reviews::Product(Some(product)),
        Reviews::Loaded(2, Ok(none())),
    ];
    assert!(!block(&after(shop, filtered.map(Msg::Reviews))).contains(first));
}

#[test]
fn a_mean_says_so_if_it_counts_samples_and_the_explanation_agrees() {
    let mean = |shop: &Shop| cut(&block(shop), r#"class="mean""#, "</p>").to_owned();
    let real = listed(vec![review("a", 4)], None);
    assert!(!mean(&real).contains("Contoh") && !block(&real).contains("bertanda Contoh"));
    let sample = Review {
        sample: true,
        ..review("a", 4)
    };
    let samples = listed(vec![sample], None);
    assert!(mean(&samples).contains(r#"<span class="ribbon">Contoh</span>"#));
    assert!(block(&samples).contains("ikut dihitung dalam rata-rata"));
    for shop in [real, samples] {
        assert!(!block(&shop).contains("kecuali"));
    }
}

#[test]
fn behind_a_filter_ones_own_review_is_shown_only_if_it_fits() {
    let sent = Reviews::Sent(Ok(Review {
        state: Moderation::Pending,
        ..review("mine", 5)
    }));
    let none = || Page {
        summary: Summary::of([1, 0, 0, 1, 1]),
        reviews: Vec::new(),
        next: None,
    };
    let behind = |stars: u32| {
        let filtered = [
            sent.clone(),
            Reviews::Stars(Some(stars)),
            Reviews::Loaded(2, Ok(none())),
        ];
        block(&after(
            listed(vec![review("a", 4)], None),
            filtered.map(Msg::Reviews),
        ))
    };
    let (nothing, pending) = ("Tidak ada ulasan dengan saringan ini", "Menunggu moderasi");
    assert!(behind(1).contains(nothing) && !behind(1).contains(pending));
    assert!(!behind(5).contains(nothing) && behind(5).contains(pending));
}
