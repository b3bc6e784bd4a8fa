use std::convert::Infallible;
use std::fmt;
use std::future::Future;

use uuid::Uuid;

use super::source::Reading;
use crate::{
    Claim, Directory, DirectoryError, Evidence, Grant, Refusal, ResolveError, Slug, Source,
    Standing, TenantId, TenantRecord,
};

/// Turns evidence into a grant: reads every source, has them agree, and asks the directory.
///
/// It refuses unless
///
/// 1. at least one source names a tenant, and each that names one is well-formed;
/// 2. at least one of those is [verified](Standing::Verified), or the application has
///    [named](Source::vouched_by) what vouches for it;
/// 3. all of them name the same tenant;
/// 4. the directory knows the tenant, and it is active;
/// 5. the user is a member of it, when a [membership](ResolverBuilder::membership) is asked for.
///
/// With a membership, what the directory knows is told to members alone: whoever is no member of a tenant
/// that was named, or names one that isn't there, is told [`Refusal::Unknown`], whatever else was named.
///
/// ```
/// use tenant_core::{Directory, Evidence, Grant, Refusal, Resolver, Source};
///
/// async fn resolve(directory: impl Directory) -> Result<Grant, Box<dyn std::error::Error>> {
///     let resolver = Resolver::builder(directory)
///         .source(Source::session("tenant"))
///         .source(Source::subdomain("app.example")?)
///         .build();
///     let evidence = Evidence::new().session("tenant", "acme").header("host", b"acme.app.example");
///     Ok(resolver.resolve(&evidence).await?)
/// }
/// ```
///
/// It has no constructor for a grant of its own: each goes through
/// [`Directory::resolve`](crate::Directory::resolve). There is no default tenant either, unless
/// [`single_tenant`](Resolver::single_tenant) says so.
pub struct Resolver<D, M = NoMembership, K = Uuid> {
    directory: D,
    sources: Vec<Source<K>>,
    agreement: Agreement,
    membership: Option<M>,
}

/// A [`Resolver`] that is being put together.
pub struct ResolverBuilder<D, M = NoMembership, K = Uuid>(Resolver<D, M, K>);

/// Which sources have to name the tenant. Those that do always have to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Agreement {
    /// One is enough, and all that are present agree.
    #[default]
    AllPresent,
    /// Every source of the resolver is present, and all agree.
    AllSources,
}

/// Knows which users belong to which tenants.
pub trait Membership<K: TenantId = Uuid>: Send + Sync {
    /// Whether the user is a member of the tenant.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] when that can't be found out.
    fn is_member(
        &self,
        user: &str,
        tenant: &K,
    ) -> impl Future<Output = Result<bool, DirectoryError>> + Send;
}

/// No membership is asked for. It has no values.
#[derive(Debug, Clone, Copy)]
pub struct NoMembership(Infallible);

impl<K: TenantId> Membership<K> for NoMembership {
    async fn is_member(&self, _user: &str, _tenant: &K) -> Result<bool, DirectoryError> {
        match self.0 {}
    }
}

impl<D: Directory<K>, K: TenantId> Resolver<D, NoMembership, K> {
    /// A resolver without a source, which refuses everything.
    pub fn builder(directory: D) -> ResolverBuilder<D, NoMembership, K> {
        ResolverBuilder(Self {
            directory,
            sources: Vec::new(),
            agreement: Agreement::AllPresent,
            membership: None,
        })
    }

    /// A resolver by which everything belongs to one tenant: an installation for one customer.
    ///
    /// Sources that are added must agree with it. The tenant must exist and be active as any other.
    pub fn single_tenant(slug: Slug, directory: D) -> ResolverBuilder<D, NoMembership, K> {
        Self::builder(directory).source(Source::single(slug))
    }
}

impl<D: Directory<K>, M: Membership<K>, K: TenantId> ResolverBuilder<D, M, K> {
    /// Adds a source.
    #[must_use]
    pub fn source(mut self, source: Source<K>) -> Self {
        self.0.sources.push(source);
        self
    }

    /// Which sources have to be present: one of them unless said otherwise.
    #[must_use]
    pub fn agreement(mut self, agreement: Agreement) -> Self {
        self.0.agreement = agreement;
        self
    }

