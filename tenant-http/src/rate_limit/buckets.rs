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
    pub(super) fn at(limit: RateLimit, clock: C) -> Self {
        let quota = match limit.seconds() {
            1 => Quota::per_second(limit.requests()),
            60 => Quota::per_minute(limit.requests()),
            _ => Quota::per_hour(limit.requests()),
        };
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { limit, limiter, clock }
    }

    pub(super) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Takes one request out of the tenant's limit.
    pub(super) fn take(&self, tenant: &K) -> Left {
        match self.limiter.check_key(tenant) {
            Ok(state) => Left::Some(state.remaining_burst_capacity()),
            Err(until) => Left::Nothing(until.wait_time_from(self.clock.now())),
        }
    }

    /// Forgets the tenants that have all of their limit again: a tenant that isn't there has just that.
    pub(super) fn sweep(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// How many tenants it remembers.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.limiter.len()
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
}
