use super::*;
use crate::review::Moderation;
use crate::time::Time;

fn review(id: &str, stars: u32, helpful: u32) -> Review {
    let text = |text: &str| text.to_owned();
    Review {
        id: text(id),
        product: text("gayo"),
        stars,
        title: text(""),
        body: text("Enak"),
        name: text("Ayu"),
        locale: text("id-ID"),
        state: Moderation::Published,
        helpful,
        created_at: Time(i64::from(stars)),
        sample: false,
    }
}

fn page(reviews: Vec<Review>, next: Option<&str>) -> Page {
    Page {
        summary: Summary::of([0, 0, 0, 0, 2]),
        reviews,
        next: next.map(str::to_owned),
    }
}

fn draft(body: &str) -> Draft {
    let text = |text: &str| text.to_owned();
    Draft {
        key: "k".repeat(20),
        product: text("gayo"),
        stars: 4,
        title: text(""),
        body: text(body),
        name: text("Ayu"),
        locale: text("en"),
    }
}

fn ids(reviews: &Reviews) -> Vec<&str> {
    reviews
        .items
        .iter()
        .map(|review| review.id.as_str())
        .collect()
}

#[test]
fn a_further_page_continues_the_list_and_another_order_begins_it_anew() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Msg::Near);
    reviews.apply(Msg::Loaded(1, Ok(page(vec![review("a", 5, 0)], Some("c")))));
    reviews.apply(Msg::More);
    reviews.apply(Msg::Loaded(2, Ok(page(vec![review("b", 5, 0)], None))));
    assert_eq!(ids(&reviews), ["a", "b"]);
    reviews.apply(Msg::Sort(Sort::Helpful));
    reviews.apply(Msg::Loaded(3, Ok(page(vec![review("b", 5, 0)], None))));
    assert_eq!(ids(&reviews), ["b"]);
}

#[test]
fn an_answer_to_an_older_request_is_dropped() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Msg::Near);
    reviews.apply(Msg::Stars(Some(5)));
    reviews.apply(Msg::Loaded(1, Ok(page(vec![review("old", 1, 0)], None))));
    assert!(reviews.items.is_empty());
}

#[test]
fn a_failure_keeps_what_is_shown_and_can_be_tried_again() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Msg::Near);
    reviews.apply(Msg::Loaded(1, Ok(page(vec![review("a", 5, 0)], None))));
    reviews.apply(Msg::Sort(Sort::Helpful));
    reviews.apply(Msg::Loaded(2, Err(Failure::Unreachable)));
    assert_eq!(ids(&reviews), ["a"]);
    assert!(matches!(
        reviews.apply(Msg::Retry).as_slice(),
        [Errand::Fetch(3, _)]
    ));
}

#[test]
fn a_written_review_is_shown_to_its_author_at_once_and_once() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Msg::Write);
    assert!(matches!(
        reviews.apply(Msg::Submit(draft("Enak"))).as_slice(),
        [Errand::Send(_)]
    ));
    reviews.apply(Msg::Sent(Ok(review("mine", 4, 0))));
    assert_eq!((reviews.mine.len(), &reviews.form), (1, &Form::Sent));
    reviews.apply(Msg::Near);
    reviews.apply(Msg::Loaded(1, Ok(page(vec![review("mine", 4, 0)], None))));
    assert_eq!((reviews.mine.len(), reviews.items.len()), (0, 1));
}

#[test]
fn a_faulty_review_is_not_sent_and_a_double_tap_sends_once() {
    let mut reviews = Reviews::new(None);
    assert!(reviews.apply(Msg::Submit(draft(""))).is_empty());
    assert!(
        matches!(&reviews.form, Form::Open { faults, .. } if faults == &[DraftFault::BodyTooShort])
    );
    assert_eq!(reviews.apply(Msg::Submit(draft("Enak"))).len(), 1);
    assert!(reviews.apply(Msg::Submit(draft("Enak"))).is_empty());
}

#[test]
fn a_vote_that_was_not_counted_can_be_given_again() {
    let mut reviews = Reviews::new(None);
    assert_eq!(reviews.apply(Msg::Vote("a".into())).len(), 1);
    assert!(reviews.apply(Msg::Vote("a".into())).is_empty());
    reviews.apply(Msg::Voted("a".into(), Err(Failure::Unreachable)));
    assert_eq!(reviews.apply(Msg::Vote("a".into())).len(), 1);
}

#[test]
fn a_static_document_is_ordered_and_filtered_here_and_takes_no_reviews() {
    let mut reviews = Reviews::new(Some(page(vec![review("a", 3, 9), review("b", 5, 1)], None)));
    assert!(reviews.apply(Msg::Near).is_empty());
    assert_eq!(ids(&reviews), ["b", "a"]);
    reviews.apply(Msg::Sort(Sort::Helpful));
    assert_eq!(ids(&reviews), ["a", "b"]);
    reviews.apply(Msg::Stars(Some(5)));
    assert_eq!(ids(&reviews), ["b"]);
    assert!(!reviews.can_write());
}