    /// Asks that the user be a member of the tenant.
    ///
    /// The user is that of the [evidence](Evidence::user) or of the signed token. Without a user
    /// only a credential that is a secret resolves, since that belongs to the tenant itself; all
    /// else is [`Refusal::Unidentified`], before a tenant is looked for.
    ///
    /// A status, and a disagreement that only the directory can see, such as that of a slug with a
    /// domain, is told to members of every tenant that was named. Nobody else can tell from the answer
    /// which of the names lead to a tenant.
    #[must_use]
    pub fn membership<N: Membership<K>>(self, membership: N) -> ResolverBuilder<D, N, K> {
        let Resolver { directory, sources, agreement, .. } = self.0;
        ResolverBuilder(Resolver { directory, sources, agreement, membership: Some(membership) })
    }

    /// The resolver.
    pub fn build(self) -> Resolver<D, M, K> {
        self.0
    }
}

impl<D: Directory<K>, M: Membership<K>, K: TenantId> Resolver<D, M, K> {
    /// Turns evidence into a grant.
    ///
    /// # Errors
    ///
    /// [`Refusal`] says why there is none.
    pub async fn resolve(&self, evidence: &Evidence<'_, K>) -> Result<Grant<K>, Refusal> {
        self.resolve_by(&self.directory, evidence).await
    }

    /// Turns evidence into a grant by what the directory says now, past its cache if it has one:
    /// [`Directory::resolve_now`](crate::Directory::resolve_now). The membership is asked for as always.
    ///
    /// # Errors
    ///
    /// As with [`resolve`](Resolver::resolve).
    pub async fn resolve_now(&self, evidence: &Evidence<'_, K>) -> Result<Grant<K>, Refusal> {
        self.resolve_by(&Now(&self.directory), evidence).await
    }

    async fn resolve_by(
        &self,
        directory: &impl Directory<K>,
        evidence: &Evidence<'_, K>,
    ) -> Result<Grant<K>, Refusal> {
        let outcome = self.decide(directory, evidence).await;
        #[cfg(feature = "metrics")]
        crate::metrics::count_resolution(&outcome);
        outcome
    }

    async fn decide(
        &self,
        directory: &impl Directory<K>,
        evidence: &Evidence<'_, K>,
    ) -> Result<Grant<K>, Refusal> {
        let heard = self.hear(evidence)?;
        let outcome = agree(directory, &heard.claims).await;
        // Only a secret is heard without a user.
        let (Some(membership), Some(user)) = (&self.membership, heard.user) else { return outcome };
        match outcome {
            Ok(grant) => {
                let is_member = membership.is_member(&user, grant.id()).await;
                if is_member.map_err(Refusal::Directory)? {
                    Ok(grant)
                } else {
                    Err(Refusal::Unknown)
                }
            }
            Err(Refusal::Directory(error)) => Err(Refusal::Directory(error)),
            Err(refusal) => {
                Err(self.told(directory, refusal, membership, &user, &heard.claims).await?)
            }
        }
    }

    /// What the user is told of a refusal that the directory has decided.
    ///
    /// That a tenant is suspended, and that two names are of two tenants, says that they exist: it's for
    /// members of all of them to learn. All others are told what they are told of no tenant.
    async fn told(
        &self,
        directory: &impl Directory<K>,
        refusal: Refusal,
        membership: &M,
        user: &str,
        claims: &[Claim<K>],
    ) -> Result<Refusal, Refusal> {
        for claim in claims {
            let found = directory.find(claim).await.map_err(Refusal::Directory)?;
            let Some(record) = found else { return Ok(Refusal::Unknown) };
            let is_member = membership.is_member(user, &record.id).await;
            if !is_member.map_err(Refusal::Directory)? {
                return Ok(Refusal::Unknown);
            }
        }
        Ok(refusal)
    }

