mod limits;
#[cfg(test)]
mod tests;

pub use limits::{CacheLimits, CacheUse};

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, WeakShared};
use tenant_core::{Claim, DirectoryError, TenantRecord};
use uuid::Uuid;

/// What a write changes: each answer that was made of it is asked for anew.
#[derive(Clone, Copy)]
pub(super) enum Key<'a> {
    Id(Uuid),
    Slug(&'a str),
    Domain(&'a str),
    Credential(&'a [u8; 32]),
}

/// Has the cache forget some keys when it's dropped.
#[must_use = "it tells the cache when it's dropped: after the write"]
pub(super) struct Told<'a, const N: usize> {
    cache: Option<&'a Cache>,
    keys: [Key<'a>; N],
}

impl<'a, const N: usize> Told<'a, N> {
    pub(super) fn new(cache: Option<&'a Cache>, keys: [Key<'a>; N]) -> Self {
        Self { cache, keys }
    }
}

impl<const N: usize> Drop for Told<'_, N> {
    fn drop(&mut self) {
        if let Some(cache) = self.cache {
            self.keys.iter().for_each(|key| cache.forget(*key));
        }
    }
}

/// What the directory has said, and when.
#[derive(Clone)]
struct Answer {
    said: Result<Option<Arc<TenantRecord>>, DirectoryError>,
    /// The cache's time just before the database was asked.
    asked_at: u64,
}

type Flight = BoxFuture<'static, Answer>;

/// Answers with the time at which they were asked for.
///
/// Time is counted in changes. A change moves the clock on and is written into the slot of its key,
/// after the database has it. An answer that was asked for before the last change of its claim or
/// its tenant is not used, also when it arrives later. Keys share slots: one too many is asked for
/// anew then, never one too few.
pub(super) struct Cache {
    known: moka::future::Cache<Claim, Answer>,
    unknown: moka::future::Cache<Claim, Answer>,
    flights: Mutex<HashMap<Claim, WeakShared<Flight>>>,
    clock: AtomicU64,
    everything_changed_at: AtomicU64,
    changed_at: Box<[AtomicU64]>,
    hasher: RandomState,
    look_ups: AtomicU64,
}

impl Cache {
    const SLOTS: usize = 4_096;

    /// How often a claim that changes while it's asked for is asked for again.
    const ATTEMPTS: usize = 4;

    pub(super) fn new(limits: CacheLimits) -> Self {
        let bounded = |claims, time| {
            moka::future::Cache::builder().max_capacity(claims).time_to_live(time).build()
        };
        Self {
            known: bounded(limits.known, limits.known_for),
            unknown: bounded(limits.unknown, limits.unknown_for),
            flights: Mutex::default(),
            clock: AtomicU64::new(0),
            everything_changed_at: AtomicU64::new(0),
            changed_at: (0..Self::SLOTS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
            look_ups: AtomicU64::new(0),
        }
    }

    /// The answer to a claim: kept, or asked for with all who want the same.
    pub(super) async fn find(
        self: &Arc<Self>,
        claim: &Claim,
        ask: impl Fn() -> BoxFuture<'static, Result<Option<TenantRecord>, DirectoryError>>,
    ) -> Result<Option<TenantRecord>, DirectoryError> {
        for _ in 0..Self::ATTEMPTS {
            let answer = match self.kept(claim).await {
                Some(answer) => answer,
                None => self.join(claim, ask()).await,
            };
            if answer.said.is_err() || self.is_current(claim, &answer) {
                return answer.said.map(|found| found.map(|record| (*record).clone()));
            }
        }
        self.look_ups.fetch_add(1, Ordering::Relaxed);
        ask().await
    }

    /// Forgets every answer that was made of this.
    pub(super) fn forget(&self, key: Key<'_>) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(slot) = self.slot(key) {
            slot.fetch_max(now, Ordering::SeqCst);
        }
    }

