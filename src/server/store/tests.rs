mod plans;
mod schemas;

use std::collections::HashSet;

use etalase_model::review::{Moderation, ReviewDraft, ReviewSort, ReviewSummary};
use etalase_model::time::Time;

use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr as _};

use super::database::{MIGRATIONS, options};
use super::writer::Change;
use super::*;
use crate::clock;
use crate::test_support::{self, TempDir};

const CAMPAIGN: &str = "kopi-senja";

async fn open(dir: &TempDir) -> Store {
    let store = Store::open(&dir.path().join("etalase.db"), Samples::Refused)
        .await
        .unwrap();
    let text = test_support::campaign().to_string();
    let campaign = crate::campaigns::document::parse(&text, "https://kopi.example").unwrap();
    store
        .put_campaign(NewCampaign::of(&campaign, text, clock::now()))
        .await
        .unwrap();
    store
}

fn review(number: u32) -> NewReview {
    let draft = ReviewDraft {
        key: format!("key-of-a-test-{number:06}"),
        product: "gayo".into(),
        stars: number % 5 + 1,
        title: String::new(),
        body: format!("Ulasan nomor {number}."),
        name: "Ayu".into(),
        locale: "id-ID".into(),
    };
    let id = uuid::Uuid::now_v7().to_string();
    NewReview::pending(
        CAMPAIGN.into(),
        id,
        draft,
        Time(1_700_000_000_000 + i64::from(number)),
    )
}

async fn published(store: &Store, number: u32) -> String {
    let id = store.submit(review(number)).await.unwrap().review.id;
    assert_eq!(
        store.decide(&id, ModerationAction::Publish).await.unwrap(),
        ModerationOutcome::Changed(Moderation::Pending)
    );
    id
}

fn query() -> ReviewQuery {
    ReviewQuery {
        campaign: CAMPAIGN.into(),
        product: None,
        sort: ReviewSort::Newest,
        stars: None,
        after: None,
        limit: 50,
    }
}

async fn summary(store: &Store) -> ReviewSummary {
    store.page(&query()).await.unwrap().summary
}

fn vote(review: &str, voter: u32, ip_hash: &str) -> Vote {
    let voter = format!("voter-of-a-test-{voter:06}");
    Vote {
        campaign: CAMPAIGN.into(),
        review: review.into(),
        voter,
        stands: true,
        ip_hash: ip_hash.into(),
        limit: 5,
    }
}

/// Breaks a rule of the database on purpose, after it has written something.
struct Broken;

impl Change for Broken {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO probe (id, at) VALUES (99, 1)")
            .execute(&mut *connection)
            .await?;
        let sql = "INSERT INTO product (campaign, id, listed) VALUES ('nobody', 'x', TRUE)";
        sqlx::query(sql).execute(connection).await?;
        Ok(())
    }
}

/// Lets the file grow to so many pages and no further, as a full disk would.
struct Capacity(&'static str);

impl Change for Capacity {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(self.0).execute(connection).await?;
        Ok(())
    }
}

