use super::support::{after, cut, document, html, i18n, render, shop_of, storefront};
use etalase_model::review::{
    Moderation, Review, ReviewDraft, ReviewPage, ReviewSort, ReviewSummary,
};
use etalase_model::storefront::reviews::{Message as Reviews, RequestError};
use etalase_model::storefront::{Message, Storefront};
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

fn draft(stars: u32, body: &str, name: &str) -> ReviewDraft {
    let text = str::to_owned;
    ReviewDraft {
        key: "k".repeat(20),
        product: text("gayo"),
        stars,
        title: text(""),
        body: text(body),
        name: text(name),
        locale: text("id-ID"),
    }
}

fn with(messages: impl IntoIterator<Item = Reviews>) -> Storefront {
    after(storefront(), messages.into_iter().map(Message::Reviews))
}

fn listed(reviews: Vec<Review>, next: Option<&str>) -> Storefront {
    let page = ReviewPage {
        summary: ReviewSummary::of([1, 0, 0, 1, 1]),
        reviews,
        next: next.map(str::to_owned),
    };
    with([Reviews::Near, Reviews::Loaded(1, Ok(page))])
}

fn block(storefront: &Storefront) -> String {
    cut(&html(storefront), r#"class="reviews""#, "</section>").to_owned()
}

#[test]
fn before_the_first_page_there_is_a_skeleton_and_readers_are_told() {
    let block = block(&storefront());
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
    let storefront = after(
        listed(vec![review("a", 4)], None),
        [Message::Reviews(Reviews::Stars(Some(4)))],
    );
    let block = block(&storefront);
    assert!(
        cut(&block, r#"aria-pressed="true""#, "</button>").contains("4 bintang"),
        "{block}"
    );
    assert!(block.contains("Semua bintang"));
}

#[test]
fn a_review_is_plain_text() {
    let hostile = "<script>alert(1)</script>\n</p><img onerror=x>";
    let storefront = listed(
        vec![Review {
            body: hostile.to_owned(),
            name: hostile.to_owned(),
            title: hostile.to_owned(),
            ..review("a", 1)
        }],
        None,
    );
    let block = block(&storefront);
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
    let storefront = listed(
        vec![Review {
            sample: true,
            ..review("a", 5)
        }],
        None,
    );
    assert!(block(&storefront).contains(r#"<span class="ribbon">Contoh</span>"#));
    let sent = Reviews::Sent(Ok(Review {
        state: Moderation::Pending,
        ..review("mine", 5)
    }));
    let storefront = after(storefront, [Message::Reviews(sent)]);
    let block = block(&storefront);
    assert!(
        block.contains("Menunggu moderasi")
            && block.find("Menunggu moderasi") < block.rfind("Contoh</span>")
    );
}

#[test]
fn one_review_in_full() {
    let storefront = after(
        listed(vec![review("a", 4)], None),
        [Message::Reviews(Reviews::Vote("a".to_owned()))],
    );
    insta::assert_snapshot!(cut(&block(&storefront), "<article", "</article>"));
}

#[test]
fn more_is_offered_only_where_there_is_more() {
    assert!(block(&listed(vec![review("a", 4)], Some("c"))).contains("Tampilkan ulasan lainnya"));
    assert!(!block(&listed(vec![review("a", 4)], None)).contains("Tampilkan ulasan lainnya"));
}

#[test]
fn no_reviews_at_all_and_none_behind_a_filter_are_told_apart() {
    let none = || ReviewPage {
        summary: ReviewSummary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let storefront = with([Reviews::Near, Reviews::Loaded(1, Ok(none()))]);
    assert!(block(&storefront).contains("Belum ada ulasan"));
    let storefront = after(
        storefront,
        [Reviews::Stars(Some(2)), Reviews::Loaded(2, Ok(none()))].map(Message::Reviews),
    );
    assert!(block(&storefront).contains("Tidak ada ulasan dengan saringan ini"));
}

#[test]
fn a_failure_has_a_code_and_a_way_to_try_again_and_keeps_what_is_shown() {
    let failed = [
        Reviews::Sort(ReviewSort::Helpful),
        Reviews::Loaded(2, Err(RequestError::Refused("rate_limited".to_owned()))),
    ];
    let block = block(&after(
        listed(vec![review("a", 4)], None),
        failed.map(Message::Reviews),
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
    let english = render(&storefront(), &i18n("en"));
    assert!(
        english.contains("Purchases are not checked yet")
            && english.contains("Default order: newest first")
    );
}

#[test]
fn the_form_keeps_its_fields_through_closing_sending_and_failing() {
    let fields = |storefront: &Storefront| {
        let block = block(storefront);
        let form = cut(&block, "<form", "</form>");
        (
            form.matches(" name=\"").count(),
            form.contains(" value=\"Enak"),
            cut(form, "<form", ">").contains(" hidden"),
        )
    };
    let open = with([Reviews::Write]);
    assert_eq!(fields(&open), (9, false, false));
    let sending = after(open, [Message::Submit(draft(5, "Enak", "Ayu"))]);
    assert_eq!(fields(&sending), (9, false, false));
    let failed = after(
        sending,
        [Message::Reviews(Reviews::Sent(Err(
            RequestError::Unreachable,
        )))],
    );
    assert_eq!(fields(&failed), (9, false, false));
    assert!(block(&failed).contains("server_unreachable"));
    let closed = after(failed, [Message::Reviews(Reviews::Close)]);
    assert_eq!(fields(&closed), (9, false, true));
}

#[test]
fn every_fault_is_said_first_and_again_at_its_field() {
    let open = with([Reviews::Write]);
    let block = block(&after(open, [Message::Submit(draft(0, "", ""))]));
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
    let chosen = |storefront: &Storefront| {
        let block = block(storefront);
        let options: Vec<&str> = block.split("<option").skip(1).collect();
        let chosen = |option: &str| {
            option
                .split('>')
                .next()
                .is_some_and(|tag| tag.contains(" selected"))
        };
        options.iter().position(|option| chosen(option))
    };
    let second = storefront().campaign.products[1].id.clone();
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
        [Message::Reviews(Reviews::Near)],
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
    let none = || ReviewPage {
        summary: ReviewSummary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let storefront = with([Reviews::Near, Reviews::Loaded(1, Ok(none()))]);
    let first = "yang pertama";
    assert!(
        block(&storefront).contains(first)
            && block(&storefront).contains("Siapa pun boleh menulis")
    );
    let product = storefront.campaign.products[0].id.clone();
    let filtered = [
        Reviews::Product(Some(product)),
        Reviews::Loaded(2, Ok(none())),
    ];
    assert!(!block(&after(storefront, filtered.map(Message::Reviews))).contains(first));
}

#[test]
fn a_mean_says_so_if_it_counts_samples_and_the_explanation_agrees() {
    let mean =
        |storefront: &Storefront| cut(&block(storefront), r#"class="mean""#, "</p>").to_owned();
    let real = listed(vec![review("a", 4)], None);
    assert!(!mean(&real).contains("Contoh") && !block(&real).contains("bertanda Contoh"));
    let sample = Review {
        sample: true,
        ..review("a", 4)
    };
    let samples = listed(vec![sample], None);
    assert!(mean(&samples).contains(r#"<span class="ribbon">Contoh</span>"#));
    assert!(block(&samples).contains("ikut dihitung dalam rata-rata"));
    for storefront in [real, samples] {
        assert!(!block(&storefront).contains("kecuali"));
    }
}

#[test]
fn behind_a_filter_ones_own_review_is_shown_only_if_it_fits() {
    let sent = Reviews::Sent(Ok(Review {
        state: Moderation::Pending,
        ..review("mine", 5)
    }));
    let none = || ReviewPage {
        summary: ReviewSummary::of([1, 0, 0, 1, 1]),
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
            filtered.map(Message::Reviews),
        ))
    };
    let (nothing, pending) = ("Tidak ada ulasan dengan saringan ini", "Menunggu moderasi");
    assert!(behind(1).contains(nothing) && !behind(1).contains(pending));
    assert!(!behind(5).contains(nothing) && behind(5).contains(pending));
}
