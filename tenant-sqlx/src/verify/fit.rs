//! Whether a column of the database holds the values of a Rust type.

#[cfg(feature = "sqlite")]
use sqlx::TypeInfo as _;
#[cfg(feature = "sqlite")]
use sqlx::sqlite::{Sqlite, SqliteTypeInfo};

use crate::DatabaseType;
use crate::cell::Form;

/// The type of a column.
#[derive(Debug)]
pub(super) enum StoredType {
    /// The database doesn't say.
    Unknown,
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgTypeInfo),
    #[cfg(feature = "sqlite")]
    Sqlite { affinity: Affinity, is_strict: bool },
}

/// How well a column holds the values of a type.
#[derive(Debug, PartialEq)]
pub(super) enum Fit {
    /// What is written is read again, or nobody can say.
    Fits,
    /// So it is, but the column is declared for values of another kind.
    #[cfg(feature = "sqlite")]
    Loosely,
    /// Something that is written can't be read again.
    Differs,
    /// The backend can't hold the type at all.
    Unsupported,
}

/// What SQLite makes of the values that are put into a column.
#[cfg(feature = "sqlite")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Affinity {
    Integer,
    Real,
    Text,
    Blob,
    Numeric,
    /// Only in STRICT tables: everything is kept as it is.
    Any,
}

#[cfg(feature = "sqlite")]
impl Affinity {
    /// By the rules that SQLite gives for declared types, in their order.
    pub(super) fn of(declared: &str, is_strict: bool) -> Self {
        let declared = declared.to_ascii_uppercase();
        let has = |part: &str| declared.contains(part);
        if is_strict && declared == "ANY" {
            Self::Any
        } else if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if has("BLOB") || declared.is_empty() {
            Self::Blob
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

/// Compares a Rust type with a column.
pub(super) fn fit(cell: &DatabaseType, stored: &StoredType) -> Fit {
    match (&cell.0, stored) {
        (Form::Unsupported, _) => Fit::Unsupported,
        #[cfg(feature = "postgres")]
        (Form::Postgres { reads, .. }, StoredType::Postgres(stored)) => {
            if reads(stored) {
                Fit::Fits
            } else {
                Fit::Differs
            }
        }
        #[cfg(feature = "sqlite")]
        (Form::Sqlite { own, reads }, StoredType::Sqlite { affinity, is_strict }) => {
            fit_sqlite(own, *reads, *affinity, *is_strict)
        }
        _ => Fit::Fits,
    }
}

/// A kind of value, as SQLite stores it.
#[cfg(feature = "sqlite")]
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Integer,
    Real,
    Text,
    Blob,
}

#[cfg(feature = "sqlite")]
impl Kind {
    fn type_info(self) -> SqliteTypeInfo {
        match self {
            Self::Integer => <i64 as sqlx::Type<Sqlite>>::type_info(),
            Self::Real => <f64 as sqlx::Type<Sqlite>>::type_info(),
            Self::Text => <String as sqlx::Type<Sqlite>>::type_info(),
            Self::Blob => <Vec<u8> as sqlx::Type<Sqlite>>::type_info(),
        }
    }
}

#[cfg(feature = "sqlite")]
fn fit_sqlite(
    own: &SqliteTypeInfo,
    reads: fn(&SqliteTypeInfo) -> bool,
    affinity: Affinity,
    is_strict: bool,
) -> Fit {
    let (written, is_number_like) = match own.name() {
        "INTEGER" | "BOOLEAN" => (Kind::Integer, true),
        "REAL" => (Kind::Real, true),
        "TEXT" => (Kind::Text, true),
        // Text, but none that a number could be read from.
        "DATE" | "TIME" | "DATETIME" => (Kind::Text, false),
        "BLOB" => (Kind::Blob, false),
        _ => return Fit::Fits,
    };
    if is_strict && !is_stored_strictly(written, affinity) {
        return Fit::Differs;
    }
    let became = became(written, affinity, is_number_like);
    if !became.iter().all(|kind| reads(&kind.type_info())) {
        return Fit::Differs;
    }
    match (written, affinity) {
        (Kind::Blob, Affinity::Text) => Fit::Loosely,
        _ => Fit::Fits,
    }
}

/// Whether a STRICT table takes the value as it is.
#[cfg(feature = "sqlite")]
fn is_stored_strictly(written: Kind, affinity: Affinity) -> bool {
    match affinity {
        Affinity::Integer => written == Kind::Integer,
        Affinity::Real => written == Kind::Real,
        Affinity::Text => written == Kind::Text,
        Affinity::Blob => written == Kind::Blob,
        Affinity::Any | Affinity::Numeric => true,
    }
}

/// What a value may have become on its way into a column.
#[cfg(feature = "sqlite")]
fn became(written: Kind, affinity: Affinity, is_number_like: bool) -> &'static [Kind] {
    match (written, affinity) {
        (Kind::Integer, Affinity::Text) | (Kind::Real, Affinity::Text) => &[Kind::Text],
        (Kind::Integer, Affinity::Real) => &[Kind::Real],
        (Kind::Integer, _) => &[Kind::Integer],
        (Kind::Real, Affinity::Integer | Affinity::Numeric) => &[Kind::Real, Kind::Integer],
        (Kind::Real, _) => &[Kind::Real],
        (Kind::Text, Affinity::Integer | Affinity::Numeric) if is_number_like => {
            &[Kind::Text, Kind::Integer, Kind::Real]
        }
        (Kind::Text, Affinity::Real) if is_number_like => &[Kind::Text, Kind::Real],
        (Kind::Text, _) => &[Kind::Text],
        (Kind::Blob, _) => &[Kind::Blob],
    }
}
