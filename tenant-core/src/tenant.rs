use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use generativity::Guard;
use uuid::Uuid;

use crate::brand::Brand;
use crate::{
    Claim, Grant, Key, Level, NarrowError, Slug, TenantId, TenantLabel, TenantRecord, TenantScoped,
    Whole,
};

/// A tenant, as far as it is known: the key to everything that belongs to it.
///
/// `'t` is the brand: invariant, and different for each entry. `S` is the fact that is already
/// true of the tenant: [`Claimed`], [`Resolved`] or [`Retired`]. `K` is the type of its id.
///
/// Only `Tenant<'_, Resolved>` runs a query. There is no constructor for it: a
/// [`Directory`](crate::Directory) turns a claim into a [`Grant`], and entering the grant gives the
/// token.
///
/// ```
/// use tenant_core::{enter, Grant, Tenant};
///
/// fn greet(tenant: &Tenant<'_>) -> String {
///     format!("working for {}", tenant.name())
/// }
///
/// fn handle(grant: &Grant) -> String {
///     enter!(tenant = grant);
///     greet(&tenant)
/// }
/// ```
///
/// What somebody merely says about a tenant is a claim, and a claim opens nothing:
///
/// ```compile_fail,E0308
/// use tenant_core::{Claim, Tenant};
///
/// fn greet(tenant: &Tenant<'_>) {}
///
/// let claimed = Tenant::claim(Claim::Id(uuid::Uuid::nil()));
/// greet(&claimed);
/// ```
///
/// # Clone
///
/// A clone is the same token: the same tenant, the same brand, the same end of life.
///
/// # What does not exist
///
/// `Default`, `Deserialize`, `From` of anything, a constructor from an id, an ambient token in a
/// thread or task, a token that is `'static`. Each of them is how tenants were mixed up elsewhere.
pub struct Tenant<'t, S: State = Resolved, K: TenantId = Uuid> {
    held: S::Held<K>,
    brand: Brand<'t>,
}

/// What is already true of a tenant. Sealed: the three states are all there are.
pub trait State: sealed::State + Sized + 'static {
    #[doc(hidden)]
    type Held<K: TenantId>: Clone + Send + Sync;

    /// Nothing: who made a claim may have named anybody.
    #[doc(hidden)]
    fn label<K: TenantId>(_: &Self::Held<K>) -> Option<TenantLabel> {
        None
    }
}

/// Somebody said so. Anyone may claim; a claim runs no query.
#[derive(Debug)]
pub enum Claimed {}

/// The directory knows the tenant and it is active. `L` is the [level](crate::Level) that the
/// token was narrowed to: [`Whole`] unless [`Tenant::narrow`] was called.
#[derive(Debug)]
pub struct Resolved<L: Level = Whole>(PhantomData<fn() -> L>);

/// The tenant was off-boarded. Its rows can be exported and purged, nothing else.
#[derive(Debug)]
pub enum Retired {}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `State`",
        label = "`State` is sealed",
        note = "`Claimed`, `Resolved` and `Retired` are all there is"
    )]
    pub trait State {}
    #[diagnostic::do_not_recommend]
    impl State for super::Claimed {}
    #[diagnostic::do_not_recommend]
    impl<L: super::Level> State for super::Resolved<L> {}
    #[diagnostic::do_not_recommend]
    impl State for super::Retired {}
}

impl State for Claimed {
    type Held<K: TenantId> = Claim<K>;
}

impl<L: Level> State for Resolved<L> {
    type Held<K: TenantId> = Narrowed<L, K>;

    fn label<K: TenantId>(held: &Narrowed<L, K>) -> Option<TenantLabel> {
        Some(TenantLabel::of(&held.record))
    }
}

impl State for Retired {
    type Held<K: TenantId> = Arc<TenantRecord<K>>;

    fn label<K: TenantId>(held: &Arc<TenantRecord<K>>) -> Option<TenantLabel> {
        Some(TenantLabel::of(held))
    }
}

#[doc(hidden)]
pub struct Narrowed<L: Level, K: TenantId> {
    record: Arc<TenantRecord<K>>,
    level: L::Key,
}

