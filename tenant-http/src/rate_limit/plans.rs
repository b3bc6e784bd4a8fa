use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use governor::clock::{Clock, DefaultClock};
use tenant_core::TenantId;
use thiserror::Error;

use super::RateLimit;
use super::buckets::{Buckets, Left};

/// Why a plan was not added.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RatePlanError {
    /// The name can't stand in a header.
    #[error("unusable name of a plan: 1 to 64 letters, digits, `-` and `_`")]
    Name,
    /// There is a plan of this name; `default` is that of the limit that all others have.
    #[error("duplicate plan: there is one of this name; `default` is the limit of all others")]
    Duplicate,
}

/// The limits of all plans, and how much of them each tenant has left.
pub(super) struct Plans<K: TenantId, C: Clock = DefaultClock> {
    default: Arc<Buckets<K, C>>,
    named: Vec<(&'static str, Arc<Buckets<K, C>>)>,
    asked: Arc<AtomicUsize>,
}

/// A request that was counted.
pub(super) struct Taken {
    pub(super) plan: &'static str,
    pub(super) limit: RateLimit,
    pub(super) left: Left,
}

impl<K: TenantId, C: Clock + Clone> Plans<K, C> {
    /// After so many requests of whatever plan, those of all plans are swept: a tenant that has changed
    /// its plan is remembered in the old one, which perhaps nobody asks under any more.
    const SWEEP: usize = 10_000;

    pub(super) const DEFAULT: &'static str = "default";

    pub(super) fn of(default: Buckets<K, C>) -> Self {
        Self { default: Arc::new(default), named: Vec::new(), asked: Arc::default() }
    }

    pub(super) fn add(
        &mut self,
        name: &'static str,
        buckets: Buckets<K, C>,
    ) -> Result<(), RatePlanError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !(1..=64).contains(&name.len()) || !name.bytes().all(plain) {
            return Err(RatePlanError::Name);
        }
        if self.names().any(|other| other == name) {
            return Err(RatePlanError::Duplicate);
        }
        self.named.push((name, Arc::new(buckets)));
        Ok(())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(Self::DEFAULT).chain(self.named.iter().map(|(name, _)| *name))
    }

    /// Takes one request out of what the tenant has left of this plan; of the default if there is none of
    /// this name.
    pub(super) fn take(&self, name: &str, tenant: &K) -> Taken {
        if self.asked.fetch_add(1, Ordering::Relaxed) % Self::SWEEP == Self::SWEEP - 1 {
            self.default.sweep();
            self.named.iter().for_each(|(_, buckets)| buckets.sweep());
        }
        let named = self.named.iter().find(|(other, _)| *other == name);
        let default = (Self::DEFAULT, &self.default);
        let (plan, buckets) = named.map_or(default, |(name, buckets)| (*name, buckets));
        Taken { plan, limit: buckets.limit(), left: buckets.take(tenant) }
    }
}

impl<K: TenantId, C: Clock> Clone for Plans<K, C> {
    fn clone(&self) -> Self {
        Self {
            default: Arc::clone(&self.default),
            named: self.named.clone(),
            asked: Arc::clone(&self.asked),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    const SWEEP: usize = Plans::<i64>::SWEEP;

    fn plans() -> (Plans<i64, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let limit = RateLimit::per_second(NonZeroU32::new(2).unwrap());
        let mut plans = Plans::of(Buckets::at(limit, clock.clone()));
        plans.add("paid", Buckets::at(limit, clock.clone())).unwrap();
        (plans, clock)
    }

    fn remembered(plans: &Plans<i64, FakeRelativeClock>) -> (usize, usize) {
        (plans.default.len(), plans.named.iter().map(|(_, buckets)| buckets.len()).sum())
    }

    #[test]
    fn tenants_that_have_stopped_asking_are_forgotten() {
        let (plans, clock) = plans();
        for tenant in 0..100_000 {
            plans.take("default", &tenant);
            clock.advance(Duration::from_millis(1));
        }
        assert!(plans.default.len() <= SWEEP + 500, "{}", plans.default.len());
    }

    #[test]
    fn so_are_those_of_a_plan_that_nobody_is_on_any_more() {
        let (plans, clock) = plans();
        for tenant in 0..500 {
            plans.take("paid", &tenant);
        }
        assert_eq!(remembered(&plans), (0, 500));
        clock.advance(Duration::from_secs(1));
        for _ in 0..SWEEP {
            plans.take("default", &-1);
        }
        assert_eq!(remembered(&plans), (1, 0));
    }

    #[test]
    fn a_sweep_gives_nobody_more_than_the_limit() {
        let (plans, _) = plans();
        assert_eq!(plans.take("paid", &-1).left, Left::Some(1));
        assert_eq!(plans.take("paid", &-1).left, Left::Some(0));
        for tenant in 0..3 * i64::try_from(SWEEP).unwrap() {
            plans.take("default", &tenant);
        }
        assert!(matches!(plans.take("paid", &-1).left, Left::Nothing(_)));
    }
}
