//! Who is a tenant, by which names, and who belongs to it.

mod audit;
mod cache;
mod change;
mod credentials;
mod domains;
mod error;
mod follow;
mod members;
mod record;
mod tenants;
mod turns;

pub use cache::{CacheLimits, CacheUse};
pub use error::DirectoryChangeError;
pub use members::Member;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::FutureExt as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use tenant_core::{Claim, Directory, DirectoryError, Grant, ResolveError, TenantRecord};

use crate::pool::{Access, Statement};
use crate::row::RawRow;
use crate::values::Values;
use crate::{Arguments, Backend, Cells, SystemPool, TenantPool};
use cache::{Cache, Changes};
use turns::Turns;

/// The directory of tenants, in tables of the application's own database: `tenants`, the domains,
/// credentials and members of tenants, and `tenant_audit`.
///
/// It is also an [`Audit`] that keeps its entries there, and the [`Membership`] of a
/// [`Resolver`](crate::Resolver). Suspending, resuming, retiring and renaming a tenant is written to
/// the same log, in one transaction with the change: neither is there without the other. The table
/// only grows: triggers refuse to change or delete an entry. Who owns the table can drop them; a role
/// that may only `INSERT` and `SELECT` there can't.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
/// let system = SystemPool::connect("sqlite::memory:").await?;
/// let directory = SqlDirectory::new(&system);
/// directory.migrate().await?;
///
/// let acme = directory.create("acme".parse()?, "Acme Ltd").await?;
/// let grant = directory.resolve(&Claim::parse_slug("acme")?).await?;
/// assert_eq!(grant.id(), &acme.id);
///
/// directory.suspend(acme.id, "olga", "unpaid since March").await?;
/// assert!(directory.resolve(&Claim::Id(acme.id)).await.is_err());
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(start()).unwrap();
/// ```
///
/// # Writes
///
/// Two writes of one thing (a tenant's name and status, a slug, a membership, a domain, a credential) happen in
/// the order in which they were begun, through the directory or any clone of it: one whose future was dropped
/// never comes in behind a later one. A write waits for the earlier ones as long as the pool's
/// `acquire_timeout`, and then as long again for a connection; it is refused as
/// [unavailable](crate::Error::Unavailable) when either takes longer. Then it has not happened, and neither
/// has one whose future was dropped while it waited.
///
/// Between processes, or directories that are no clones, the last to commit wins. So it is with a write whose
/// connection broke, which the server may make later, and with one that was given up where no runtime of Tokio
/// runs.
///
/// # Clone
///
/// A clone is the same directory, with the same [cache](SqlDirectory::cached) if it has one.
///
/// [`Audit`]: crate::Audit
/// [`Membership`]: crate::Membership
#[derive(Debug, Clone)]
pub struct SqlDirectory {
    pool: TenantPool,
    /// Shared with all clones, also by those without a cache: so every cache hears of every write.
    changes: Arc<Changes>,
    /// Shared with all clones as well.
    turns: Arc<Turns>,
    cache: Option<Arc<Cache>>,
}

impl SqlDirectory {
    /// The longest name of a tenant, in characters.
    pub const MAX_NAME_LENGTH: usize = 200;

    /// The directory in the database that the program's own pool leads to. It asks the database
    /// each time.
    pub fn new(system: &SystemPool) -> Self {
        Self {
            pool: system.tenants(),
            changes: Arc::new(Changes::new()),
            turns: Arc::default(),
            cache: None,
        }
    }

    /// The same directory with a cache in front of it.
    ///
    /// The cache keeps what was found and what was not, each with a time limit and a size: which tenant
    /// answers to a claim, and who is a [member](crate::Membership). Requests that ask the same wait for
    /// one look-up, which has a [time limit](CacheLimits::look_up).
    ///
    /// Every write through this directory or any clone of it is minded at once: a tenant that was
    /// suspended, and a member who was removed, is refused at the next request. While the write is under
    /// way, the cache doesn't answer for what it changes; the database is asked. A write that has got its
    /// connection comes to its end in a task of its own, also when its future is dropped. Where the
    /// server's answer is lost with the connection or the runtime, the database is asked for as long as
    /// the time limit.
    ///
    /// Writes of other processes, and of directories that are no clones, are minded when the time limit
    /// is over, or, on Postgres, at once with [`follow`](SqlDirectory::follow).
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # use tenant_sqlx::CacheLimits;
    /// # fn start(system: &SystemPool) {
    /// let directory = SqlDirectory::new(system).cached(CacheLimits::default());
    /// tokio::spawn(directory.follow());
    /// # }
    /// ```
    #[must_use]
    pub fn cached(self, limits: CacheLimits) -> Self {
        let cache = Some(Arc::new(Cache::new(limits, &self.changes)));
        Self { cache, ..self }
    }

    /// How much the cache is used; nothing when there is none.
    pub async fn cache_use(&self) -> Option<CacheUse> {
        match &self.cache {
            Some(cache) => Some(cache.count().await),
            None => None,
        }
    }