#[tokio::test]
async fn one_bad_change_of_a_group_takes_no_other_with_it() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let (first, broken, second) = tokio::join!(
        store.submit(review(1)),
        store.write(Broken),
        store.submit(review(2))
    );
    assert!(first.is_ok() && second.is_ok());
    assert!(matches!(broken, Err(StoreError::Database(_))), "{broken:?}");
    assert_eq!(
        store.moderation_queue(None, None, 10).await.unwrap().len(),
        2
    );
    let left = sqlx::query("SELECT 1 FROM probe WHERE id = 99")
        .fetch_optional(&store.readers)
        .await;
    assert!(
        left.unwrap().is_none(),
        "what the bad change wrote first is undone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_in_two_processes_are_never_told_that_the_database_is_locked() {
    let dir = TempDir::new();
    let (ours, theirs) = (open(&dir).await, open(&dir).await);
    let tasks = (0..64).map(|number| {
        let store = if number % 2 == 0 {
            ours.clone()
        } else {
            theirs.clone()
        };
        tokio::spawn(async move {
            for turn in 0..5 {
                let submitted = store.submit(review(number * 100 + turn)).await.unwrap();
                store.page(&query()).await.unwrap();
                store
                    .decide(&submitted.review.id, ModerationAction::Publish)
                    .await
                    .unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(summary(&ours).await.count, 320);
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_process_that_is_killed() {
    let (dir, after) = (TempDir::new(), TempDir::new());
    let store = open(&dir).await;
    for number in 0..40 {
        published(&store, number).await;
    }
    // What a killed process leaves: the files as they lie, the log not yet moved into the database.
    for file in ["etalase.db", "etalase.db-wal"] {
        std::fs::copy(dir.path().join(file), after.path().join(file)).unwrap();
    }
    let revived = Store::open(&after.path().join("etalase.db"), Samples::Refused)
        .await
        .unwrap();
    assert_eq!(summary(&revived).await.count, 40);
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&revived.readers)
        .await
        .unwrap();
    assert_eq!(sound, "ok");
}

#[tokio::test]
async fn a_full_disk_stores_nothing_says_so_and_heals_by_itself() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    published(&store, 1).await;
    store
        .write(Capacity("PRAGMA max_page_count = 1"))
        .await
        .unwrap();
    let mut refused = None;
    for number in 2..2_000 {
        let mut large = review(number);
        large.draft.body = "x".repeat(4_000);
        if let Err(fault) = store.submit(large).await {
            refused = Some((number, fault));
            break;
        }
    }
    let (number, fault) = refused.unwrap();
    assert!(matches!(fault, StoreError::Unavailable(_)), "{fault:?}");
    assert!(!store.writer.is_healthy());
    assert_eq!(summary(&store).await.count, 1, "reads go on");
    store
        .write(Capacity("PRAGMA max_page_count = 1000000"))
        .await
        .unwrap();
    assert!(store.takes_writes().await);
    assert!(
        store.submit(review(number)).await.unwrap().created,
        "nothing of the refused one was kept"
    );
}

#[tokio::test]
async fn readiness_knows_that_the_disk_is_full_before_anybody_has_lost_a_write() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    assert!(store.takes_writes().await);
    let full = Capacity("PRAGMA max_page_count = 1");
    store.write(full).await.unwrap();
    let mut small = 0;
    while small < 1_000 && store.submit(review(small)).await.is_ok() {
        small += 1;
    }
    assert!(small < 1_000, "the pages that were free are used");
    store.write(Capacity("DELETE FROM helpful")).await.unwrap();
    assert!(store.writer.is_healthy(), "the last write was small enough");
    *store.proven() = None;
    assert!(!store.takes_writes().await);
    store
        .write(Capacity("PRAGMA max_page_count = 1000000"))
        .await
        .unwrap();
    assert!(store.takes_writes().await);
}

#[tokio::test]
async fn an_interrupted_migration_runs_again() {
    let dir = TempDir::new();
    let file = dir.path().join("etalase.db");
    let mut connection = options(&file)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN; CREATE TABLE campaign (id TEXT)")
        .execute(&mut connection)
        .await
        .unwrap();
    drop(connection);
    let store = open(&dir).await;
    assert_eq!(store.campaigns().await.unwrap().len(), 1);
    drop(store);
    assert_eq!(open(&dir).await.campaigns().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_tally_follows_every_verdict() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let id = published(&store, 4).await;
    published(&store, 0).await;
    store.submit(review(9)).await.unwrap();
    assert_eq!(summary(&store).await, ReviewSummary::of([1, 0, 0, 0, 1]));
    let rejected = store
        .decide(&id, ModerationAction::Reject(RejectionReason::Duplicate))
        .await
        .unwrap();
    assert_eq!(rejected, ModerationOutcome::Changed(Moderation::Published));
    assert_eq!(summary(&store).await, ReviewSummary::of([1, 0, 0, 0, 0]));
    assert_eq!(
        store.decide(&id, ModerationAction::Publish).await.unwrap(),
        ModerationOutcome::Changed(Moderation::Rejected)
    );
    assert_eq!(
        store.decide(&id, ModerationAction::Publish).await.unwrap(),
        ModerationOutcome::Unchanged
    );
    assert_eq!(summary(&store).await, ReviewSummary::of([1, 0, 0, 0, 1]));
    assert_eq!(
        store
            .decide("nobody", ModerationAction::Publish)
            .await
            .unwrap(),
        ModerationOutcome::Unknown
    );
}

#[tokio::test]
async fn samples_and_real_reviews_never_share_a_database() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let sample = NewReview {
        sample: true,
        state: Moderation::Published,
        ..review(1)
    };
    assert!(matches!(
        store.submit(sample.clone()).await,
        Err(StoreError::Sample)
    ));
    store.close().await;
    let file = dir.path().join("etalase.db");
    let demo = Store::open(&file, Samples::Allowed).await.unwrap();
    assert!(demo.submit(sample).await.unwrap().review.sample);
    assert_eq!(summary(&demo).await.count, 1);
    demo.close().await;
    let refused = Store::open(&file, Samples::Refused).await;
    assert!(matches!(refused, Err(StoreError::SampleDatabase(_))));
}

#[tokio::test]
async fn helpful_is_a_set_of_voters_with_a_bound_for_each_address() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let id = published(&store, 1).await;
    for voter in [1, 1, 1] {
        assert_eq!(store.vote(vote(&id, voter, "home")).await.unwrap(), 1);
    }
    for voter in 2..20 {
        store.vote(vote(&id, voter, "home")).await.unwrap();
    }
    assert_eq!(store.vote(vote(&id, 99, "home")).await.unwrap(), 5);
    assert_eq!(store.vote(vote(&id, 99, "elsewhere")).await.unwrap(), 6);
    let waiting = store.submit(review(2)).await.unwrap().review.id;
    assert!(matches!(
        store.vote(vote(&waiting, 1, "home")).await,
        Err(StoreError::NoReview)
    ));
}

#[tokio::test]
async fn a_vote_is_taken_back_by_its_voter_alone_and_makes_room_for_another() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let id = published(&store, 1).await;
    let back = |voter| Vote {
        stands: false,
        ..vote(&id, voter, "elsewhere")
    };
    for voter in 1..=5 {
        store.vote(vote(&id, voter, "home")).await.unwrap();
    }
    assert_eq!(store.vote(back(99)).await.unwrap(), 5, "never voted");
    assert_eq!(store.vote(back(2)).await.unwrap(), 4);
    assert_eq!(store.vote(back(2)).await.unwrap(), 4, "sent twice");
    assert_eq!(store.vote(vote(&id, 6, "home")).await.unwrap(), 5);
    assert_eq!(store.vote(vote(&id, 2, "elsewhere")).await.unwrap(), 6);
}

#[tokio::test]
async fn a_product_that_left_the_document_keeps_its_reviews_and_takes_no_new_ones() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    published(&store, 1).await;
    let put = NewCampaign {
        id: CAMPAIGN.into(),
        document: "{}".into(),
        products: vec!["dripper".into()],
        now: clock::now(),
    };
    store.put_campaign(put).await.unwrap();
    assert!(matches!(
        store.submit(review(2)).await,
        Err(StoreError::NoProduct)
    ));
    assert!(
        !store.submit(review(1)).await.unwrap().created,
        "what was stored is still answered"
    );
    let asked = ReviewQuery {
        product: Some("gayo".into()),
        ..query()
    };
    assert_eq!(store.page(&asked).await.unwrap().reviews.len(), 1);
}

