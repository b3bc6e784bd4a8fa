use std::marker::PhantomData;

use generativity::Guard;

/// The invariant lifetime that makes each entry a type of its own.
///
/// Invariance is what keeps two entries apart: no coercion shortens or lengthens `'t`, so a value
/// of one entry never unifies with a value of another. A brand is made from a guard, which is
/// taken by value (one guard, one brand, one grant), or copied from a token that has one.
#[derive(Clone, Copy)]
pub(crate) struct Brand<'t>(PhantomData<fn(&'t ()) -> &'t ()>);

impl<'t> Brand<'t> {
    pub(crate) fn new(_unique: Guard<'t>) -> Self {
        Self(PhantomData)
    }
}

impl Brand<'static> {
    /// The brand of what was never entered. No entry has it: each ends with its block.
    pub(crate) fn of_a_claim() -> Self {
        Self(PhantomData)
    }
}

/// What a name in [`enter!`](crate::enter) can be bound from: a [`Grant`](crate::Grant) or a
/// [`RetiredGrant`](crate::RetiredGrant).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be entered",
    label = "this is not a grant",
    note = "resolve a claim first: `let grant = directory.resolve(&claim).await?; enter!(tenant = grant);`"
)]
pub trait Enter: sealed::Enter {
    /// The token that entering gives.
    type Token<'t>;

    #[doc(hidden)]
    fn enter<'t>(&self, unique: Guard<'t>) -> Self::Token<'t>;
}

pub(crate) mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Enter`",
        label = "`Enter` is sealed",
        note = "only a grant that a directory made is entered"
    )]
    pub trait Enter {}
}

/// Holds a brand open until the end of its scope.
///
/// It does nothing when dropped. It exists for its name: when two entries of one body are mixed,
/// rustc names the type whose `Drop` keeps the brand alive.
#[doc(hidden)]
pub struct RowsOfOneTenantMetTheTokenOfAnother<'t>(PhantomData<fn(&'t ()) -> &'t ()>);

impl<'t> RowsOfOneTenantMetTheTokenOfAnother<'t> {
    #[doc(hidden)]
    pub fn stay_apart(_unique: &Guard<'t>) -> Self {
        Self(PhantomData)
    }
}

impl Drop for RowsOfOneTenantMetTheTokenOfAnother<'_> {
    fn drop(&mut self) {}
}

/// Enters a grant: binds a token with a brand of its own to a local name.
///
/// The token lives until the end of the enclosing block. A function that works for two tenants at
/// once may enter twice; the compiler then keeps their rows, keys and transactions apart. Its
/// message points at the second `enter!`, not at the culprit, so work in functions that take one
/// token each.
///
/// ```
/// # use tenant_core::{enter, Grant};
/// fn greet(grant: &Grant) -> String {
///     enter!(tenant = grant);
///     format!("working for {}", tenant.slug())
/// }
/// ```
///
/// A token can't leave the block in which it was entered:
///
/// ```compile_fail,E0515
/// # use tenant_core::{enter, Grant, Tenant};
/// fn keep(grant: &Grant) -> Tenant<'_> {
///     enter!(tenant = grant);
///     tenant
/// }
/// ```
#[macro_export]
macro_rules! enter {
    ($token:ident = $grant:expr) => {
        $crate::__private::make_guard!(unique);
        let _two_tenants_mixed =
            $crate::__private::RowsOfOneTenantMetTheTokenOfAnother::stay_apart(&unique);
        let $token = $crate::__private::Enter::enter(&$grant, unique);
    };
}
