use std::time::{Duration, Instant};

use metrics::{counter, histogram};
use tenant_core::TenantLabels;

use super::About;

/// What a pool was told to count: which tenants are named.
#[derive(Clone, Default)]
pub(crate) struct Watcher {
    labels: TenantLabels,
}

impl Watcher {
    pub(super) const COUNTS: bool = true;

    pub(crate) fn naming(labels: TenantLabels) -> Self {
        Self { labels }
    }

    pub(super) fn count_statement(
        &self,
        about: &About,
        verb: &'static str,
        outcome: &'static str,
        took: Duration,
    ) {
        const STATEMENTS: &str = "tenant_sqlx_statements_total";
        let entity = about.entity;
        match self.labels.name(about.tenant.as_ref()) {
            Some(tenant) => counter!(STATEMENTS, "entity" => entity, "operation" => verb, "outcome" => outcome, "tenant" => tenant),
            None => counter!(STATEMENTS, "entity" => entity, "operation" => verb, "outcome" => outcome),
        }
        .increment(1);
        histogram!("tenant_sqlx_statement_seconds", "entity" => entity, "operation" => verb)
            .record(took.as_secs_f64());
    }

    pub(crate) fn begin_wait(&self) -> Option<Instant> {
        Some(Instant::now())
    }

    /// A connection was asked for at this moment, and had or not.
    pub(crate) fn count_wait(&self, began: Option<Instant>, had: bool) {
        let Some(began) = began else { return };
        let outcome = if had { "ok" } else { "unavailable" };
        histogram!("tenant_sqlx_pool_wait_seconds", "outcome" => outcome)
            .record(began.elapsed().as_secs_f64());
    }
}