#[tokio::test]
async fn paging_shows_each_review_once_whatever_is_written_meanwhile() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    for number in 100..125 {
        published(&store, number).await;
    }
    for sort in [ReviewSort::Newest, ReviewSort::Helpful] {
        let mut seen = Vec::new();
        let mut after = None;
        for turn in 0.. {
            let page = store
                .page(&ReviewQuery {
                    sort,
                    after,
                    limit: 7,
                    ..query()
                })
                .await
                .unwrap();
            seen.extend(page.reviews.into_iter().map(|review| review.id));
            let Some(next) = page.next else { break };
            after = Some(Position::parse(&next, sort).unwrap());
            let newer = 1_000 + turn + 100 * sort as u32;
            published(&store, newer).await;
        }
        let distinct: HashSet<_> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "none comes twice");
        assert!(seen.len() >= 25, "none is left out");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_may_read_the_database() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new();
    let store = open(&dir).await;
    store.submit(review(1)).await.unwrap();
    let mode = |name: &str| {
        let about = std::fs::metadata(dir.path().join(name)).unwrap();
        about.permissions().mode() & 0o777
    };
    for name in ["etalase.db", "etalase.db-wal", "etalase.db-shm"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    store.close().await;
    let open_to_all = std::fs::Permissions::from_mode(0o664);
    std::fs::set_permissions(dir.path().join("etalase.db"), open_to_all).unwrap();
    open(&dir).await.close().await;
    assert_eq!(mode("etalase.db"), 0o660);
}

/// A change that panics while it is applied.
struct Panicking;

impl Change for Panicking {
    type Outcome = ();

    async fn apply(&self, _: &mut SqliteConnection) -> Result<(), StoreError> {
        panic!("a made-up fault")
    }
}

#[tokio::test]
async fn a_change_that_panics_costs_itself_alone_and_readiness_tells_the_truth() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let panicked = store.write(Panicking).await;
    assert!(
        matches!(panicked, Err(StoreError::Unavailable(_))),
        "{panicked:?}"
    );
    assert!(!store.writer.is_healthy());
    assert!(
        store.takes_writes().await,
        "the next write is tried and succeeds"
    );
    assert!(store.writer.is_healthy());
    store.submit(review(1)).await.unwrap();
    store.close().await;
    assert!(
        !store.takes_writes().await,
        "a writer that is gone takes none"
    );
}
