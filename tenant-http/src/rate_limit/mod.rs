//! How often a tenant may ask.

mod buckets;
mod layer;
mod plans;

pub use layer::{RateLimitLayer, RateLimitService};
pub use plans::RatePlanError;

use std::num::NonZeroU32;
use std::time::Duration;

/// How many requests in how much time. All of them may come at once; then they are given back one by
/// one, evenly over the time.
///
/// ```
/// use std::num::NonZeroU32;
/// use tenant_http::RateLimit;
///
/// let generous = NonZeroU32::new(6000).map(RateLimit::per_minute);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RateLimit {
    requests: NonZeroU32,
    seconds: u32,
}

impl RateLimit {
    /// So many in a second.
    pub const fn per_second(requests: NonZeroU32) -> Self {
        Self { requests, seconds: 1 }
    }

    /// So many in a minute.
    pub const fn per_minute(requests: NonZeroU32) -> Self {
        Self { requests, seconds: 60 }
    }

    /// So many in an hour.
    pub const fn per_hour(requests: NonZeroU32) -> Self {
        Self { requests, seconds: 3600 }
    }

    fn requests(self) -> NonZeroU32 {
        self.requests
    }

    fn seconds(self) -> u32 {
        self.seconds
    }

    /// How long until so many requests have been given back.
    fn time_for(self, requests: u32) -> Duration {
        Duration::from_secs(self.seconds.into()) * requests / self.requests.get()
    }
}