    /// Makes the tables, unless they are there. Run it where the program starts.
    ///
    /// # Errors
    ///
    /// The database's refusal.
    pub async fn migrate(&self) -> Result<(), crate::Error> {
        let texts = match self.pool.backend() {
            #[cfg(feature = "postgres")]
            Backend::Postgres => [
                ("tenants", include_str!("migrations/1_tenants.postgres.sql")),
                ("claims", include_str!("migrations/2_claims.postgres.sql")),
                ("audit", include_str!("migrations/3_audit.postgres.sql")),
            ],
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => [
                ("tenants", include_str!("migrations/1_tenants.sqlite.sql")),
                ("claims", include_str!("migrations/2_claims.sqlite.sql")),
                ("audit", include_str!("migrations/3_audit.sqlite.sql")),
            ],
        };
        let numbered = (1..).zip(texts).map(|(number, (name, sql))| {
            let sql = sqlx::SqlStr::from_static(sql);
            Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, sql, false)
        });
        let mut migrations = Migrator::with_migrations(numbered.collect());
        // Apart from the application's own migrations, which are numbered by somebody else.
        migrations.dangerous_set_table_name("tenant_migrations");
        self.pool.migrate(&migrations).await
    }

    fn uncached(&self) -> Self {
        Self { cache: None, ..self.clone() }
    }

    /// Asks the database.
    async fn look_up(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        let mut found = None;
        let mut each = |row: RawRow<'_>| {
            found = Some(record::record(&mut Cells::of(row)));
            Ok(())
        };
        match claim {
            Claim::Id(id) => self.read(BY_ID, |values| values.cell(*id), &mut each).await?,
            Claim::Slug(slug) => {
                self.read(BY_SLUG, |values| values.cell(slug.clone()), &mut each).await?
            }
            Claim::Domain(domain) => {
                let text = domain.as_str().to_owned();
                self.read(BY_DOMAIN, |values| values.cell(text), &mut each).await?
            }
            Claim::Credential(credential) => {
                let digest = credential.digest().to_vec();
                let bind = |values: &mut Values<'_>| {
                    values.cell(digest)?;
                    values.cell(now())
                };
                self.read(BY_CREDENTIAL, bind, &mut each).await?
            }
            _ => return Ok(None),
        }
        found.transpose().map_err(|_| DirectoryError::Inconsistent)
    }

    pub(super) async fn read(
        &self,
        sql: &'static str,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), crate::Error>,
        each: &mut crate::pool::Each<'_>,
    ) -> Result<(), DirectoryError> {
        let mut statement = self.statement(sql, bind).map_err(unavailable)?;
        Access::Pool(&self.pool).run(&mut statement, each).await.map_err(unavailable)?;
        Ok(())
    }

    fn statement(
        &self,
        sql: &'static str,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), crate::Error>,
    ) -> Result<Statement, crate::Error> {
        let mut arguments = Arguments::with_room(self.pool.backend(), 4);
        bind(&mut Values::into_statement(&mut arguments))?;
        let repeatable = sql.starts_with("SELECT ");
        Ok(Statement { repeatable, ..Statement::constant(sql, arguments) })
    }
}

impl Directory for SqlDirectory {
    async fn find(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        let Some(cache) = &self.cache else { return self.look_up(claim).await };
        let ask = || {
            let (uncached, claim) = (self.uncached(), claim.clone());
            async move { uncached.look_up(&claim).await }.boxed()
        };
        cache.find(claim, ask).await
    }

    async fn find_now(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        let Some(cache) = &self.cache else { return self.look_up(claim).await };
        let (uncached, claim) = (self.uncached(), claim.clone());
        cache.find_now(async move { uncached.look_up(&claim).await }.boxed()).await
    }

    async fn resolve_now(&self, claim: &Claim) -> Result<Grant, ResolveError> {
        Now(self).resolve(claim).await
    }
}

/// A directory that keeps nothing.
struct Now<'d>(&'d SqlDirectory);

impl Directory for Now<'_> {
    async fn find(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        self.0.find_now(claim).await
    }
}

macro_rules! tenant_where {
    ($rest:literal) => {
        concat!(
            "SELECT tenants.id, tenants.slug, tenants.name, tenants.status, tenants.placement FROM tenants ",
            $rest
        )
    };
}

const BY_ID: &str = tenant_where!("WHERE tenants.id = $1");
const BY_SLUG: &str = tenant_where!("WHERE tenants.slug = $1");
const BY_DOMAIN: &str = tenant_where!(
    "JOIN tenant_domains ON tenant_domains.tenant_id = tenants.id WHERE tenant_domains.domain = $1 AND tenant_domains.verified_at IS NOT NULL"
);
const BY_CREDENTIAL: &str = tenant_where!(
    "JOIN tenant_credentials ON tenant_credentials.tenant_id = tenants.id WHERE tenant_credentials.digest = $1 AND (tenant_credentials.expires_at IS NULL OR tenant_credentials.expires_at > $2)"
);

/// Seconds since 1970.
fn now() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_secs()).unwrap_or(i64::MAX)
}

fn unavailable(error: crate::Error) -> DirectoryError {
    DirectoryError::Unavailable { reason: error.to_string() }
}
