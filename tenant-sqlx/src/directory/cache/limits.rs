use std::time::Duration;

/// How much a directory's cache keeps, and for how long.
///
/// An answer is of a claim, or of a user's membership of a tenant. Each of the two has room of its own,
/// of the same size.
#[derive(Debug, Clone, Copy)]
pub struct CacheLimits {
    pub(super) known: u64,
    pub(super) known_for: Duration,
    pub(super) unknown: u64,
    pub(super) unknown_for: Duration,
    pub(super) look_up: Duration,
}

impl Default for CacheLimits {
    /// 100,000 answers that say yes for 30 seconds, 10,000 that say no for 5. A look-up takes 5 seconds at
    /// most.
    fn default() -> Self {
        Self {
            known: 100_000,
            known_for: Duration::from_secs(30),
            unknown: 10_000,
            unknown_for: Duration::from_secs(5),
            look_up: Duration::from_secs(5),
        }
    }
}

impl CacheLimits {
    /// How many claims that lead to a tenant, and how many memberships, are kept, and how long. The
    /// time is the longest that a change is not minded when nothing tells of it.
    #[must_use]
    pub fn known(self, answers: u64, time: Duration) -> Self {
        Self { known: answers, known_for: time, ..self }
    }

    /// How many claims that lead nowhere, and how many users who are no members, are kept, and how
    /// long. The number bounds the memory that a flood of made-up names takes.
    #[must_use]
    pub fn unknown(self, answers: u64, time: Duration) -> Self {
        Self { unknown: answers, unknown_for: time, ..self }
    }

    /// How long one look-up may take, with the wait for a connection.
    ///
    /// Then all who wait for it are told that the directory is
    /// [unavailable](tenant_core::DirectoryError::Unavailable), its connection is closed, and whoever
    /// comes next begins a look-up of their own. Without such a limit, a connection whose other end is
    /// gone without a word would keep a tenant out for as long as anybody asks for it.
    #[must_use]
    pub fn look_up(self, time: Duration) -> Self {
        Self { look_up: time, ..self }
    }
}

/// How much a directory's cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheUse {
    /// How often the database was asked since the cache was made.
    pub look_ups: u64,
    /// How many claims are kept that lead to a tenant, and how many memberships.
    pub known: u64,
    /// How many claims are kept that lead nowhere, and how many users who are no members.
    pub unknown: u64,
    /// How many look-ups are under way.
    pub under_way: u64,
}
