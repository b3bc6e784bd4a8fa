use http::StatusCode;
use tenant_core::{Grant, TenantId};

#[cfg(feature = "metrics")]
pub(crate) use counting::Counts;

/// Counts nothing.
#[cfg(not(feature = "metrics"))]
#[derive(Clone, Default)]
pub(crate) struct Counts {}

#[cfg(not(feature = "metrics"))]
impl Counts {
    pub(crate) fn begin(&self) -> Self {
        Self {}
    }

    pub(crate) fn resolved<K: TenantId>(&mut self, _: &Grant<K>) {}

    pub(crate) fn answered(&mut self, _: Option<StatusCode>) {}
}

#[cfg(feature = "metrics")]
mod counting {
    use std::thread;
    use std::time::Instant;

    use metrics::{counter, histogram};
    use tenant_core::{TenantLabel, TenantLabels};

    use super::{Grant, StatusCode, TenantId};

    /// Counts requests.
    #[derive(Clone, Default)]
    pub(crate) struct Counts {
        labels: TenantLabels,
    }

    impl Counts {
        pub(crate) fn naming(labels: TenantLabels) -> Self {
            Self { labels }
        }

        pub(crate) fn begin(&self) -> Count {
            let labels = self.labels.clone();
            Count { labels, began: Instant::now(), tenant: None, status: "dropped" }
        }
    }

    /// A request under way. Dropped before it's answered, it says so: whoever asked went away, or it was
    /// given up after some time. A panic is answered by what stands around it.
    pub(crate) struct Count {
        labels: TenantLabels,
        began: Instant,
        tenant: Option<TenantLabel>,
        status: &'static str,
    }

    impl Count {
        pub(crate) fn resolved<K: TenantId>(&mut self, grant: &Grant<K>) {
            self.tenant = Some(grant.label());
        }

        /// Without a status the service has failed, and what stands around it answers.
        pub(crate) fn answered(&mut self, status: Option<StatusCode>) {
            self.status = match status.map(|status| status.as_u16() / 100) {
                Some(1) => "1xx",
                Some(2) => "2xx",
                Some(3) => "3xx",
                Some(4) => "4xx",
                _ => "5xx",
            };
        }
    }

    impl Drop for Count {
        fn drop(&mut self) {
            const REQUESTS: &str = "tenant_http_requests_total";
            let status = if thread::panicking() { "5xx" } else { self.status };
            match self.labels.name(self.tenant.as_ref()) {
                Some(tenant) => counter!(REQUESTS, "status" => status, "tenant" => tenant),
                None => counter!(REQUESTS, "status" => status),
            }
            .increment(1);
            histogram!("tenant_http_request_seconds", "status" => status)
                .record(self.began.elapsed().as_secs_f64());
        }
    }
}
