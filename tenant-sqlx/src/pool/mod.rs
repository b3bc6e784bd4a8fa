//! Where statements run: pools, transactions, and the connections that they hold.

mod connection;
mod db;
mod lost;
mod pending;
mod raw;
mod system;
mod transaction;
mod unscoped;

pub use db::{Db, InTransaction};
pub use pending::{Pending, RowStream};
pub use system::{Across, CrossTransaction, SystemPool};
pub use transaction::{Isolation, Savepoint, Transaction};
pub use unscoped::{RawStatement, Unscoped};

pub(crate) use connection::{Each, Held, Kept, Prepared, Statement};
pub(crate) use db::{Access, rows, sealed, until_error};
pub(crate) use transaction::Work;

#[cfg(feature = "sqlite")]
use std::str::FromStr as _;
#[cfg(feature = "sqlite")]
use std::sync::{Arc, Mutex};

use std::time::Duration;

use tenant_core::{Begins, Tenant, TenantId};

use crate::watch::Watcher;
use crate::{Backend, Error};
use connection::Pooled;
use raw::RawPool;

/// A pool of connections that runs queries for one tenant at a time.
///
/// It leads to the backend that its address names, and has no type parameter: the same program
/// runs on an embedded SQLite file and on Postgres.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # async fn connect() -> Result<(), Error> {
/// let pool = TenantPool::connect("sqlite://app.sqlite?mode=rwc").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Round trips
///
/// A statement through the pool costs one round trip, as it would on a connection of one's own: no
/// connection is asked whether it's alive when it's given out or taken back, unless it was idle for
/// longer than a second (thirty seconds for a read). A statement that finds its connection closed is
/// sent once more on another, when nothing of it can have happened: the server took leave, or
/// nothing could be written, or it only reads. A write whose answer was lost is never sent again;
/// it ends in [`Error::Unavailable`], and may have happened.
///
/// # Made of a pool with options
///
/// `TenantPool::from` takes a `PgPool` or a `SqlitePool` that was made with options of its own. It
/// takes connections out of that pool, as many as its `max_connections`, and keeps them for itself:
/// whoever goes on using the other pool has as many again. `connect` options, also those that are
/// set later, `after_connect`, `acquire_timeout`, `idle_timeout` and `max_lifetime` hold for both,
/// and closing either stops this one. The hooks `before_acquire` and `after_release` don't run
/// between two uses: what a connection needs belongs into `after_connect`.
///
/// # No way around
///
/// Nothing gives out the driver's pool or a connection of it:
///
/// ```compile_fail,E0277
/// # use tenant_sqlx::prelude::*;
/// # async fn leak(pool: TenantPool) {
/// sqlx::query("SELECT * FROM invoices").execute(&pool).await;
/// # }
/// ```
///
/// # Clone
///
/// A clone is the same pool.
#[derive(Clone)]
pub struct TenantPool {
    backing: Backing,
    watcher: Watcher,
}

