//! What happens when a tenant changes while it's asked for. The order is forced, not hoped for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::panic::AssertUnwindSafe;
use std::sync::Mutex as StdMutex;
use std::time::Duration;

use futures_util::poll;
use tenant_core::{Placement, Status};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::*;

type Outcome = Result<Option<TenantRecord>, DirectoryError>;

/// A directory that answers when the test says so, one question after another.
#[derive(Clone, Default)]
struct Slow(Arc<StdMutex<Vec<oneshot::Receiver<Outcome>>>>);

impl Slow {
    /// The answers to as many questions, each to be sent.
    fn answers<const N: usize>(&self) -> [oneshot::Sender<Outcome>; N] {
        let pairs: [_; N] = std::array::from_fn(|_| oneshot::channel());
        let mut waiting = self.0.lock().unwrap();
        pairs.map(|(sender, receiver)| {
            waiting.insert(0, receiver);
            sender
        })
    }

    /// A question, which is asked when it's awaited.
    fn ask(&self) -> BoxFuture<'static, Outcome> {
        let waiting = Arc::clone(&self.0);
        async move {
            let next = waiting.lock().unwrap().pop();
            next.unwrap_or_else(|| panic!("asked more often than the test allows")).await.unwrap()
        }
        .boxed()
    }
}

fn tenant(status: Status) -> Outcome {
    Ok(Some(TenantRecord {
        id: Uuid::from_u128(7),
        slug: "acme".parse().unwrap(),
        name: "Acme".to_owned(),
        status,
        placement: Placement::Shared,
    }))
}

fn cache() -> (Cache, Arc<Changes>, Claim) {
    let changes = Arc::new(Changes::new());
    let cache = Cache::new(CacheLimits::default(), &changes);
    (cache, changes, Claim::parse_slug("acme").unwrap())
}

fn status(outcome: Outcome) -> Status {
    outcome.unwrap().unwrap().status
}

#[tokio::test]
async fn l24_an_answer_from_before_the_change_is_not_used_when_it_comes_after() {
    let (cache, changes, claim) = cache();
    let slow = Slow::default();
    let [before, after] = slow.answers();
    let mut finding = Box::pin(cache.find(&claim, || slow.ask()));
    assert!(poll!(&mut finding).is_pending());
    changes.of(Key::Id(Uuid::from_u128(7)));
    before.send(tenant(Status::Active)).unwrap();
    after.send(tenant(Status::Suspended)).unwrap();
    assert_eq!(status(finding.await), Status::Suspended);
    let kept = cache.find(&claim, || panic!("it's kept")).await;
    assert_eq!(status(kept), Status::Suspended);
}

#[tokio::test]
async fn l24_whoever_asks_after_the_change_does_not_take_the_answer_of_an_earlier_look_up() {
    let (cache, changes, claim) = cache();
    let slow = Slow::default();
    let [early, late] = slow.answers();
    let mut finding = Box::pin(cache.find(&claim, || slow.ask()));
    assert!(poll!(&mut finding).is_pending());
    changes.of(Key::Slug("acme"));
    // It joins the look-up that is under way, and finds that it is too old.
    let mut later = Box::pin(cache.find(&claim, || slow.ask()));
    assert!(poll!(&mut later).is_pending());
    early.send(tenant(Status::Active)).unwrap();
    late.send(tenant(Status::Suspended)).unwrap();
    assert_eq!(status(later.await), Status::Suspended);
    assert_eq!(cache.count().await.look_ups, 2);
}

#[tokio::test]
async fn a_look_up_ends_when_the_request_that_began_it_goes_away() {
    let (cache, _, claim) = cache();
    let slow = Slow::default();
    let [answer] = slow.answers();
    let mut first = Box::pin(cache.find(&claim, || slow.ask()));
    assert!(poll!(&mut first).is_pending());
    let mut second = Box::pin(cache.find(&claim, || async { panic!("asked twice") }.boxed()));
    assert!(poll!(&mut second).is_pending());
    drop(first);
    answer.send(tenant(Status::Active)).unwrap();
    assert_eq!(status(second.await), Status::Active);
    assert_eq!(cache.count().await.look_ups, 1);
    assert_eq!(cache.count().await.under_way, 0);
}

#[tokio::test]
async fn a_claim_that_changes_all_the_time_is_answered_without_being_kept() {
    let (cache, changes, claim) = cache();
    let restless = || {
        let changes = Arc::clone(&changes);
        async move {
            changes.of(Key::Slug("acme"));
            tenant(Status::Active)
        }
        .boxed()
    };
    assert_eq!(status(cache.find(&claim, restless).await), Status::Active);
    assert_eq!(cache.count().await.look_ups, Answers::<Claim>::ATTEMPTS as u64 + 1);
    let calm = cache.find(&claim, || async { tenant(Status::Suspended) }.boxed()).await;
    assert_eq!(status(calm), Status::Suspended);
}

