use tenant_core::{Admits, State, Tenant, TenantId};

use crate::statement::shared;
use crate::table::{LevelCell, OwnerCell};
use crate::text::owner_parameters;
use crate::values::Values;
use crate::{Arguments, Error, Table};

/// A list of entities that a token in the state `S` may read and write rows of: those of a scoped
/// statement. Sealed: it holds where [`Admits`] holds for each.
pub trait ReachedBy<S: State, K: TenantId>: sealed::Entities {
    /// The tenant of the token.
    #[doc(hidden)]
    fn tenant<'a>(token: &'a Tenant<'_, S, K>) -> &'a K;

    /// Binds the owner, and the constants of shared rows, as the first parameters.
    #[doc(hidden)]
    fn bind(token: &Tenant<'_, S, K>, arguments: &mut Arguments) -> Result<(), Error>;
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
        impl<$first: Table, $($name: Table),*> sealed::Entities for ($first, $($name,)*) {}

        impl<S: State, K: TenantId + OwnerCell, $first: Table, $($name: Table),*> ReachedBy<S, K>
            for ($first, $($name,)*)
        where
            S: Admits<$first, K>,
            $(S: Admits<$name, K>,)*
        {
            fn tenant<'a>(token: &'a Tenant<'_, S, K>) -> &'a K {
                <S as Admits<$first, K>>::tenant_id(token)
            }

            fn bind(token: &Tenant<'_, S, K>, arguments: &mut Arguments) -> Result<(), Error> {
                Self::tenant(token).bind(&mut Values::into_statement(arguments))?;
                let mut bound = false;
                level::<$first, S, K>(token, &mut bound, arguments)?;
                $(level::<$name, S, K>(token, &mut bound, arguments)?;)*
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
    A B C D E F G H I J L,
    A B C D E F G H I J L M,
    A B C D E F G H I J L M N,
    A B C D E F G H I J L M N O,
    A B C D E F G H I J L M N O P,
    A B C D E F G H I J L M N O P Q,
}

mod sealed {
    pub trait Entities {}
}
