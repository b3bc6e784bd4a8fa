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
    /// Whether a parameter that occurs twice is bound once. SQLite could, but looks each number up in
    /// a list of them all, so that many take the square of the time.
    pub(crate) fn numbers_parameters(self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres => true,
            #[cfg(feature = "sqlite")]
            Self::Sqlite => false,
        }
    }

    /// Whether rows can be locked. A transaction of SQLite has locked the whole database.
    pub(crate) fn locks_rows(self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres => true,
            #[cfg(feature = "sqlite")]
            Self::Sqlite => false,
        }
    }

    /// What stands around the parameter that says how many rows there may be. SQLite 3.51 looks
    /// at the value of a plain one when it plans, so it plans the statement anew whenever one is bound,
    /// which takes longer than to read a small page. It doesn't look into a cast.
    pub(crate) fn limit(self) -> (&'static str, &'static str) {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres => (" LIMIT ", ""),
            #[cfg(feature = "sqlite")]
            Self::Sqlite => (" LIMIT CAST(", " AS INTEGER)"),
        }
    }

    /// Whether the catalog tells what a unique key was called. SQLite keeps no names of constraints.
    pub(crate) fn names_constraints(self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres => true,
            #[cfg(feature = "sqlite")]
            Self::Sqlite => false,
        }
    }

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