    /// Reads all sources, and decides what can be decided without the directory.
    fn hear(&self, evidence: &Evidence<'_, K>) -> Result<Heard<K>, Refusal> {
        let mut heard = Heard { claims: Vec::new(), user: None, by_secret: false };
        let mut trusted = false;
        for user in evidence.users() {
            heard.add_user(user)?;
        }
        for source in &self.sources {
            let Reading { claim, user } = source.read(evidence)?;
            if let Some(user) = user {
                heard.add_user(&user)?;
            }
            match claim {
                Some(claim) => {
                    heard.add(claim)?;
                    trusted |= source.standing() != Standing::Asserted;
                }
                None if self.agreement == Agreement::AllSources => return Err(Refusal::Missing),
                None => {}
            }
        }
        // Who somebody is comes before what they claim: whoever sent nothing is told to sign in.
        if self.membership.is_some() && heard.user.is_none() && !heard.by_secret {
            return Err(Refusal::Unidentified);
        }
        match (heard.claims.is_empty(), trusted) {
            (true, _) => Err(Refusal::Missing),
            (false, false) => Err(Refusal::Unvouched),
            (false, true) => Ok(heard),
        }
    }
}

/// A directory that is asked past its cache.
struct Now<'d, D>(&'d D);

impl<D: Directory<K>, K: TenantId> Directory<K> for Now<'_, D> {
    async fn find(&self, claim: &Claim<K>) -> Result<Option<TenantRecord<K>>, DirectoryError> {
        self.0.find_now(claim).await
    }

    async fn resolve(&self, claim: &Claim<K>) -> Result<Grant<K>, ResolveError> {
        self.0.resolve_now(claim).await
    }
}

/// Has the directory answer every claim; the answers must be one tenant.
async fn agree<K: TenantId>(
    directory: &impl Directory<K>,
    claims: &[Claim<K>],
) -> Result<Grant<K>, Refusal> {
    let mut agreed: Option<Grant<K>> = None;
    for claim in claims {
        match directory.resolve(claim).await {
            Ok(grant) if agreed.as_ref().is_some_and(|other| other.id() != grant.id()) => {
                return Err(Refusal::Conflicting);
            }
            Ok(grant) => agreed = Some(grant),
            Err(ResolveError::Directory(error)) => return Err(Refusal::Directory(error)),
            Err(error) if are_one(directory, claims).await? => return Err(error.into()),
            Err(_) => return Err(Refusal::Conflicting),
        }
    }
    agreed.ok_or(Refusal::Missing)
}

/// Whether the claims, of which at least one was refused, are of one tenant. If they aren't,
/// nothing is told of any.
async fn are_one<K: TenantId>(
    directory: &impl Directory<K>,
    claims: &[Claim<K>],
) -> Result<bool, Refusal> {
    let mut one: Option<K> = None;
    for claim in claims {
        let found = directory.find(claim).await.map_err(Refusal::Directory)?;
        match (found, &one) {
            (None, _) => return Ok(claims.len() == 1),
            (Some(record), Some(id)) if record.id != *id => return Ok(false),
            (Some(record), _) => one = Some(record.id),
        }
    }
    Ok(true)
}

/// What the sources have said, each claim once.
struct Heard<K> {
    claims: Vec<Claim<K>>,
    user: Option<Box<str>>,
    by_secret: bool,
}

impl<K: TenantId> Heard<K> {
    fn add_user(&mut self, user: &str) -> Result<(), Refusal> {
        match &self.user {
            Some(other) if **other != *user => Err(Refusal::Conflicting),
            _ => {
                self.user = Some(user.into());
                Ok(())
            }
        }
    }

    /// Two ids, or two slugs, are two tenants, which needs no directory. Two domains may be one's.
    fn add(&mut self, claim: Claim<K>) -> Result<(), Refusal> {
        let differs = |other: &Claim<K>| match (other, &claim) {
            (Claim::Id(one), Claim::Id(other)) => one != other,
            (Claim::Slug(one), Claim::Slug(other)) => one != other,
            _ => false,
        };
        if self.claims.iter().any(differs) {
            return Err(Refusal::Conflicting);
        }
        if let Claim::Credential(credential) = &claim {
            self.by_secret |= credential.kind().is_secret();
        }
        if !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
        Ok(())
    }
}

impl<D, M, K: TenantId> fmt::Debug for Resolver<D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Resolver")
            .field("sources", &self.sources)
            .field("agreement", &self.agreement)
            .field("membership", &self.membership.is_some())
            .finish_non_exhaustive()
    }
}

impl<D, M, K: TenantId> fmt::Debug for ResolverBuilder<D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
