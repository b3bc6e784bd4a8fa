use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use tenant_core::{
    Audit, AuditEntry, AuditError, Claim, CrossTenant, Directory, DirectoryError, Placement,
    ResolveError, Resolved, Slug, Status, Tenant, TenantRecord,
};
use thiserror::Error;
use uuid::Uuid;

use crate::pool::{Access, Statement};
use crate::row::RawRow;
use crate::values::Values;
use crate::{Arguments, Backend, Cells, SystemPool, TenantPool};

/// The directory of tenants, in two tables of the application's own database: `tenants` and
/// `tenant_audit`.
///
/// It is also an [`Audit`] that keeps its entries there.
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
/// directory.suspend(acme.id).await?;
/// assert!(directory.resolve(&Claim::Id(acme.id)).await.is_err());
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(start()).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct SqlDirectory {
    pool: TenantPool,
}

/// Why the directory was not changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DirectoryChangeError {
    /// Another tenant has this slug.
    #[error("slug taken: another tenant has this slug")]
    SlugTaken,
    /// There is no such tenant.
    #[error("unknown tenant: the directory has none with this id")]
    Unknown,
    /// The name is blank, or longer than [`SqlDirectory::MAX_NAME_LENGTH`].
    #[error("unusable name: a tenant's name has 1 to {} characters", SqlDirectory::MAX_NAME_LENGTH)]
    Name,
    /// The tenant's status doesn't lead to the one asked for: what is retired stays retired.
    #[error("impossible change: a {from} tenant can't become {to}")]
    Status {
        /// The status it has.
        from: &'static str,
        /// The status it was to have.
        to: &'static str,
    },
    /// The database's refusal.
    #[error(transparent)]
    Database(#[from] crate::Error),
}

impl SqlDirectory {
    /// The longest name of a tenant, in characters.
    pub const MAX_NAME_LENGTH: usize = 200;

    /// The directory in the database that the program's own pool leads to.
    pub fn new(system: &SystemPool) -> Self {
        Self { pool: system.tenants() }
    }

    /// Makes the tables, unless they are there. Run it where the program starts.
    ///
    /// # Errors
    ///
    /// The database's refusal.
    pub async fn migrate(&self) -> Result<(), crate::Error> {
        let sql = match self.pool.backend() {
            #[cfg(feature = "postgres")]
            Backend::Postgres => include_str!("postgres.sql"),
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => include_str!("sqlite.sql"),
        };
        let first = Migration::new(
            1,
            Cow::Borrowed("tenants"),
            MigrationType::Simple,
            sqlx::SqlStr::from_static(sql),
            false,
        );
        let mut migrations = Migrator::with_migrations(vec![first]);
        // Apart from the application's own migrations, which are numbered by somebody else.
        migrations.dangerous_set_table_name("tenant_migrations");
        self.pool.migrate(&migrations).await
    }