impl<L: Level, K: TenantId> Clone for Narrowed<L, K> {
    fn clone(&self) -> Self {
        Self { record: Arc::clone(&self.record), level: self.level.clone() }
    }
}

impl<S: State, K: TenantId> Clone for Tenant<'_, S, K> {
    fn clone(&self) -> Self {
        Self { held: self.held.clone(), brand: self.brand }
    }
}

impl<K: TenantId> Tenant<'static, Claimed, K> {
    /// Writes down what somebody said. It proves nothing until a directory resolves it.
    pub fn claim(claim: Claim<K>) -> Self {
        Self { held: claim, brand: Brand::of_a_claim() }
    }

    /// The claim, to be handed to [`Directory::resolve`](crate::Directory::resolve).
    pub fn into_claim(self) -> Claim<K> {
        self.held
    }
}

impl<'t, K: TenantId> Tenant<'t, Resolved, K> {
    pub(crate) fn entered(record: &Arc<TenantRecord<K>>, unique: Guard<'t>) -> Self {
        let held = Narrowed { record: Arc::clone(record), level: () };
        Self { held, brand: Brand::new(unique) }
    }

    /// The grant that was entered, at rest: to send to a task or into a queue.
    ///
    /// A narrowed token gives none: a grant is for the whole tenant, and nothing widens a token.
    pub fn grant(&self) -> Grant<K> {
        Grant::at_rest(Arc::clone(&self.held.record))
    }

    /// Narrows the token to one row of `E`: a laboratory, a workspace.
    ///
    /// The narrowed token reaches the rows of that laboratory and the rows of the whole tenant; the
    /// token it came from does not reach the rows of any laboratory.
    ///
    /// # Errors
    ///
    /// [`NarrowError`] when the key comes from a row that was [adopted](Tenant::adopt): its tenant
    /// is known, but whether the row exists was never asked of the database.
    pub fn narrow<E>(&self, key: &Key<'t, E>) -> Result<Tenant<'t, Resolved<E>, K>, NarrowError>
    where
        E: TenantScoped<Level = Whole>,
    {
        if !key.is_proven() {
            return Err(NarrowError { level: E::NAME });
        }
        let held = Narrowed { record: Arc::clone(&self.held.record), level: key.id().clone() };
        Ok(Tenant { held, brand: self.brand })
    }
}

impl<L: Level, K: TenantId> Tenant<'_, Resolved<L>, K> {
    /// The id of the tenant.
    pub fn id(&self) -> &K {
        &self.held.record.id
    }

    /// The slug of the tenant: its name in addresses.
    pub fn slug(&self) -> &Slug {
        &self.held.record.slug
    }

    /// The name of the tenant, for people.
    pub fn name(&self) -> &str {
        &self.held.record.name
    }

    pub(crate) fn level(&self) -> &L::Key {
        &self.held.level
    }
}

impl<'t, S: State, K: TenantId> Tenant<'t, S, K> {
    pub(crate) fn brand(&self) -> Brand<'t> {
        self.brand
    }

    /// What names the tenant in logs and metrics; `None` for a claim, which may name anybody.
    pub fn label(&self) -> Option<TenantLabel> {
        S::label(&self.held)
    }
}

impl<'t, K: TenantId> Tenant<'t, Retired, K> {
    pub(crate) fn entered_retired(record: &Arc<TenantRecord<K>>, unique: Guard<'t>) -> Self {
        Self { held: Arc::clone(record), brand: Brand::new(unique) }
    }

    /// The id of the tenant.
    pub fn id(&self) -> &K {
        &self.held.id
    }

    /// The slug of the tenant: its name in addresses.
    pub fn slug(&self) -> &Slug {
        &self.held.slug
    }
}

impl<L: Level, K: TenantId> fmt::Debug for Tenant<'_, Resolved<L>, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Tenant<Resolved>({})", self.slug())
    }
}

impl<K: TenantId> fmt::Debug for Tenant<'_, Claimed, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Tenant<Claimed>({:?})", self.held)
    }
}

impl<K: TenantId> fmt::Debug for Tenant<'_, Retired, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Tenant<Retired>({})", self.slug())
    }
}
