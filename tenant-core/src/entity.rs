use std::fmt;

use uuid::Uuid;

use crate::level::Reaches;
use crate::{Everyone, Level, Resolved, Retired, Slug, State, Tenant};

/// A type whose values are rows, and who owns them.
///
/// Derived, never written by hand: it states facts that the library builds predicates from, and a
/// false fact is a leak that no compiler can see.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity",
    label = "not a table of this library",
    note = "derive `TenantScoped` on `{Self}`, or `Global` if nobody owns its rows; if it does, mend what its own derive says first"
)]
pub trait Entity: Sized + Send + Sync + 'static {
    /// The type of the row's id; a tuple when several columns make it.
    type Id: Clone + PartialEq + fmt::Debug + Send + Sync + 'static;
    /// The type of the id of the tenant that owns the row; [`Everyone`] for a global entity.
    type TenantId: Send + Sync + 'static;
    /// The narrower owner inside the tenant; [`Whole`](crate::Whole) where there is none.
    type Level: Level;
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// The id of this row.
    fn id(&self) -> Self::Id;

    /// Whom this row belongs to, as far as the row itself says.
    fn owner(&self) -> RowOwner<'_, Self::TenantId>;
}

/// An entity whose rows belong to one tenant each. Derived with `#[derive(TenantScoped)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` belongs to no tenant",
    label = "not a tenant-scoped entity",
    note = "derive `TenantScoped` on `{Self}` and mark its tenant column with `#[tenant(key)]`",
    note = "if nobody owns its rows, write them with `insert_global` and `delete_global`, which take a `CrossTenant`"
)]
pub trait TenantScoped: Entity {}

/// An entity that nobody owns: countries, currencies. Derived with `#[derive(Global)]`.
///
/// Any token reads it; only a [`CrossTenant`](crate::CrossTenant) writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a global entity",
    label = "its rows have an owner",
    note = "only entities that derive `Global` can be written across tenants"
)]
pub trait Global: Entity<TenantId = Everyone, Level = Everyone> {}

/// Whom a row belongs to, as far as the row itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOwner<'a, K> {
    /// This tenant.
    Tenant(&'a K),
    /// Everyone: the row is global, or shared by all tenants.
    Everyone,
    /// The owner of another row: the table has no tenant column of its own.
    Parent,
}

/// A type that identifies tenants: [`Uuid`], `i64`, `i32` or [`Slug`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the id of a tenant",
    label = "not a type of tenant ids",
    note = "a tenant id is a `Uuid`, `i64`, `i32` or `Slug`; the tenant column is never optional: rows for everyone are `#[tenant(key, shared)]`"
)]
pub trait TenantId:
    sealed::TenantId + Clone + Eq + std::hash::Hash + fmt::Debug + fmt::Display + Send + Sync + 'static
{
    /// Reads an id from text that somebody sent.
    fn parse(text: &str) -> Option<Self>;
}

impl TenantId for Uuid {
    fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok()
    }
}

impl TenantId for i64 {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl TenantId for i32 {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl TenantId for Slug {
    fn parse(text: &str) -> Option<Self> {
        Slug::parse(text).ok()
    }
}

/// A tenant id of this type tells the owner of rows whose tenant id is `T`.
#[diagnostic::on_unimplemented(
    message = "a tenant with an id of type `{Self}` can't own rows whose tenant id is `{T}`",
    label = "the types of the two tenant ids differ",
    note = "the field marked `#[tenant(key)]` has the type of the token's id: the `K` of `Tenant<'_, Resolved, K>`"
)]
pub trait Serves<T>: sealed::Serves<T> {
    #[doc(hidden)]
    fn as_owner(&self) -> Option<&T>;
}

impl<K: TenantId> Serves<K> for K {
    fn as_owner(&self) -> Option<&K> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: TenantId> Serves<Everyone> for K {
    fn as_owner(&self) -> Option<&Everyone> {
        None
    }
}

impl Serves<Everyone> for Everyone {
    fn as_owner(&self) -> Option<&Everyone> {
        None
    }
}

/// A token in this state may read and write rows of `E`.
///
/// Sealed. It holds for a resolved token whose id type is the entity's and whose level
/// [reaches](Reaches) the entity's; it does not hold for a claim or for a retired tenant.
///
/// It is a property of the state rather than of the token, so that the compiler looks at the token
/// that was passed before it says what is wrong with it.
#[diagnostic::on_unimplemented(
    message = "a query on `{E}` can't be executed with `Tenant<{Self}>`",
    label = "this is not a resolved tenant",
    note = "resolve the claim first: `let grant = directory.resolve(&claim).await?; enter!(tenant = grant);` gives a `Tenant<'_, Resolved>`"
)]
pub trait Admits<E: Entity, K: TenantId>: State + sealed::Admits<E, K> {
    #[doc(hidden)]
    fn owner_id<'a>(token: &'a Tenant<'_, Self, K>) -> Option<&'a E::TenantId>;