    /// Forgets everything: changes may have been missed.
    #[cfg(any(test, feature = "postgres"))]
    pub(super) fn forget_everything(&self) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.everything_changed_at.fetch_max(now, Ordering::SeqCst);
    }

    pub(super) async fn count(&self) -> CacheUse {
        self.known.run_pending_tasks().await;
        self.unknown.run_pending_tasks().await;
        CacheUse {
            look_ups: self.look_ups.load(Ordering::Relaxed),
            known: self.known.entry_count(),
            unknown: self.unknown.entry_count(),
            under_way: self.flights().len() as u64,
        }
    }

    async fn kept(&self, claim: &Claim) -> Option<Answer> {
        let current = |answer: &Answer| self.is_current(claim, answer);
        match self.known.get(claim).await.filter(current) {
            Some(answer) => Some(answer),
            None => self.unknown.get(claim).await.filter(current),
        }
    }

    fn is_current(&self, claim: &Claim, answer: &Answer) -> bool {
        let tenant = match &answer.said {
            Ok(Some(record)) => Some(Key::Id(record.id)),
            Ok(None) | Err(_) => None,
        };
        let slots = key_of(claim).into_iter().chain(tenant).filter_map(|key| self.slot(key));
        let mut changes = slots.chain([&self.everything_changed_at]);
        changes.all(|changed_at| changed_at.load(Ordering::SeqCst) <= answer.asked_at)
    }

    fn slot(&self, key: Key<'_>) -> Option<&AtomicU64> {
        let hash = match key {
            Key::Id(id) => self.hasher.hash_one((0, id.as_bytes())),
            Key::Slug(slug) => self.hasher.hash_one((1, slug)),
            Key::Domain(domain) => self.hasher.hash_one((2, domain)),
            Key::Credential(digest) => self.hasher.hash_one((3, digest)),
        };
        self.changed_at.get(hash as usize % Self::SLOTS)
    }

    /// Waits for the look-up of this claim that is under way, or begins one.
    ///
    /// Whoever waits drives it on, so that it ends also when the request that began it goes away.
    async fn join(
        self: &Arc<Self>,
        claim: &Claim,
        asked: BoxFuture<'static, Result<Option<TenantRecord>, DirectoryError>>,
    ) -> Answer {
        let flight = {
            let mut flights = self.flights();
            let under_way = flights.get(claim).and_then(WeakShared::upgrade);
            under_way.unwrap_or_else(|| {
                let landing = Landing { cache: Arc::clone(self), claim: claim.clone() };
                let flight = landing.fly(asked).boxed().shared();
                if let Some(weak) = flight.downgrade() {
                    flights.insert(claim.clone(), weak);
                }
                flight
            })
        };
        flight.await
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Claim, WeakShared<Flight>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A look-up, which leaves the list of those under way when it ends or is given up.
struct Landing {
    cache: Arc<Cache>,
    claim: Claim,
}

impl Landing {
    async fn fly(
        self,
        asked: BoxFuture<'static, Result<Option<TenantRecord>, DirectoryError>>,
    ) -> Answer {
        let cache = &self.cache;
        // Another flight may have landed between the caller's look at the cache and this one.
        if let Some(answer) = cache.kept(&self.claim).await {
            return answer;
        }
        let asked_at = cache.clock.load(Ordering::SeqCst);
        cache.look_ups.fetch_add(1, Ordering::Relaxed);
        let answer = Answer { said: asked.await.map(|found| found.map(Arc::new)), asked_at };
        match &answer.said {
            Ok(Some(_)) => cache.known.insert(self.claim.clone(), answer.clone()).await,
            Ok(None) => cache.unknown.insert(self.claim.clone(), answer.clone()).await,
            Err(_) => {}
        }
        answer
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.cache.flights().remove(&self.claim);
    }
}

fn key_of(claim: &Claim) -> Option<Key<'_>> {
    match claim {
        Claim::Id(id) => Some(Key::Id(*id)),
        Claim::Slug(slug) => Some(Key::Slug(slug.as_str())),
        Claim::Domain(domain) => Some(Key::Domain(domain.as_str())),
        Claim::Credential(credential) => Some(Key::Credential(credential.digest())),
        _ => None,
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cache").field("known", &self.known.entry_count()).finish_non_exhaustive()
    }
}
