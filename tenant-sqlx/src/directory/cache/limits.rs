use std::time::Duration;

/// How much a directory's cache keeps, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct CacheLimits {
    pub(super) known: u64,
    pub(super) known_for: Duration,
    pub(super) unknown: u64,
    pub(super) unknown_for: Duration,
}

impl Default for CacheLimits {
    /// 100,000 claims that are known for 30 seconds, 10,000 that are not for 5.
    fn default() -> Self {
        Self {
            known: 100_000,
            known_for: Duration::from_secs(30),
            unknown: 10_000,
            unknown_for: Duration::from_secs(5),
        }
    }
}

impl CacheLimits {
    /// How many claims that lead to a tenant are kept, and how long. The time is the longest that a
    /// change is not minded when nothing tells of it.
    #[must_use]
    pub fn known(self, claims: u64, time: Duration) -> Self {
        Self { known: claims, known_for: time, ..self }
    }

    /// How many claims that lead nowhere are kept, and how long. The number bounds the memory that
    /// a flood of made-up names takes.
    #[must_use]
    pub fn unknown(self, claims: u64, time: Duration) -> Self {
        Self { unknown: claims, unknown_for: time, ..self }
    }
}

/// How much a directory's cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheUse {
    /// How often the database was asked since the cache was made.
    pub look_ups: u64,
    /// How many claims are kept that lead to a tenant.
    pub known: u64,
    /// How many claims are kept that lead nowhere.
    pub unknown: u64,
    /// How many look-ups are under way.
    pub under_way: u64,
}
