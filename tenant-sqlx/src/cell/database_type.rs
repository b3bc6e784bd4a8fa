#[cfg(feature = "postgres")]
use sqlx::postgres::PgTypeInfo;
#[cfg(feature = "sqlite")]
use sqlx::sqlite::SqliteTypeInfo;

/// What one backend calls the type of a [`Cell`](crate::Cell), and which columns it is read from.
///
/// Opaque: [`verify`](crate::verify()) compares it with the columns of a database. A cell that is
/// written by hand takes it from another.
#[derive(Debug, Clone)]
pub struct DatabaseType(pub(crate) Form);

#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// Nobody has said.
    Unknown,
    /// The backend has none.
    Unsupported,
    #[cfg(feature = "postgres")]
    Postgres { own: PgTypeInfo, reads: fn(&PgTypeInfo) -> bool },
    #[cfg(feature = "sqlite")]
    Sqlite { own: SqliteTypeInfo, reads: fn(&SqliteTypeInfo) -> bool },
}

impl DatabaseType {
    /// Nobody knows: columns of this type are not compared.
    pub fn unknown() -> Self {
        Self(Form::Unknown)
    }

    /// The backend has no such type.
    pub fn unsupported() -> Self {
        Self(Form::Unsupported)
    }

    #[doc(hidden)]
    #[cfg(feature = "postgres")]
    pub fn postgres<T: sqlx::Type<sqlx::Postgres>>() -> Self {
        Self(Form::Postgres { own: T::type_info(), reads: T::compatible })
    }

    #[doc(hidden)]
    #[cfg(feature = "sqlite")]
    pub fn sqlite<T: sqlx::Type<sqlx::Sqlite>>() -> Self {
        Self(Form::Sqlite { own: T::type_info(), reads: T::compatible })
    }
}