    /// Adds a tenant, which is active at once.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::SlugTaken`], [`DirectoryChangeError::Name`].
    pub async fn create(
        &self,
        slug: Slug,
        name: &str,
    ) -> Result<TenantRecord, DirectoryChangeError> {
        check_name(name)?;
        let record = TenantRecord {
            id: Uuid::now_v7(),
            slug,
            name: name.to_owned(),
            status: Status::Active,
            placement: Placement::Shared,
        };
        const INSERT: &str = "INSERT INTO tenants (id, slug, name, status, placement) VALUES ($1, $2, $3, 'active', 'shared')";
        let outcome = self
            .run(INSERT, |values| {
                values.cell(record.id)?;
                values.cell(record.slug.clone())?;
                values.cell(record.name.clone())
            })
            .await;
        match outcome {
            Ok(_) => Ok(record),
            Err(crate::Error::Conflict { .. }) => Err(DirectoryChangeError::SlugTaken),
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a tenant's name for people. The slug stays.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`], [`DirectoryChangeError::Name`].
    pub async fn rename(&self, id: Uuid, name: &str) -> Result<(), DirectoryChangeError> {
        check_name(name)?;
        const RENAME: &str =
            "UPDATE tenants SET name = $2, updated_at = CURRENT_TIMESTAMP WHERE id = $1";
        let changed = self
            .run(RENAME, |values| {
                values.cell(id)?;
                values.cell(name.to_owned())
            })
            .await?;
        if changed == 0 { Err(DirectoryChangeError::Unknown) } else { Ok(()) }
    }

    /// Refuses a tenant from its next resolution on, until it is resumed.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`]; [`DirectoryChangeError::Status`] for a retired tenant.
    pub async fn suspend(&self, id: Uuid) -> Result<(), DirectoryChangeError> {
        const SUSPEND: &str = "UPDATE tenants SET status = 'suspended', updated_at = CURRENT_TIMESTAMP WHERE id = $1 AND status <> 'retired'";
        self.change_status(id, SUSPEND, Status::Suspended).await
    }

    /// Lets a suspended tenant work again.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`]; [`DirectoryChangeError::Status`] for a retired tenant.
    pub async fn resume(&self, id: Uuid) -> Result<(), DirectoryChangeError> {
        const RESUME: &str = "UPDATE tenants SET status = 'active', updated_at = CURRENT_TIMESTAMP WHERE id = $1 AND status <> 'retired'";
        self.change_status(id, RESUME, Status::Active).await
    }

    /// Off-boards a tenant for good: from now on its rows can be exported and purged, nothing else.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`].
    pub async fn retire(&self, id: Uuid) -> Result<(), DirectoryChangeError> {
        const RETIRE: &str = "UPDATE tenants SET status = 'retired', updated_at = CURRENT_TIMESTAMP, deleted_at = COALESCE(deleted_at, CURRENT_TIMESTAMP) WHERE id = $1";
        self.change_status(id, RETIRE, Status::Retired).await
    }

    /// Works for every active tenant, one after another, each under a token of its own.
    ///
    /// A tenant that is suspended or retired meanwhile is passed over. The first error ends it.
    ///
    /// # Errors
    ///
    /// The work's own, or the directory's.
    pub async fn each<F, X>(&self, cross: &CrossTenant<'_>, mut work: F) -> Result<(), X>
    where
        F: for<'t> AsyncFnMut(Tenant<'t, Resolved>) -> Result<(), X>,
        X: From<ResolveError>,
    {
        let _ = cross;
        let mut last = Uuid::nil();
        loop {
            let ids = self.ids_after(last).await?;
            let Some(end) = ids.last() else { return Ok(()) };
            last = *end;
            for id in ids {
                match self.resolve(&Claim::Id(id)).await {
                    Ok(grant) => grant.scope(&mut work).await?,
                    Err(
                        ResolveError::Suspended | ResolveError::Retired | ResolveError::Unknown,
                    ) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    async fn ids_after(&self, last: Uuid) -> Result<Vec<Uuid>, ResolveError> {
        const IDS: &str =
            "SELECT id FROM tenants WHERE status = 'active' AND id > $1 ORDER BY id LIMIT 500";
        let mut ids = Vec::new();
        self.read(IDS, |values| values.cell(last), &mut |row| {
            ids.push(Cells::of(row).read()?);
            Ok(())
        })
        .await?;
        Ok(ids)
    }

    async fn change_status(
        &self,
        id: Uuid,
        sql: &'static str,
        to: Status,
    ) -> Result<(), DirectoryChangeError> {
        if self.run(sql, |values| values.cell(id)).await? > 0 {
            return Ok(());
        }
        let record = self.find(&Claim::Id(id)).await.map_err(|_| UNREACHABLE)?;
        let record = record.ok_or(DirectoryChangeError::Unknown)?;
        Err(DirectoryChangeError::Status { from: word(record.status), to: word(to) })
    }

    async fn run(
        &self,
        sql: &'static str,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), crate::Error>,
    ) -> Result<u64, crate::Error> {
        let statement = self.statement(sql, bind)?;
        Access::Pool(&self.pool).run(statement, &mut |_| Ok(())).await
    }

    async fn read(
        &self,
        sql: &'static str,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), crate::Error>,
        each: &mut crate::pool::Each<'_>,
    ) -> Result<(), DirectoryError> {
        let statement = self.statement(sql, bind).map_err(unavailable)?;
        Access::Pool(&self.pool).run(statement, each).await.map_err(unavailable)?;
        Ok(())
    }

    fn statement(
        &self,
        sql: &'static str,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), crate::Error>,
    ) -> Result<Statement, crate::Error> {
        let mut arguments = Arguments::for_backend(self.pool.backend());
        bind(&mut Values::into_statement(&mut arguments))?;
        Ok(Statement { sql: Cow::Borrowed(sql), arguments, persistent: true })
    }
}

impl Directory for SqlDirectory {
    async fn find(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        let mut found = None;
        let mut each = |row: RawRow<'_>| {
            found = Some(record(&mut Cells::of(row)));
            Ok(())
        };
        match claim {
            Claim::Id(id) => self.read(BY_ID, |values| values.cell(*id), &mut each).await?,
            Claim::Slug(slug) => {
                self.read(BY_SLUG, |values| values.cell(slug.clone()), &mut each).await?
            }
            _ => return Ok(None),
        }
        found.transpose().map_err(|_| DirectoryError::Inconsistent)
    }
}

const BY_ID: &str = "SELECT id, slug, name, status, placement FROM tenants WHERE id = $1";
const BY_SLUG: &str = "SELECT id, slug, name, status, placement FROM tenants WHERE slug = $1";

impl Audit for SqlDirectory {
    async fn record(&self, entry: &AuditEntry) -> Result<(), AuditError> {
        const RECORD: &str = "INSERT INTO tenant_audit (id, actor, reason) VALUES ($1, $2, $3)";
        let outcome = self
            .run(RECORD, |values| {
                values.cell(Uuid::now_v7())?;
                values.cell(entry.actor.clone())?;
                values.cell(entry.reason.clone())
            })
            .await;
        outcome.map(drop).map_err(|error| AuditError::Unavailable { reason: error.to_string() })
    }
}

fn record(cells: &mut Cells<'_>) -> Result<TenantRecord, crate::Error> {
    Ok(TenantRecord {
        id: cells.read()?,
        slug: cells.read()?,
        name: cells.read()?,
        status: match cells.read::<String>()?.as_str() {
            "active" => Status::Active,
            "suspended" => Status::Suspended,
            "retired" => Status::Retired,
            _ => return Err(crate::Error::decode::<Status>(3)),
        },
        placement: match cells.read::<String>()?.as_str() {
            "shared" => Placement::Shared,
            _ => return Err(crate::Error::decode::<Placement>(4)),
        },
    })
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Suspended => "suspended",
        Status::Retired => "retired",
    }
}

const UNREACHABLE: crate::Error =
    crate::Error::Unavailable { reason: "the tenant directory can't be asked" };

fn unavailable(error: crate::Error) -> DirectoryError {
    DirectoryError::Unavailable { reason: error.to_string() }
}

fn check_name(name: &str) -> Result<(), DirectoryChangeError> {
    let fits = !name.trim().is_empty() && name.chars().count() <= SqlDirectory::MAX_NAME_LENGTH;
    if fits && !name.contains('\0') { Ok(()) } else { Err(DirectoryChangeError::Name) }
}