#[tokio::test]
async fn an_error_reaches_all_who_wait_and_is_not_kept() {
    let (cache, _, claim) = cache();
    let slow = Slow::default();
    let [answer] = slow.answers();
    let mut first = Box::pin(cache.find(&claim, || slow.ask()));
    assert!(poll!(&mut first).is_pending());
    let mut second = Box::pin(cache.find(&claim, || async { panic!("asked twice") }.boxed()));
    assert!(poll!(&mut second).is_pending());
    answer.send(Err(DirectoryError::Inconsistent)).unwrap();
    assert_eq!(first.await, Err(DirectoryError::Inconsistent));
    assert_eq!(second.await, Err(DirectoryError::Inconsistent));
    let again = cache.find(&claim, || async { tenant(Status::Active) }.boxed()).await;
    assert_eq!(status(again), Status::Active);
}

#[tokio::test]
async fn l24_a_member_who_is_removed_while_they_are_asked_for_is_none() {
    let (cache, changes, _) = cache();
    let ann = IsMember { user: "ann".into(), tenant: Uuid::from_u128(7) };
    let (sender, receiver) = oneshot::channel();
    let receiver = StdMutex::new(Some(receiver));
    let ask = || match receiver.lock().unwrap().take() {
        Some(early) => async move { Ok(early.await.unwrap()) }.boxed(),
        None => async { Ok(false) }.boxed(),
    };
    let mut asking = Box::pin(cache.is_member(&ann, ask));
    assert!(poll!(&mut asking).is_pending());
    changes.of(Key::Member(Uuid::from_u128(7), "ann"));
    sender.send(true).unwrap();
    assert!(!asking.await.unwrap());
    assert!(!cache.is_member(&ann, || panic!("it's kept")).await.unwrap());
}

/// The status that a cache answers with that asks the directory if it has to.
async fn answered(cache: &Cache, claim: &Claim, in_the_directory: Status) -> Status {
    status(cache.find(claim, || async move { tenant(in_the_directory) }.boxed()).await)
}

#[tokio::test]
async fn l24_what_is_kept_is_not_used_while_a_write_is_under_way() {
    let (cache, changes, claim) = cache();
    let acme = Key::Id(Uuid::from_u128(7));
    assert_eq!(answered(&cache, &claim, Status::Active).await, Status::Active);
    assert_eq!(answered(&cache, &claim, Status::Suspended).await, Status::Active, "it's kept");
    let (first, second) = (changes.begin([acme]), changes.begin([acme]));
    for truth in [Status::Active, Status::Suspended, Status::Active] {
        assert_eq!(answered(&cache, &claim, truth).await, truth);
    }
    // What was asked for during a write isn't used after it, and the other one is still under way.
    first.settle();
    assert_eq!(answered(&cache, &claim, Status::Suspended).await, Status::Suspended);
    assert_eq!(answered(&cache, &claim, Status::Active).await, Status::Active);
    second.settle();
    assert_eq!(answered(&cache, &claim, Status::Suspended).await, Status::Suspended);
    assert_eq!(answered(&cache, &claim, Status::Active).await, Status::Suspended, "it's kept");
}