    #[doc(hidden)]
    fn owner_level(token: &Tenant<'_, Self, K>) -> <E::Level as Level>::Key;

    #[doc(hidden)]
    fn tenant_id<'a>(token: &'a Tenant<'_, Self, K>) -> &'a K;
}

impl<E, L, K> Admits<E, K> for Resolved<L>
where
    E: Entity,
    L: Reaches<E::Level>,
    K: TenantId + Serves<E::TenantId>,
{
    fn owner_id<'a>(token: &'a Tenant<'_, Self, K>) -> Option<&'a E::TenantId> {
        token.id().as_owner()
    }

    fn owner_level(token: &Tenant<'_, Self, K>) -> <E::Level as Level>::Key {
        L::project(token.level())
    }

    fn tenant_id<'a>(token: &'a Tenant<'_, Self, K>) -> &'a K {
        token.id()
    }
}

/// A token in this state may begin a transaction: its tenant is resolved, or retired. Sealed.
#[diagnostic::on_unimplemented(
    message = "a transaction can't be begun with `Tenant<{Self}>`",
    label = "this is not a resolved tenant",
    note = "resolve the claim first: `let grant = directory.resolve(&claim).await?; enter!(tenant = grant);` gives a `Tenant<'_, Resolved>`"
)]
pub trait Begins: State + sealed::Begins {}

#[diagnostic::do_not_recommend]
impl<L: Level> Begins for Resolved<L> {}

#[diagnostic::do_not_recommend]
impl Begins for Retired {}

/// A token in this state may export and purge rows of `E`: its tenant is retired. Sealed.
#[diagnostic::on_unimplemented(
    message = "rows of `{E}` can't be exported or purged with `Tenant<{Self}>`",
    label = "this is not a retired tenant",
    note = "retire the tenant in the directory first; then `let grant = directory.resolve_retired(&claim).await?; enter!(tenant = grant);` gives a `Tenant<'_, Retired>`"
)]
pub trait OffBoards<E: Entity, K: TenantId>: State + sealed::OffBoards<E, K> {
    #[doc(hidden)]
    fn owner_id<'a>(token: &'a Tenant<'_, Self, K>) -> Option<&'a E::TenantId>;
}

impl<E, K> OffBoards<E, K> for Retired
where
    E: Entity,
    K: TenantId + Serves<E::TenantId>,
{
    fn owner_id<'a>(token: &'a Tenant<'_, Self, K>) -> Option<&'a E::TenantId> {
        token.id().as_owner()
    }
}

/// A query that starts at this entity may go on to `Inner`: in a join, in an `exists`, as a
/// reference.
///
/// It holds when whoever reaches this entity also reaches `Inner`.
#[diagnostic::on_unimplemented(
    message = "a query on `{Self}` can't go on to `{Inner}`",
    label = "`{Inner}` has a narrower owner or another type of tenant id",
    note = "start at the entity with the narrower owner: whoever reaches it reaches the wider one too"
)]
pub trait Covers<Inner: Entity>: Entity + sealed::Covers<Inner> {}

#[diagnostic::do_not_recommend]
impl<E: Entity, Inner: Entity> Covers<Inner> for E
where
    E::Level: Reaches<Inner::Level>,
    E::TenantId: Serves<Inner::TenantId>,
{
}

mod sealed {
    use super::{Entity, Everyone, Reaches, Resolved, Retired, Slug, Uuid};

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `TenantId`",
        label = "`TenantId` is sealed",
        note = "a tenant id is a `Uuid`, `i64`, `i32` or `Slug`"
    )]
    pub trait TenantId {}
    #[diagnostic::do_not_recommend]
    impl TenantId for Uuid {}
    #[diagnostic::do_not_recommend]
    impl TenantId for i64 {}
    #[diagnostic::do_not_recommend]
    impl TenantId for i32 {}
    #[diagnostic::do_not_recommend]
    impl TenantId for Slug {}

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Serves`",
        label = "`Serves` is sealed",
        note = "a tenant id tells the owner of rows with the same type of id"
    )]
    pub trait Serves<T> {}
    #[diagnostic::do_not_recommend]
    impl<K: super::TenantId> Serves<K> for K {}
    #[diagnostic::do_not_recommend]
    impl<K: super::TenantId> Serves<Everyone> for K {}
    #[diagnostic::do_not_recommend]
    impl Serves<Everyone> for Everyone {}

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Admits`",
        label = "`Admits` is sealed",
        note = "only `Resolved` admits queries: resolve the claim"
    )]
    pub trait Admits<E, K> {}
    #[diagnostic::do_not_recommend]
    impl<E, L, K> Admits<E, K> for Resolved<L>
    where
        E: Entity,
        L: Reaches<E::Level>,
        K: super::TenantId + super::Serves<E::TenantId>,
    {
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Begins`",
        label = "`Begins` is sealed",
        note = "only a resolved or a retired tenant begins transactions: resolve the claim"
    )]
    pub trait Begins {}
    #[diagnostic::do_not_recommend]
    impl<L: super::Level> Begins for Resolved<L> {}
    #[diagnostic::do_not_recommend]
    impl Begins for Retired {}

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `OffBoards`",
        label = "`OffBoards` is sealed",
        note = "only `Retired` exports and purges"
    )]
    pub trait OffBoards<E, K> {}
    #[diagnostic::do_not_recommend]
    impl<E, K> OffBoards<E, K> for Retired
    where
        E: Entity,
        K: super::TenantId + super::Serves<E::TenantId>,
    {
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Covers`",
        label = "`Covers` is sealed",
        note = "it holds by the level and the tenant id that the two entities have"
    )]
    pub trait Covers<Inner> {}
    #[diagnostic::do_not_recommend]
    impl<E: Entity, Inner: Entity> Covers<Inner> for E
    where
        E::Level: Reaches<Inner::Level>,
        E::TenantId: super::Serves<Inner::TenantId>,
    {
    }
}
