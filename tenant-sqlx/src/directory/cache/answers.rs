use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, WeakShared};
use tenant_core::DirectoryError;
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::changes::{Asked, Changes};
use super::limits::{CacheLimits, CacheUse};
use super::question::Question;

pub(super) type Said<Q> = Result<Option<<Q as Question>::Found>, DirectoryError>;

/// What the directory has said, and when.
#[derive(Clone)]
pub(super) struct Answer<Q: Question> {
    pub(super) said: Said<Q>,
    /// Just before the database was asked.
    pub(super) asked: Asked,
}

impl<Q: Question> Answer<Q> {
    fn found(&self) -> Option<&Q::Found> {
        self.said.as_ref().ok().and_then(Option::as_ref)
    }
}

type Flight<Q> = BoxFuture<'static, Answer<Q>>;

/// A look-up under way, and its number: of one question there can be two when the first is given up.
struct UnderWay<Q: Question> {
    number: u64,
    flight: WeakShared<Flight<Q>>,
}

/// The answers to one kind of question, with the times at which they were asked for.
///
/// An answer that was asked for before the last change of what it was made of is not used, also when it
/// arrives later. While it's being changed, none that is kept is used.
pub(super) struct Answers<Q: Question> {
    found: moka::sync::Cache<Q, Answer<Q>>,
    not_found: moka::sync::Cache<Q, Answer<Q>>,
    flights: Mutex<HashMap<Q, UnderWay<Q>>>,
    begun: AtomicU64,
    changes: Arc<Changes>,
    /// How long a write that was lost sight of may take to show.
    patience: Duration,
    /// How long a look-up may take.
    longest: Duration,
    look_ups: AtomicU64,
}

impl<Q: Question> Answers<Q> {
    /// How often something that changes while it's asked for is asked for again.
    pub(super) const ATTEMPTS: usize = 4;

    pub(super) fn new(limits: CacheLimits, changes: &Arc<Changes>) -> Arc<Self> {
        let bounded = |answers, time| {
            moka::sync::Cache::builder().max_capacity(answers).time_to_live(time).build()
        };
        Arc::new(Self {
            found: bounded(limits.known, limits.known_for),
            not_found: bounded(limits.unknown, limits.unknown_for),
            flights: Mutex::default(),
            begun: AtomicU64::new(0),
            changes: Arc::clone(changes),
            patience: limits.known_for,
            longest: limits.look_up,
            look_ups: AtomicU64::new(0),
        })
    }

    /// The answer to a question: kept, or asked for with all who want the same.
    pub(super) async fn find(
        self: &Arc<Self>,
        question: &Q,
        ask: impl Fn() -> BoxFuture<'static, Said<Q>>,
    ) -> Said<Q> {
        for _ in 0..Self::ATTEMPTS {
            let answer = match self.kept(question) {
                Some(answer) => answer,
                None => self.join(question, ask()).await,
            };
            if answer.said.is_err() || self.is_current(question, &answer) {
                return answer.said;
            }
        }
        self.ask(ask()).await
    }

    /// Asks the directory. A connection that answers no more, or a driver that panics, is an error to those
    /// who wait, and nothing to those who come later.
    pub(super) async fn ask(&self, question: BoxFuture<'static, Said<Q>>) -> Said<Q> {
        let unavailable = |reason: &str| DirectoryError::Unavailable { reason: reason.to_owned() };
        self.look_ups.fetch_add(1, Ordering::Relaxed);
        let asking = AssertUnwindSafe(question).catch_unwind();
        // Without a runtime there is no timer.
        let outcome = match Handle::try_current() {
            Ok(_) => timeout(self.longest, asking).await,
            Err(_) => Ok(asking.await),
        };
        match outcome {
            Ok(Ok(said)) => said,
            Ok(Err(_)) => Err(unavailable("the look-up panicked")),
            Err(_) => Err(unavailable("the look-up took too long")),
        }
    }

    pub(super) fn count(&self) -> CacheUse {
        self.found.run_pending_tasks();
        self.not_found.run_pending_tasks();
        CacheUse {
            look_ups: self.look_ups.load(Ordering::Relaxed),
            known: self.found.entry_count(),
            unknown: self.not_found.entry_count(),
            under_way: self.flights().len() as u64,
        }
    }

    fn kept(&self, question: &Q) -> Option<Answer<Q>> {
        let usable = |answer: &Answer<Q>| self.is_usable(question, answer);
        match self.found.get(question).filter(usable) {
            Some(answer) => Some(answer),
            None => self.not_found.get(question).filter(usable),
        }
    }

    fn is_usable(&self, question: &Q, answer: &Answer<Q>) -> bool {
        let made_of = question.made_of(answer.found());
        // In this order: a write that is no longer under way has left its change.
        self.changes.none_unsettled(answer.asked, self.patience, made_of)
            && self.is_current(question, answer)
    }

    pub(super) fn is_current(&self, question: &Q, answer: &Answer<Q>) -> bool {
        self.changes.none_since(answer.asked, question.made_of(answer.found()))
    }

    /// Waits for the look-up of this that is under way, or begins one.
    ///
    /// Whoever waits drives it on, so that it ends also when the request that began it goes away.
    async fn join(self: &Arc<Self>, question: &Q, asked: BoxFuture<'static, Said<Q>>) -> Answer<Q> {
        let flight = {
            let mut flights = self.flights();
            let under_way = flights.get(question).and_then(|under_way| under_way.flight.upgrade());
            under_way.unwrap_or_else(|| {
                let number = self.begun.fetch_add(1, Ordering::Relaxed);
                let (answers, question) = (Arc::clone(self), question.clone());
                let landing = Landing { answers, question: question.clone(), number };
                let shared = landing.fly(asked).boxed().shared();
                if let Some(flight) = shared.downgrade() {
                    flights.insert(question, UnderWay { number, flight });
                }
                shared
            })
        };
        flight.await
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Q, UnderWay<Q>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A look-up, which leaves the list of those under way when it ends or is given up.
struct Landing<Q: Question> {
    answers: Arc<Answers<Q>>,
    question: Q,
    number: u64,
}

impl<Q: Question> Landing<Q> {
    async fn fly(self, question: BoxFuture<'static, Said<Q>>) -> Answer<Q> {
        let answers = &self.answers;
        // Another flight may have landed between the caller's look at the cache and this one.
        if let Some(answer) = answers.kept(&self.question) {
            return answer;
        }
        let asked = answers.changes.now();
        let answer = Answer { said: answers.ask(question).await, asked };
        match &answer.said {
            Ok(Some(_)) => answers.found.insert(self.question.clone(), answer.clone()),
            Ok(None) => answers.not_found.insert(self.question.clone(), answer.clone()),
            Err(_) => {}
        }
        answer
    }
}

impl<Q: Question> Drop for Landing<Q> {
    fn drop(&mut self) {
        let mut flights = self.answers.flights();
        // Somebody may have begun anew between the last waiter's leave and this.
        if flights.get(&self.question).is_some_and(|under_way| under_way.number == self.number) {
            flights.remove(&self.question);
        }
    }
}