#[derive(Clone)]
enum Backing {
    #[cfg(feature = "postgres")]
    Postgres(RawPool<sqlx::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite {
        pool: RawPool<sqlx::Sqlite>,
        /// Keeps a database in memory alive while the pool has no connection.
        _anchor: Option<Arc<Mutex<sqlx::SqliteConnection>>>,
    },
}

impl TenantPool {
    /// Connects to the database at `url`: `postgres://…`, `sqlite://path?mode=rwc` or
    /// `sqlite::memory:`.
    ///
    /// On SQLite, foreign keys are enforced, writers wait five seconds for each other, the journal
    /// is a write-ahead log, and LIKE minds the case, as on Postgres.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the address can't be used or the server can't be reached.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        #[cfg(feature = "postgres")]
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = sqlx::PgPool::connect(url).await.map_err(|error| match error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => Error::Unavailable {
                    reason: "no server answers at the address; is it the right one, and is the server there?",
                },
                other => other.into(),
            })?;
            return Ok(pool.into());
        }
        #[cfg(feature = "sqlite")]
        if url.starts_with("sqlite:") {
            return Self::connect_sqlite(url).await;
        }
        Err(Error::Unavailable { reason: "the address names no backend that this build has" })
    }

    #[cfg(feature = "sqlite")]
    async fn connect_sqlite(url: &str) -> Result<Self, Error> {
        use sqlx::ConnectOptions as _;
        use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let mut options = SqliteConnectOptions::from_str(url)?.pragma("case_sensitive_like", "ON");
        if in_memory {
            let anchor = options.connect().await?;
            let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
            let _anchor = Some(Arc::new(Mutex::new(anchor)));
            let backing = Backing::Sqlite { pool: RawPool::new(pool), _anchor };
            return Ok(Self { backing, watcher: Watcher::default() });
        }
        options = options.journal_mode(SqliteJournalMode::Wal);
        Ok(SqlitePoolOptions::new().connect_with(options).await?.into())
    }

    /// The backend that the pool leads to.
    pub fn backend(&self) -> Backend {
        match &self.backing {
            #[cfg(feature = "postgres")]
            Backing::Postgres(_) => Backend::Postgres,
            #[cfg(feature = "sqlite")]
            Backing::Sqlite { .. } => Backend::Sqlite,
        }
    }

    /// Begins a transaction for this tenant.
    ///
    /// On SQLite it takes the write lock at once, so that it never fails halfway because another
    /// writer came first.
    ///
    /// # Tenant
    ///
    /// The transaction has the token's brand: another tenant's token doesn't fit it.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when no connection becomes free, [`Error::Retry`] when SQLite's write
    /// lock doesn't.
    pub fn begin<'c, 't: 'c, S, K: TenantId>(
        &'c self,
        tenant: &Tenant<'t, S, K>,
    ) -> Pending<'c, Transaction<'t>>
    where
        S: Begins,
    {
        self.begin_with(tenant, Isolation::Default)
    }

    /// Begins a transaction with the given isolation.
    ///
    /// # Tenant
    ///
    /// As [`begin`](TenantPool::begin).
    ///
    /// # Errors
    ///
    /// As [`begin`](TenantPool::begin).
    pub fn begin_with<'c, 't: 'c, S, K: TenantId>(
        &'c self,
        tenant: &Tenant<'t, S, K>,
        isolation: Isolation,
    ) -> Pending<'c, Transaction<'t>>
    where
        S: Begins,
    {
        let _ = tenant;
        Pending::new(async move {
            Transaction::begin(self.hold().await?, self.backend(), isolation).await
        })
    }

    /// Asks whether the database answers, as a probe for readiness does: takes a connection as any
    /// statement would, and sends a statement that reads nothing of anybody's.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// async fn ready(pool: &TenantPool) -> bool {
    ///     pool.ping().await.is_ok()
    /// }
    /// ```
    ///
    /// Where all connections are in use it waits for one, as long as the pool's `acquire_timeout`: a
    /// probe that gives up earlier drops the future.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`], whatever the reason is: no connection to be had, or no answer.
    pub async fn ping(&self) -> Result<(), Error> {
        let backend = self.backend();
        // SQLite answers `SELECT 1` without a look into its file.
        let text = match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => "SELECT 1",
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => "SELECT COUNT(*) FROM sqlite_schema",
        };
        let mut statement = Statement { repeatable: true, ..Statement::fixed(text, backend) };
        let answered = match self.hold_for(&statement).await {
            Ok(mut held) => held.run(&mut statement, &mut |_| Ok(())).await,
            Err(error) => Err(error),
        };
        answered.map(drop).map_err(|error| match error {
            Error::Unavailable { .. } => error,
            _ => Error::Unavailable { reason: "the database doesn't answer" },
        })
    }

    /// Closes the pool: waits for the connections in use, then closes all.
    pub async fn close(&self) {
        match &self.backing {
            #[cfg(feature = "postgres")]
            Backing::Postgres(pool) => pool.close().await,
            #[cfg(feature = "sqlite")]
            Backing::Sqlite { pool, .. } => pool.close().await,
        }
    }

    /// A connection to begin a transaction on. A BEGIN that finds it closed is sent again.
    pub(crate) async fn hold(&self) -> Result<Held, Error> {
        self.hold_idle_for(TRUSTED).await
    }

    /// A connection to run this statement on.
    pub(crate) async fn hold_for(&self, statement: &Statement) -> Result<Held, Error> {
        self.hold_idle_for(if statement.repeatable { TRUSTED } else { TRUSTED_TO_WRITE }).await
    }

    /// A connection that has just said that it's alive, for work that is not sent again.
    pub(crate) async fn hold_alive(&self) -> Result<Held, Error> {
        self.hold_idle_for(Duration::ZERO).await
    }

    async fn hold_idle_for(&self, trusted: Duration) -> Result<Held, Error> {
        let began = self.watcher.begin_wait();
        let connection = match &self.backing {
            #[cfg(feature = "postgres")]
            Backing::Postgres(pool) => pool.acquire(trusted).await.map(Pooled::Postgres),
            #[cfg(feature = "sqlite")]
            Backing::Sqlite { pool, .. } => pool.acquire(trusted).await.map(Pooled::Sqlite),
        };
        self.watcher.count_wait(began, connection.is_ok());
        Ok(Held::new(connection?, self.watcher.clone()))
    }

    /// How long a connection or a turn is waited for.
    pub(crate) fn acquire_timeout(&self) -> Duration {
        match &self.backing {
            #[cfg(feature = "postgres")]
            Backing::Postgres(pool) => pool.acquire_timeout(),
            #[cfg(feature = "sqlite")]
            Backing::Sqlite { pool, .. } => pool.acquire_timeout(),
        }
    }

    pub(crate) fn watcher(&self) -> &Watcher {
        &self.watcher
    }

    /// Has this pool's counters of statements name tenants, as these labels say.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # use tenant_sqlx::TenantLabels;
    /// # async fn start() -> Result<(), Error> {
    /// let pool = TenantPool::connect("sqlite::memory:").await?;
    /// let pool = pool.with_tenant_labels(TenantLabels::busiest(20));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn with_tenant_labels(mut self, labels: tenant_core::TenantLabels) -> Self {
        self.watcher = Watcher::naming(labels);
        self
    }

    /// The driver's pool, for the directory to listen beside it.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(&self) -> Option<&sqlx::PgPool> {
        match &self.backing {
            Backing::Postgres(pool) => Some(pool.source()),
            #[cfg(feature = "sqlite")]
            Backing::Sqlite { .. } => None,
        }
    }

    pub(crate) async fn migrate(&self, migrator: &sqlx::migrate::Migrator) -> Result<(), Error> {
        self.hold_alive().await?.migrate(migrator).await
    }
}

