use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use tenant_core::TenantId;
use tracing::info;

use crate::Problem;

/// How many requests of each tenant are under way. Tenants without any are not in it.
pub(crate) struct AtOnce<K> {
    most: usize,
    under_way: Mutex<HashMap<K, usize>>,
}

/// A request under way, until it's dropped.
pub(crate) struct Place<K: TenantId> {
    of: Arc<AtOnce<K>>,
    tenant: K,
}

impl<K> AtOnce<K> {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, under_way: Mutex::default() })
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: TenantId> AtOnce<K> {
    /// A place for one more request of the tenant; a problem where it has as many as it may.
    pub(crate) fn enter(self: &Arc<Self>, tenant: &K) -> Result<Place<K>, Problem> {
        let mut under_way = self.under_way();
        let requests = under_way.get(tenant).copied().unwrap_or(0);
        if requests < self.most {
            under_way.insert(tenant.clone(), requests + 1);
            return Ok(Place { of: Arc::clone(self), tenant: tenant.clone() });
        }
        drop(under_way);
        info!(status = 429, code = Self::CODE, "tenant refused");
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Problem::new(status, Self::CODE, "There are too many requests at once");
        Err(problem.with_retry_after(1))
    }

    const CODE: &'static str = "too_many_at_once";
}

impl<K: TenantId> Drop for Place<K> {
    fn drop(&mut self) {
        let mut under_way = self.of.under_way();
        match under_way.get_mut(&self.tenant) {
            Some(requests) if *requests > 1 => *requests -= 1,
            _ => drop(under_way.remove(&self.tenant)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_without_a_request_are_forgotten() {
        let at_once = AtOnce::<i64>::new(2);
        let (one, two) = (at_once.enter(&1), at_once.enter(&1));
        assert!(one.is_ok() && two.is_ok() && at_once.enter(&1).is_err());
        assert!(at_once.enter(&2).is_ok(), "another tenant's places are its own");
        drop(one);
        assert_eq!(*at_once.under_way(), HashMap::from([(1, 1)]));
        drop(two);
        assert!(at_once.under_way().is_empty());
    }
}
