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

fn page(reviews: Vec<Review>, next: Option<&str>) -> ReviewPage {
    ReviewPage {
        summary: ReviewSummary::of([0, 0, 0, 0, 2]),
        reviews,
        next: next.map(str::to_owned),
    }
}

fn draft(body: &str) -> ReviewDraft {
    let text = |text: &str| text.to_owned();
    ReviewDraft {
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
    reviews.apply(Message::Near);
    reviews.apply(Message::Loaded(
        1,
        Ok(page(vec![review("a", 5, 0)], Some("c"))),
    ));
    reviews.apply(Message::More);
    reviews.apply(Message::Loaded(2, Ok(page(vec![review("b", 5, 0)], None))));
    assert_eq!(ids(&reviews), ["a", "b"]);
    reviews.apply(Message::Sort(ReviewSort::Helpful));
    reviews.apply(Message::Loaded(3, Ok(page(vec![review("b", 5, 0)], None))));
    assert_eq!(ids(&reviews), ["b"]);
}

#[test]
fn an_answer_to_an_older_request_is_dropped() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Near);
    reviews.apply(Message::Stars(Some(5)));
    reviews.apply(Message::Loaded(
        1,
        Ok(page(vec![review("old", 1, 0)], None)),
    ));
    assert!(reviews.items.is_empty());
}

#[test]
fn a_failure_keeps_what_is_shown_and_can_be_tried_again() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Near);
    reviews.apply(Message::Loaded(1, Ok(page(vec![review("a", 5, 0)], None))));
    reviews.apply(Message::Sort(ReviewSort::Helpful));
    reviews.apply(Message::Loaded(2, Err(RequestError::Unreachable)));
    assert_eq!(ids(&reviews), ["a"]);
    assert!(matches!(
        reviews.apply(Message::Retry).as_slice(),
        [ReviewsCommand::Fetch(3, _)]
    ));
}

#[test]
fn a_written_review_is_shown_to_its_author_at_once_and_once() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Write);
    assert!(matches!(
        reviews.submit(draft("Enak")).as_slice(),
        [ReviewsCommand::Send(_)]
    ));
    reviews.apply(Message::Sent(Ok(review("mine", 4, 0))));
    assert_eq!((reviews.mine.len(), &reviews.form), (1, &FormState::Sent));
    reviews.apply(Message::Near);
    reviews.apply(Message::Loaded(
        1,
        Ok(page(vec![review("mine", 4, 0)], None)),
    ));
    assert_eq!((reviews.mine.len(), reviews.items.len()), (0, 1));
}

#[test]
fn a_faulty_review_is_not_sent_and_a_double_tap_sends_once() {
    let mut reviews = Reviews::new(None);
    assert!(reviews.submit(draft("")).is_empty());
    assert!(
        matches!(&reviews.form, FormState::Open { faults, .. } if faults == &[DraftFault::BodyTooShort])
    );
    assert_eq!(reviews.submit(draft("Enak")).len(), 1);
    assert!(reviews.submit(draft("Enak")).is_empty());
}

fn vote(reviews: &mut Reviews) -> Vec<ReviewsCommand> {
    reviews.apply(Message::Vote("a".into()))
}

fn votes(stands: bool) -> Vec<ReviewsCommand> {
    vec![ReviewsCommand::Vote("a".into(), stands)]
}

#[test]
fn a_vote_that_was_not_counted_can_be_given_again() {
    let mut reviews = Reviews::new(None);
    assert_eq!(vote(&mut reviews), votes(true));
    reviews.apply(Message::Voted("a".into(), Err(RequestError::Unreachable)));
    assert!(reviews.voted.is_empty());
    assert_eq!(vote(&mut reviews), votes(true));
}

#[test]
fn a_vote_can_be_taken_back_and_a_failure_leaves_what_the_server_has() {
    let mut reviews = Reviews::new(None);
    vote(&mut reviews);
    reviews.apply(Message::Voted("a".into(), Ok(1)));
    assert_eq!(reviews.voted, ["a"]);
    assert_eq!(vote(&mut reviews), votes(false));
    assert!(reviews.voted.is_empty());
    reviews.apply(Message::Voted("a".into(), Err(RequestError::Unreachable)));
    assert_eq!(reviews.voted, ["a"]);
}

#[test]
fn of_many_taps_on_a_vote_one_is_under_way_and_the_last_one_counts() {
    let mut reviews = Reviews::new(None);
    assert_eq!(vote(&mut reviews), votes(true));
    assert!(vote(&mut reviews).is_empty() && vote(&mut reviews).is_empty());
    assert!(vote(&mut reviews).is_empty() && reviews.voted.is_empty());
    let counted = |count| Message::Voted("a".into(), count);
    assert_eq!(reviews.apply(counted(Ok(1))), votes(false));
    assert!(reviews.apply(counted(Ok(0))).is_empty());
    // Turned back while it fails: nothing has to be sent, and nothing changes.
    assert_eq!(vote(&mut reviews), votes(true));
    vote(&mut reviews);
    assert!(
        reviews
            .apply(counted(Err(RequestError::Unreachable)))
            .is_empty()
    );
    assert!(reviews.voted.is_empty());
}

#[test]
fn ones_own_review_goes_through_the_filter_like_all_others() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Sent(Ok(review("mine", 4, 0))));
    let shown = |reviews: &Reviews| reviews.shown().count();
    assert_eq!(shown(&reviews), 1);
    reviews.apply(Message::Stars(Some(5)));
    assert_eq!(shown(&reviews), 0);
    reviews.apply(Message::Stars(Some(4)));
    assert_eq!(shown(&reviews), 1);
    reviews.apply(Message::Product(Some("dripper".into())));
    assert_eq!(shown(&reviews), 0);
}

#[test]
fn a_filter_that_would_hide_what_was_just_written_is_cleared() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Stars(Some(5)));
    reviews.apply(Message::Product(Some("gayo".into())));
    let sent = reviews.apply(Message::Sent(Ok(review("mine", 4, 0))));
    assert!(matches!(sent.as_slice(), [ReviewsCommand::Fetch(3, _)]));
    assert_eq!((reviews.stars, &reviews.product), (None, &None));
    assert_eq!(reviews.shown().count(), 1);
}

#[test]
fn samples_that_were_seen_once_are_in_the_mean_behind_every_filter() {
    let mut reviews = Reviews::new(None);
    reviews.apply(Message::Near);
    let sample = Review {
        sample: true,
        ..review("a", 5, 0)
    };
    reviews.apply(Message::Loaded(1, Ok(page(vec![sample], None))));
    reviews.apply(Message::Stars(Some(1)));
    reviews.apply(Message::Loaded(2, Ok(page(Vec::new(), None))));
    assert!(reviews.samples);
}

#[test]
fn a_static_document_is_ordered_and_filtered_here_and_takes_no_reviews() {
    let mut reviews = Reviews::new(Some(page(vec![review("a", 3, 9), review("b", 5, 1)], None)));
    assert!(reviews.apply(Message::Near).is_empty());
    assert_eq!(ids(&reviews), ["b", "a"]);
    reviews.apply(Message::Sort(ReviewSort::Helpful));
    assert_eq!(ids(&reviews), ["a", "b"]);
    reviews.apply(Message::Stars(Some(5)));
    assert_eq!(ids(&reviews), ["b"]);
    assert!(!reviews.can_write());
}
