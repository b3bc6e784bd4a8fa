use std::fmt;

/// A database that a pool may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// PostgreSQL 15 or newer.
    #[cfg(feature = "postgres")]
    Postgres,
    /// SQLite, embedded.
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl Backend {
    /// How many parameters one statement takes.
    pub(crate) fn parameter_limit(self) -> usize {
        match self {
            // The protocol counts them in 16 bits.
            #[cfg(feature = "postgres")]
            Self::Postgres => 65_535,
            // SQLITE_MAX_VARIABLE_NUMBER, since 3.32.
            #[cfg(feature = "sqlite")]
            Self::Sqlite => 32_766,
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            #[cfg(feature = "postgres")]
            Self::Postgres => out.write_str("Postgres"),
            #[cfg(feature = "sqlite")]
            Self::Sqlite => out.write_str("SQLite"),
        }
    }
}
