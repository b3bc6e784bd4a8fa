use crate::row::RawCell;
use crate::{Arguments, Backend, Error};

mod database_type;
mod scalars;

pub use database_type::DatabaseType;
pub(crate) use database_type::Form;

/// A type whose values stand in one column.
///
/// Implemented for integers, floats, `bool`, `String`, `Vec<u8>`, `Uuid`, [`Slug`](crate::Slug),
/// `Option` of each, and, behind features, for the types of chrono, time, serde_json and
/// rust_decimal. `#[derive(Cell)]` makes one of a newtype or of an enum without fields;
/// [`cell!`](crate::cell!) makes one of any type that has sqlx's traits.
///
/// A type that a backend lacks is refused at run time with [`Error::Unsupported`], so that a
/// program doesn't stop building because another crate enabled another driver.
///
/// ```
/// use tenant_sqlx::prelude::*;
///
/// #[derive(Debug, Clone, PartialEq, Cell)]
/// pub struct Email(String);
///
/// #[derive(Debug, Clone, PartialEq, Cell)]
/// pub enum Colour {
///     Red,
///     DarkBlue, // stored as the text `dark_blue`
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be stored in a column",
    label = "not a type of columns",
    note = "integers are `i16`, `i32` and `i64`; the types of chrono, time, serde_json and rust_decimal need the feature `chrono`, `time`, `json` or `decimal` of tenant-sqlx",
    note = "of a type of your own, derive `Cell` if it is a newtype or an enum without fields; if it has sqlx's traits, write `tenant_sqlx::cell!({Self}: postgres, sqlite);`"
)]
pub trait Cell: Sized + Send + Sync + 'static {
    /// The type of the value when there is one: `T` for `T` and for `Option<T>`.
    type Present: Cell;

    /// Whether NULL is one of the values: only for `Option`.
    const NULLABLE: bool = false;

    /// Adds this value, and nothing else, to the arguments of a statement.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] or [`Error::Unsupported`].
    fn encode(&self, arguments: &mut Arguments) -> Result<(), Error>;

    /// Adds the NULL of this type.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`].
    fn encode_null(arguments: &mut Arguments) -> Result<(), Error>;

    /// Reads a value. `None` is NULL.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when the column holds something else.
    fn decode(cell: RawCell<'_>) -> Result<Option<Self>, Error>;

    /// The type of the backend that holds the values, for [`verify`](crate::verify()).
    ///
    /// A cell that hands its values on to another says what that one says:
    /// `String::database_type(backend)`. Without an answer, columns of this type are not compared.
    fn database_type(backend: Backend) -> DatabaseType {
        let _ = backend;
        DatabaseType::unknown()
    }
}

impl<T: Cell> Cell for Option<T> {
    type Present = T;

    const NULLABLE: bool = true;

    fn encode(&self, arguments: &mut Arguments) -> Result<(), Error> {
        match self {
            Some(value) => value.encode(arguments),
            None => T::encode_null(arguments),
        }
    }

    fn encode_null(arguments: &mut Arguments) -> Result<(), Error> {
        T::encode_null(arguments)
    }

    #[inline]
    fn decode(cell: RawCell<'_>) -> Result<Option<Self>, Error> {
        T::decode(cell).map(Some)
    }

    fn database_type(backend: Backend) -> DatabaseType {
        T::database_type(backend)
    }
}

/// Makes a [`Cell`] of a type that has sqlx's `Type`, `Encode` and `Decode` for the named backends.
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # mod example {
/// pub struct Interval(pub i64);
/// # impl sqlx::Type<sqlx::Postgres> for Interval {
/// #     fn type_info() -> sqlx::postgres::PgTypeInfo { <i64 as sqlx::Type<sqlx::Postgres>>::type_info() }
/// # }
/// # impl sqlx::Encode<'_, sqlx::Postgres> for Interval {
/// #     fn encode_by_ref(&self, buffer: &mut sqlx::postgres::PgArgumentBuffer) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
/// #         <i64 as sqlx::Encode<'_, sqlx::Postgres>>::encode_by_ref(&self.0, buffer)
/// #     }
/// # }
/// # impl sqlx::Decode<'_, sqlx::Postgres> for Interval {
/// #     fn decode(value: sqlx::postgres::PgValueRef<'_>) -> Result<Self, sqlx::error::BoxDynError> {
/// #         <i64 as sqlx::Decode<'_, sqlx::Postgres>>::decode(value).map(Self)
/// #     }
/// # }
///
/// tenant_sqlx::cell!(Interval: postgres);
/// # }
/// ```
///
/// sqlx gives `Encode` all values of the statement, the tenant among them. One that changes another's value
/// than its own is refused with [`Error::Encode`] before anything is sent.
#[macro_export]
macro_rules! cell {
    ($type:ty: $($backend:ident),+ $(,)?) => {
        $crate::__cell!(encode null $type: $($backend),+);
    };
}

