use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use tenant_core::TenantId;

use super::RateLimit;

/// How much each tenant has left of one limit.
pub(super) struct Buckets<K: TenantId, C: Clock = DefaultClock> {
    limit: RateLimit,
    limiter: RateLimiter<K, HashMapStateStore<K>, C, StateInformationMiddleware>,
    clock: C,
    asked: AtomicUsize,
}

/// What is left of a tenant's limit.
#[derive(Debug, PartialEq)]
pub(super) enum Left {
    /// This request is within the limit, and so many more.
    Some(u32),
    /// Nothing, for so long.
    Nothing(Duration),
}

impl<K: TenantId> Buckets<K> {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self::at(limit, DefaultClock::default())
    }
}

impl<K: TenantId, C: Clock + Clone> Buckets<K, C> {
    /// After so many requests, the tenants that have all of their limit again are forgotten: a tenant
    /// that isn't there has just that.
    const SWEEP: usize = 10_000;

    fn at(limit: RateLimit, clock: C) -> Self {
        let quota = match limit.seconds() {
            1 => Quota::per_second(limit.requests()),
            60 => Quota::per_minute(limit.requests()),
            _ => Quota::per_hour(limit.requests()),
        };
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { limit, limiter, clock, asked: AtomicUsize::new(0) }
    }

    pub(super) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Takes one request out of the tenant's limit.
    pub(super) fn take(&self, tenant: &K) -> Left {
        if self.asked.fetch_add(1, Ordering::Relaxed) % Self::SWEEP == Self::SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        match self.limiter.check_key(tenant) {
            Ok(state) => Left::Some(state.remaining_burst_capacity()),
            Err(until) => Left::Nothing(until.wait_time_from(self.clock.now())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn buckets(requests: u32) -> (Buckets<i64, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let limit = RateLimit::per_second(NonZeroU32::new(requests).unwrap());
        (Buckets::at(limit, clock.clone()), clock)
    }

    #[test]
    fn a_tenant_spends_its_own_and_gets_it_back() {
        let (buckets, clock) = buckets(2);
        assert_eq!(buckets.take(&1), Left::Some(1));
        assert_eq!(buckets.take(&1), Left::Some(0));
        assert_eq!(buckets.take(&1), Left::Nothing(Duration::from_millis(500)));
        assert_eq!(buckets.take(&2), Left::Some(1), "another tenant's is untouched");
        clock.advance(Duration::from_millis(500));
        assert_eq!(buckets.take(&1), Left::Some(0));
    }

    #[test]
    fn tenants_that_have_stopped_asking_are_forgotten() {
        let (buckets, clock) = buckets(2);
        for tenant in 0..100_000 {
            buckets.take(&tenant);
            clock.advance(Duration::from_millis(1));
        }
        let most = Buckets::<i64>::SWEEP + 500;
        assert!(buckets.limiter.len() <= most, "{}", buckets.limiter.len());
    }

    #[test]
    fn a_sweep_gives_nobody_more_than_the_limit() {
        let (buckets, _) = buckets(2);
        assert_eq!(buckets.take(&-1), Left::Some(1));
        assert_eq!(buckets.take(&-1), Left::Some(0));
        for tenant in 0..3 * i64::try_from(Buckets::<i64>::SWEEP).unwrap() {
            buckets.take(&tenant);
        }
        assert!(matches!(buckets.take(&-1), Left::Nothing(_)));
    }
}