/// How long a connection may have been idle to be used without asking whether it's alive. What finds
/// it closed is sent again, so this is for those that vanished without a word.
const TRUSTED: Duration = Duration::from_secs(30);

/// The same for a statement that writes: where the answer is lost, nobody knows whether it was done,
/// and it is not sent again.
const TRUSTED_TO_WRITE: Duration = Duration::from_secs(1);

/// Takes a pool that was made with options of its own; [`TenantPool`] says which of them hold.
/// Whoever keeps a clone of it keeps a way around this library.
#[cfg(feature = "postgres")]
impl From<sqlx::PgPool> for TenantPool {
    fn from(pool: sqlx::PgPool) -> Self {
        Self { backing: Backing::Postgres(RawPool::new(pool)), watcher: Watcher::default() }
    }
}

/// Takes a pool that was made with options of its own; [`TenantPool`] says which of them hold.
/// Whoever keeps a clone of it keeps a way around this library.
#[cfg(feature = "sqlite")]
impl From<sqlx::SqlitePool> for TenantPool {
    fn from(pool: sqlx::SqlitePool) -> Self {
        let backing = Backing::Sqlite { pool: RawPool::new(pool), _anchor: None };
        Self { backing, watcher: Watcher::default() }
    }
}

impl std::fmt::Debug for TenantPool {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "TenantPool({})", self.backend())
    }
}