#[tokio::test]
async fn l24_a_write_that_was_lost_sight_of_may_show_until_the_time_limit_is_over() {
    let limits = CacheLimits::default().known(9, Duration::from_millis(40));
    let changes = Arc::new(Changes::new());
    let (short, long) =
        (Cache::new(limits, &changes), Cache::new(CacheLimits::default(), &changes));
    let claim = Claim::parse_slug("acme").unwrap();
    for cache in [&short, &long] {
        assert_eq!(answered(cache, &claim, Status::Active).await, Status::Active);
    }
    drop(changes.begin([Key::Id(Uuid::from_u128(7))]));
    for truth in [Status::Active, Status::Suspended, Status::Active] {
        assert_eq!(answered(&long, &claim, truth).await, truth);
    }
    // Each cache waits for as long as it keeps: what this one keeps again was asked for afterwards.
    let kept_again = async {
        loop {
            let asked = short.count().await.look_ups;
            answered(&short, &claim, Status::Suspended).await;
            answered(&short, &claim, Status::Suspended).await;
            if short.count().await.look_ups == asked + 1 {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), kept_again).await.unwrap();
    for truth in [Status::Suspended, Status::Active] {
        assert_eq!(answered(&long, &claim, truth).await, truth);
    }
}

#[test]
fn a_change_of_one_tenant_leaves_the_others() {
    let changes = Changes::new();
    let (bolt, asked) = (Key::Slug("bolt"), changes.now());
    let unchanged = |changes: &Changes| changes.none_since(asked, [bolt].into_iter());
    assert!(unchanged(&changes));
    let slot = |key: Key<'static>| changes.slot(key).map(std::ptr::from_ref);
    let elsewhere = |key: &Key<'static>| slot(*key) != slot(bolt);
    for key in (0..8).map(|number| Key::Id(Uuid::from_u128(number))).filter(elsewhere) {
        changes.of(key);
    }
    assert!(unchanged(&changes));
    changes.of_everything();
    assert!(!unchanged(&changes));
}

/// Thirty seconds are no promise, only the end of the test.
const END: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_look_up_that_hangs_is_given_up_by_all_who_wait_and_asked_for_anew() {
    let changes = Arc::new(Changes::new());
    let limits = CacheLimits::default().look_up(Duration::from_secs(1));
    let cache = Cache::new(limits, &changes);
    let claim = Claim::parse_slug("acme").unwrap();
    let hangs = || std::future::pending().boxed();
    let mut first = Box::pin(cache.find(&claim, hangs));
    assert!(poll!(&mut first).is_pending());
    let mut second = Box::pin(cache.find(&claim, || async { panic!("asked twice") }.boxed()));
    assert!(poll!(&mut second).is_pending());
    for waiting in [tokio::time::timeout(END, first).await, tokio::time::timeout(END, second).await]
    {
        let refusal = waiting.unwrap().unwrap_err();
        assert!(matches!(refusal, DirectoryError::Unavailable { .. }), "{refusal:?}");
    }
    assert_eq!((cache.count().await.look_ups, cache.count().await.under_way), (1, 0));
    assert_eq!(answered(&cache, &claim, Status::Active).await, Status::Active);
    // So is one that changes all the time and isn't kept, and the question who is a member.
    let hangs_at_last = || {
        let (changes, asked) = (Arc::clone(&changes), cache.claims.count().look_ups);
        async move {
            if asked == 2 + Answers::<Claim>::ATTEMPTS as u64 {
                std::future::pending::<()>().await;
            }
            changes.of(Key::Slug("acme"));
            tenant(Status::Active)
        }
        .boxed()
    };
    changes.of_everything();
    let last = tokio::time::timeout(END, cache.find(&claim, hangs_at_last)).await;
    assert!(matches!(last, Ok(Err(DirectoryError::Unavailable { .. }))), "{last:?}");
    let ann = IsMember { user: "ann".into(), tenant: Uuid::from_u128(7) };
    let member = cache.is_member(&ann, || std::future::pending().boxed());
    let member = tokio::time::timeout(END, member).await;
    assert!(matches!(member, Ok(Err(DirectoryError::Unavailable { .. }))), "{member:?}");
}

#[tokio::test]
async fn whoever_comes_after_a_look_up_that_panicked_is_answered() {
    let (cache, _, claim) = cache();
    let (sender, receiver) = oneshot::channel::<()>();
    let receiver = StdMutex::new(Some(receiver));
    let panics = || {
        let receiver = receiver.lock().unwrap().take().unwrap();
        async move {
            receiver.await.unwrap();
            panic!("as a driver may")
        }
        .boxed()
    };
    let mut first = Box::pin(AssertUnwindSafe(cache.find(&claim, panics)).catch_unwind());
    assert!(poll!(&mut first).is_pending());
    let mut waits = Box::pin(cache.find(&claim, || async { panic!("asked twice") }.boxed()));
    assert!(poll!(&mut waits).is_pending());
    sender.send(()).unwrap();
    let refusal = first.await.unwrap().unwrap_err();
    assert!(matches!(refusal, DirectoryError::Unavailable { .. }), "{refusal:?}");
    // One still waits for it, or would.
    assert_eq!(answered(&cache, &claim, Status::Active).await, Status::Active);
    assert_eq!(waits.await, Err(refusal));
}

/// Does something when it's dropped.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[tokio::test]
async fn a_look_up_that_was_given_up_takes_no_newer_one_off_the_list() {
    let (cache, _, claim) = cache();
    let (cache, slow) = (Arc::new(cache), Slow::default());
    let [answer] = slow.answers();
    // While the first goes, its last waiter is gone already, and somebody begins anew.
    let newer = Arc::new(StdMutex::new(None));
    let begin = {
        let (cache, claim, newer) = (Arc::clone(&cache), claim.clone(), Arc::clone(&newer));
        move || {
            let (cache, claim, slow) = (Arc::clone(&cache), claim.clone(), slow.clone());
            let mut asking = async move { cache.find(&claim, || slow.ask()).await }.boxed();
            assert!((&mut asking).now_or_never().is_none());
            *newer.lock().unwrap() = Some(asking);
        }
    };
    let begin = StdMutex::new(Some(OnDrop(begin)));
    let hangs = || {
        let begin = begin.lock().unwrap().take();
        async move {
            let _begin = begin;
            std::future::pending().await
        }
        .boxed()
    };
    let mut first = Box::pin(cache.find(&claim, hangs));
    assert!(poll!(&mut first).is_pending());
    drop(first);
    assert_eq!(cache.count().await.under_way, 1);
    let mut joins = Box::pin(cache.find(&claim, || async { panic!("asked twice") }.boxed()));
    assert!(poll!(&mut joins).is_pending());
    answer.send(tenant(Status::Active)).unwrap();
    let newer = newer.lock().unwrap().take().unwrap();
    assert_eq!(status(newer.await), Status::Active);
    assert_eq!(status(joins.await), Status::Active);
    assert_eq!(cache.count().await.under_way, 0);
}