/// As [`cell!`], of types whose `Encode` is known to write its own value and nothing else.
macro_rules! known_cell {
    ($type:ty: $($backend:ident),+) => {
        $crate::__cell!(encode_known null_known $type: $($backend),+);
    };
}
use known_cell;

#[doc(hidden)]
#[macro_export]
macro_rules! __cell {
    ($encode:ident $null:ident $type:ty: $($backend:ident),+) => {
        impl $crate::Cell for $type {
            type Present = $type;

            fn encode(&self, arguments: &mut $crate::Arguments) -> ::core::result::Result<(), $crate::Error> {
                $($crate::__cell_arm!($encode $backend self arguments $type);)+
                ::core::result::Result::Err($crate::Error::unsupported::<Self>(arguments.backend()))
            }

            fn encode_null(arguments: &mut $crate::Arguments) -> ::core::result::Result<(), $crate::Error> {
                $($crate::__cell_arm!($null $backend self arguments $type);)+
                ::core::result::Result::Err($crate::Error::unsupported::<Self>(arguments.backend()))
            }

            #[inline]
            fn decode(cell: $crate::RawCell<'_>) -> ::core::result::Result<::core::option::Option<Self>, $crate::Error> {
                $($crate::__cell_arm!(decode $backend self cell $type);)+
                ::core::result::Result::Err($crate::Error::unsupported::<Self>(cell.backend()))
            }

            fn database_type(backend: $crate::Backend) -> $crate::DatabaseType {
                let _ = backend;
                $($crate::__cell_arm!(name $backend self backend $type);)+
                $crate::DatabaseType::unsupported()
            }
        }

        $crate::__row_of_one_cell!($type);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __cell_arm {
    ($what:ident postgres $self:ident $place:ident $type:ty) => {
        $crate::__cell_postgres!($what $self $place $type);
    };
    ($what:ident sqlite $self:ident $place:ident $type:ty) => {
        $crate::__cell_sqlite!($what $self $place $type);
    };
}

#[cfg(feature = "postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cell_postgres {
    (encode $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Postgres {
            return $arguments.add_postgres($this);
        }
    };
    (null $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Postgres {
            return $arguments.add_postgres(::core::option::Option::<$type>::None);
        }
    };
    (encode_known $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Postgres {
            return $arguments.add_known_postgres($this);
        }
    };
    (null_known $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Postgres {
            return $arguments.add_known_postgres(::core::option::Option::<$type>::None);
        }
    };
    (decode $this:ident $cell:ident $type:ty) => {
        if $cell.backend() == $crate::Backend::Postgres {
            return $cell.get_postgres::<$type>();
        }
    };
    (name $this:ident $backend:ident $type:ty) => {
        if $backend == $crate::Backend::Postgres {
            return $crate::DatabaseType::postgres::<$type>();
        }
    };
}

#[cfg(not(feature = "postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cell_postgres {
    ($what:ident $this:ident $place:ident $type:ty) => {};
}

#[cfg(feature = "sqlite")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cell_sqlite {
    (encode $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Sqlite {
            return $arguments.add_sqlite($this);
        }
    };
    (null $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Sqlite {
            return $arguments.add_sqlite(::core::option::Option::<$type>::None);
        }
    };
    (encode_known $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Sqlite {
            return $arguments.add_known_sqlite($this);
        }
    };
    (null_known $this:ident $arguments:ident $type:ty) => {
        if $arguments.backend() == $crate::Backend::Sqlite {
            return $arguments.add_known_sqlite(::core::option::Option::<$type>::None);
        }
    };
    (decode $this:ident $cell:ident $type:ty) => {
        if $cell.backend() == $crate::Backend::Sqlite {
            return $cell.get_sqlite::<$type>();
        }
    };
    (name $this:ident $backend:ident $type:ty) => {
        if $backend == $crate::Backend::Sqlite {
            return $crate::DatabaseType::sqlite::<$type>();
        }
    };
}

#[cfg(not(feature = "sqlite"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cell_sqlite {
    ($what:ident $this:ident $place:ident $type:ty) => {};
}
