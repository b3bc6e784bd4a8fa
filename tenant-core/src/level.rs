use crate::{Entity, TenantScoped};

/// Who owns a row: the whole tenant, a narrower owner inside it, or everyone.
///
/// Any entity that belongs to the whole tenant may be a level: a laboratory, a workspace, a
/// project. A row that is `within` a laboratory is reached only by a token that was
/// [narrowed](crate::Tenant::narrow) to one.
pub trait Level: sealed::Level + 'static {
    /// What tells two owners of this level apart: the id of the laboratory, or nothing.
    type Key: Clone + Send + Sync + 'static;
}

/// The tenant as a whole: the level of entities that are `within` nothing.
#[derive(Debug)]
pub enum Whole {}

/// No tenant at all: the level, and the tenant id, of [global](crate::Global) entities.
#[derive(Debug, Clone, PartialEq)]
pub enum Everyone {}

impl Level for Whole {
    type Key = ();
}

impl Level for Everyone {
    type Key = ();
}

impl<E: TenantScoped> Level for E {
    type Key = <E as Entity>::Id;
}

/// A token of this level reaches the rows of level `Target`.
///
/// Each level reaches itself, the whole tenant and everyone; nothing reaches downwards.
#[diagnostic::on_unimplemented(
    message = "rows within `{Target}` can't be reached with a token of `{Self}`",
    label = "this token is not narrowed to one `{Target}`",
    note = "narrow it first: `let narrowed = tenant.narrow(&key)?;`, where `key` is the key of a `{Target}` that was read with this token"
)]
pub trait Reaches<Target: Level>: Level + sealed::Reaches<Target> {
    #[doc(hidden)]
    fn project(key: &Self::Key) -> Target::Key;
}

#[diagnostic::do_not_recommend]
impl Reaches<Whole> for Whole {
    fn project(_: &()) {}
}

#[diagnostic::do_not_recommend]
impl Reaches<Everyone> for Whole {
    fn project(_: &()) {}
}

#[diagnostic::do_not_recommend]
impl Reaches<Everyone> for Everyone {
    fn project(_: &()) {}
}

#[diagnostic::do_not_recommend]
impl<E: TenantScoped> Reaches<Whole> for E {
    fn project(_: &E::Id) {}
}

#[diagnostic::do_not_recommend]
impl<E: TenantScoped> Reaches<Everyone> for E {
    fn project(_: &E::Id) {}
}

#[diagnostic::do_not_recommend]
impl<E: TenantScoped> Reaches<E> for E {
    fn project(key: &E::Id) -> E::Id {
        key.clone()
    }
}

mod sealed {
    use super::{Everyone, Whole};
    use crate::TenantScoped;

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Level`",
        label = "`Level` is sealed",
        note = "a level is an entity that derives `TenantScoped`"
    )]
    pub trait Level {}
    #[diagnostic::do_not_recommend]
    impl Level for Whole {}
    #[diagnostic::do_not_recommend]
    impl Level for Everyone {}
    #[diagnostic::do_not_recommend]
    impl<E: TenantScoped> Level for E {}

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Reaches`",
        label = "`Reaches` is sealed",
        note = "a level reaches itself, the whole tenant and everyone; `tenant.narrow(&key)?` gives a token for another"
    )]
    pub trait Reaches<Target> {}
    #[diagnostic::do_not_recommend]
    impl Reaches<Whole> for Whole {}
    #[diagnostic::do_not_recommend]
    impl Reaches<Everyone> for Whole {}
    #[diagnostic::do_not_recommend]
    impl Reaches<Everyone> for Everyone {}
    #[diagnostic::do_not_recommend]
    impl<E: TenantScoped> Reaches<Whole> for E {}
    #[diagnostic::do_not_recommend]
    impl<E: TenantScoped> Reaches<Everyone> for E {}
    #[diagnostic::do_not_recommend]
    impl<E: TenantScoped> Reaches<E> for E {}
}
