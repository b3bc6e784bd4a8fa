use tenant_core::{Admits, Level, Resolved, State, Tenant, TenantId};

use crate::statement::shared;
use crate::table::{LevelCell, OwnerCell};
use crate::text::owner_parameters;
use crate::values::Values;
use crate::{Arguments, Error, Table};

/// A token in this state may read and write rows of each entity in the list `Of`: those of a scoped
/// statement. Sealed: it holds of a resolved token where [`Admits`] holds for each.
///
/// A claim is told once, whatever the statement names; a level that the token doesn't reach, of each entity
/// that has it.
#[diagnostic::on_unimplemented(
    message = "a statement on `{Of}` can't be executed with `Tenant<{Self}>`",
    label = "this is not a resolved tenant",
    note = "resolve the claim first: `let grant = directory.resolve(&claim).await?; enter!(tenant = grant);` gives a `Tenant<'_, Resolved>`"
)]
pub trait AdmitsAll<Of, K: TenantId>: State + sealed::AdmitsAll<Of, K> {
    /// The tenant of the token.
    #[doc(hidden)]
    fn tenant<'a>(token: &'a Tenant<'_, Self, K>) -> &'a K;

    /// Binds the owner, and the constants of shared rows, as the first parameters.
    #[doc(hidden)]
    fn bind_owner(token: &Tenant<'_, Self, K>, arguments: &mut Arguments) -> Result<(), Error>;
}

/// Binds the level of the token, once, if the entity's rows are on one.
fn level<E: Table, S: Admits<E, K>, K: TenantId>(
    token: &Tenant<'_, S, K>,
    bound: &mut bool,
    arguments: &mut Arguments,
) -> Result<(), Error> {
    if !*bound && owner_parameters(E::FACTS) == 2 {
        *bound = true;
        let level = S::owner_level(token);
        <E::Level as LevelCell>::bind(&level, &mut Values::into_statement(arguments))?;
    }
    Ok(())
}

/// Binds the constants of the rows that are everyone's: the entity's, and those that it refers to.
fn constants<E: Table>(arguments: &mut Arguments) -> Result<(), Error> {
    let targets = E::REFERENCES.iter().map(|reference| reference.target);
    for facts in std::iter::once(E::FACTS).chain(targets) {
        if let Some(constant) = shared(facts) {
            constant(&mut Values::into_statement(arguments))?;
        }
    }
    Ok(())
}

macro_rules! lists {
    ($($first:ident $($name:ident)*,)+) => {$(
        impl<L: Level, K: TenantId, $first, $($name),*> sealed::AdmitsAll<($first, $($name,)*), K>
            for Resolved<L>
        {
        }

        impl<L: Level, K: TenantId + OwnerCell, $first: Table, $($name: Table),*>
            AdmitsAll<($first, $($name,)*), K> for Resolved<L>
        where
            Self: Admits<$first, K>,
            $(Self: Admits<$name, K>,)*
        {
            fn tenant<'a>(token: &'a Tenant<'_, Self, K>) -> &'a K {
                <Self as Admits<$first, K>>::tenant_id(token)
            }

            fn bind_owner(
                token: &Tenant<'_, Self, K>,
                arguments: &mut Arguments,
            ) -> Result<(), Error> {
                <Self as AdmitsAll<($first, $($name,)*), K>>::tenant(token)
                    .bind(&mut Values::into_statement(arguments))?;
                let mut bound = false;
                level::<$first, Self, K>(token, &mut bound, arguments)?;
                $(level::<$name, Self, K>(token, &mut bound, arguments)?;)*
                constants::<$first>(arguments)?;
                $(constants::<$name>(arguments)?;)*
                Ok(())
            }
        }
    )+};
}

lists! {
    A,
    A B,
    A B C,
    A B C D,
    A B C D E,
    A B C D E F,
    A B C D E F G,
    A B C D E F G H,
    A B C D E F G H I,
    A B C D E F G H I J,
    A B C D E F G H I J M,
    A B C D E F G H I J M N,
    A B C D E F G H I J M N O,
    A B C D E F G H I J M N O P,
    A B C D E F G H I J M N O P Q,
    A B C D E F G H I J M N O P Q R,
}

mod sealed {
    pub trait AdmitsAll<Of, K> {}
}
