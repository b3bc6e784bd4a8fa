use std::future::Future;

use uuid::Uuid;

use crate::{Claim, DirectoryError, Grant, ResolveError, RetiredGrant, Slug, TenantId};

/// Knows the tenants, and is the only place where a claim becomes a [`Grant`].
///
/// An implementation answers [`find`](Directory::find); the two `resolve` methods check the answer
/// and mint. Whoever implements this trait decides who a tenant is: it is the root of trust, and
/// a program has one.
pub trait Directory<K: TenantId = Uuid>: Send + Sync {
    /// Looks a claim up. `None` when no tenant answers to it.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] when the directory can't be asked; never for an unknown tenant.
    fn find(
        &self,
        claim: &Claim<K>,
    ) -> impl Future<Output = Result<Option<TenantRecord<K>>, DirectoryError>> + Send;

    /// Looks a claim up past any cache: what is so now. It's asked before something is given up for good,
    /// such as a job. A directory that keeps answers overrides it and [`resolve_now`](Directory::resolve_now),
    /// and one that stands around another passes both on.
    ///
    /// # Errors
    ///
    /// As with [`find`](Directory::find).
    fn find_now(
        &self,
        claim: &Claim<K>,
    ) -> impl Future<Output = Result<Option<TenantRecord<K>>, DirectoryError>> + Send {
        self.find(claim)
    }

    /// Turns a claim into a grant, when the tenant is known and active.
    ///
    /// # Errors
    ///
    /// [`ResolveError`] says whether the tenant is unknown, suspended or retired, or whether the
    /// directory could not be asked.
    fn resolve(
        &self,
        claim: &Claim<K>,
    ) -> impl Future<Output = Result<Grant<K>, ResolveError>> + Send {
        async move {
            let record = answer(claim, self.find(claim).await?)?;
            match record.status {
                Status::Active => Ok(Grant::mint(record)),
                Status::Suspended => Err(ResolveError::Suspended),
                Status::Retired => Err(ResolveError::Retired),
            }
        }
    }

    /// As [`resolve`](Directory::resolve), past any cache. As it stands it is `resolve`: whoever decides
    /// there has decided here.
    ///
    /// # Errors
    ///
    /// As with [`resolve`](Directory::resolve).
    fn resolve_now(
        &self,
        claim: &Claim<K>,
    ) -> impl Future<Output = Result<Grant<K>, ResolveError>> + Send {
        self.resolve(claim)
    }

    /// Turns a claim into a grant for export and purge, when the tenant is retired.
    ///
    /// # Errors
    ///
    /// [`ResolveError::NotRetired`] while the tenant is active or suspended.
    fn resolve_retired(
        &self,
        claim: &Claim<K>,
    ) -> impl Future<Output = Result<RetiredGrant<K>, ResolveError>> + Send {
        async move {
            let record = answer(claim, self.find(claim).await?)?;
            match record.status {
                Status::Retired => Ok(RetiredGrant::mint(record)),
                Status::Active | Status::Suspended => Err(ResolveError::NotRetired),
            }
        }
    }
}

/// The record that answers the claim. A record that answers another claim is a broken directory.
fn answer<K: TenantId>(
    claim: &Claim<K>,
    found: Option<TenantRecord<K>>,
) -> Result<TenantRecord<K>, ResolveError> {
    let record = found.ok_or(ResolveError::Unknown)?;
    let answers = match claim {
        Claim::Id(id) => record.id == *id,
        Claim::Slug(slug) => record.slug == *slug,
        // The record doesn't say which domains and credentials it has: the directory does.
        Claim::Domain(_) | Claim::Credential(_) => true,
    };
    if answers { Ok(record) } else { Err(DirectoryError::Inconsistent.into()) }
}

/// What a directory knows of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantRecord<K = Uuid> {
    /// The id, which never changes.
    pub id: K,
    /// The name in addresses, unique among tenants.
    pub slug: Slug,
    /// The name for people.
    pub name: String,
    /// Whether the tenant may be worked for.
    pub status: Status,
    /// Where the tenant's rows live.
    pub placement: Placement,
}

/// Whether a tenant may be worked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Queries run.
    Active,
    /// Known, but refused until it is resumed.
    Suspended,
    /// Off-boarded: export and purge only.
    Retired,
}

/// Where a tenant's rows live.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Placement {
    /// In tables that all tenants share, told apart by the tenant column.
    Shared,
}
