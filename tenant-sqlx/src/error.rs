use std::any::type_name;

use thiserror::Error;

use crate::Backend;
use crate::scoped::text::{FOREIGN_CONFLICT, FOREIGN_REFERENCE};

/// Why a statement did not do what it was asked.
///
/// No variant carries a value, a row or the text of a query: what an error prints can be shown to the tenant
/// who caused it. The `code` of the database is the SQLSTATE on Postgres and the extended result
/// code on SQLite.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The tenant has no such row. Another tenant may; nobody is told.
    #[error("not found: this tenant has no such `{entity}`")]
    NotFound {
        /// The entity that was asked for.
        entity: &'static str,
    },
    /// `one` was asked for, and there were more.
    #[error("more than one `{entity}`: `one` was asked for; use `optional` with a limit, or `all`")]
    NotUnique {
        /// The entity that was asked for.
        entity: &'static str,
    },
    /// The row breaks a unique constraint or index.
    #[error("conflict: another row has the same value{}", named(.constraint))]
    Conflict {
        /// The name of the constraint, where the database tells it.
        constraint: Option<String>,
    },
    /// A reference points to a row that this tenant doesn't have, or a row is still referred to.
    #[error("foreign reference: this tenant has no row with the id referred to, or the row is still referred to{}", named(.constraint))]
    ForeignReference {
        /// The name of the constraint, where the database tells it.
        constraint: Option<String>,
    },
    /// The row was changed since it was read.
    #[error("stale version: this `{entity}` was changed since it was read; read it again")]
    StaleVersion {
        /// The entity that was to be changed.
        entity: &'static str,
    },
    /// A CHECK or NOT NULL constraint refused the value.
    #[error("refused value: a constraint of the table doesn't allow it{}", named(.constraint))]
    Check {
        /// The name of the constraint, where the database tells it.
        constraint: Option<String>,
    },
    /// The database can't store the value: too long, out of range, or text with a NUL.
    #[error("unstorable value: too long, out of range, or not of the column's type (code {code})")]
    Value {
        /// The database's code.
        code: String,
    },
    /// Two transactions stood in each other's way. Running the whole transaction again may help.
    #[error(
        "serialisation failure: another transaction stood in the way; run the transaction again"
    )]
    Retry,
    /// The database can't be reached, or gave no connection in time.
    #[error("database unavailable: {reason}")]
    Unavailable {
        /// What failed, without addresses or secrets.
        reason: &'static str,
    },
    /// The database doesn't look like the entities: a table, a column or an index is missing.
    #[error(
        "schema mismatch: the database lacks what the entity declares: {missing} (code {code})"
    )]
    Schema {
        /// What the database says is missing, by name.
        missing: String,
        /// The database's code.
        code: String,
    },
    /// A migration did not succeed. It is the program's own, so its text is shown.
    #[error("migration failed: {cause}")]
    Migration {
        /// Which one, and what the database said.
        cause: String,
    },
    /// The database did not allow the statement.
    #[error("permission denied by the database (code {code})")]
    Denied {
        /// The database's code.
        code: String,
    },
    /// A value can't be sent.
    #[error("unsendable value: this `{type_name}` has no form in the database")]
    Encode {
        /// The Rust type of the value.
        type_name: &'static str,
    },
    /// A column holds something that the field's type can't hold.
    #[error("unreadable value: column {column} of the result is not a `{type_name}`")]
    Decode {
        /// The position in the result, from 1.
        column: usize,
        /// The Rust type that was asked for.
        type_name: &'static str,
    },
    /// The backend has no such type.
    #[error("unsupported type: {backend} can't store a `{type_name}`")]
    Unsupported {
        /// The Rust type.
        type_name: &'static str,
        /// The backend that was used.
        backend: Backend,
    },
    /// The backend has no such operation.
    #[error("unsupported operation: {backend} has no {operation}")]
    UnsupportedOperation {
        /// What was asked for.
        operation: &'static str,
        /// The backend that was used.
        backend: Backend,
    },
    /// A [`Cell`](crate::Cell) written by hand did not add exactly one value.
    #[error("broken cell: `Cell::encode` must add exactly one value")]
    NotOneValue,
    /// The page cursor was not made by this query for this tenant.
    #[error("invalid cursor: it was not made by this query for this tenant")]
    Cursor,
    /// The statement can't be built as it was asked for.
    #[error("unusable statement: {cause}")]
    Statement {
        /// What is wrong with it, and the cure.
        cause: &'static str,
    },
    /// A row came back that belongs to somebody else. Nothing of it is handed out.
    #[error(
        "foreign row: the database answered with a `{entity}` of another tenant; the tenant column that the entity declares is wrong"
    )]
    Foreign {
        /// The entity that was read.
        entity: &'static str,
    },
    /// An earlier future of this transaction was dropped halfway; nothing of it will be committed.
    #[error("interrupted transaction: a statement was dropped before it finished; begin again")]
    Interrupted,
    /// An earlier statement of this transaction failed; nothing of it will be committed.
    #[error(
        "aborted transaction: an earlier statement failed; roll back, or confine it in a savepoint"
    )]
    Aborted,
    /// A token was not narrowed.
    #[error(transparent)]
    Narrow(#[from] tenant_core::NarrowError),
    /// A plain row was not taken back.
    #[error(transparent)]
    Adopt(#[from] tenant_core::AdoptError),
    /// Anything else that the database reports.
    #[error("database error (code {code})")]
    Database {
        /// The database's code.
        code: String,
    },
}

fn named(constraint: &Option<String>) -> String {
    constraint.as_ref().map(|name| format!(" (constraint `{name}`)")).unwrap_or_default()
}

impl Error {
    /// Whether running the whole transaction again may succeed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Retry | Self::Unavailable { .. })
    }

    /// The variant as a word, for logs and metrics. It stays when the message is worded better.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::NotUnique { .. } => "not_unique",
            Self::Conflict { .. } => "conflict",
            Self::ForeignReference { .. } => "foreign_reference",
            Self::StaleVersion { .. } => "stale_version",
            Self::Check { .. } => "check",
            Self::Value { .. } => "value",
            Self::Retry => "retry",
            Self::Unavailable { .. } => "unavailable",
            Self::Schema { .. } => "schema",
            Self::Migration { .. } => "migration",
            Self::Denied { .. } => "denied",
            Self::Encode { .. } => "encode",
            Self::Decode { .. } => "decode",
            Self::Unsupported { .. } => "unsupported",
            Self::UnsupportedOperation { .. } => "unsupported_operation",
            Self::NotOneValue => "not_one_value",
            Self::Cursor => "cursor",
            Self::Statement { .. } => "statement",
            Self::Foreign { .. } => "foreign",
            Self::Interrupted => "interrupted",
            Self::Aborted => "aborted",
            Self::Narrow(_) => "narrow",
            Self::Adopt(_) => "adopt",
            Self::Database { .. } => "database",
        }
    }

    #[doc(hidden)]
    pub fn encode<T>() -> Self {
        Self::Encode { type_name: type_name::<T>() }
    }

    #[doc(hidden)]
    pub fn decode<T>(index: usize) -> Self {
        Self::Decode { column: index + 1, type_name: type_name::<T>() }
    }

    #[doc(hidden)]
    pub fn unsupported<T>(backend: Backend) -> Self {
        Self::Unsupported { type_name: type_name::<T>(), backend }
    }
}

impl From<sqlx::Error> for Error {
    /// Keeps what the caller can act on, and none of the text: it may hold another tenant's data.
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => of_database(&*error),
            sqlx::Error::PoolTimedOut => {
                Self::Unavailable { reason: "no connection became free in time" }
            }
            sqlx::Error::PoolClosed => Self::Unavailable { reason: "the pool is closed" },
            sqlx::Error::Io(_) => Self::Unavailable { reason: "the connection broke" },
            sqlx::Error::Tls(_) => Self::Unavailable { reason: "the encrypted connection failed" },
            sqlx::Error::Configuration(_) => {
                Self::Unavailable { reason: "the address can't be used" }
            }
            sqlx::Error::WorkerCrashed => {
                Self::Unavailable { reason: "the connection's worker ended" }
            }
            sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) => {
                Self::Value { code: "encode".into() }
            }
            _ => Self::Database { code: "protocol".into() },
        }
    }
}

/// Sorts by code: SQLSTATE has five characters, SQLite's extended result code is a number.
fn of_database(error: &dyn sqlx::error::DatabaseError) -> Error {
    let code = error.code().unwrap_or_default().into_owned();
    let constraint = error.constraint().map(str::to_owned);
    if matches!(code.as_str(), "22P02" | "1") {
        // A scoped statement has no other way to say what is wrong.
        if error.message().contains(FOREIGN_REFERENCE) {
            return Error::ForeignReference { constraint };
        }
        if error.message().contains(FOREIGN_CONFLICT) {
            return Error::Conflict { constraint };
        }
    }
    match code.as_str() {
        "23505" | "23P01" | "2067" | "1555" | "2579" => Error::Conflict { constraint },
        "23503" | "23001" | "787" => Error::ForeignReference { constraint },
        "23514" | "23502" | "275" | "1299" => Error::Check { constraint },
        "40001" | "40P01" | "55P03" | "5" | "6" | "261" | "262" | "517" | "773" => Error::Retry,
        "42P01" | "42703" | "42P10" | "3F000" => schema(error.message(), code),
        "42804" | "42883" => schema("a column of another type", code),
        // The scoped rows of an entity are a sub-select, which has no primary key to group by.
        "42803" => Error::Statement {
            cause: "a column that is neither grouped nor summed up; list in GROUP BY each column that is read",
        },
        "25P02" => Error::Aborted,
        "42501" | "8" | "264" | "520" => Error::Denied { code },
        "14" => Error::Unavailable {
            reason: "the database file can't be opened; `?mode=rwc` in the address makes it",
        },
        "3D000" => {
            Error::Unavailable { reason: "the server has no database of this name; make it first" }
        }
        "28000" | "28P01" => Error::Unavailable {
            reason: "the server refused the user or the password in the address",
        },
        "57P01" | "57P02" | "57P03" | "53300" | "13" => {
            Error::Unavailable { reason: "the server refused the connection" }
        }
        "18" | "20" | "3091" | "54000" => Error::Value { code },
        "1" => of_sqlite_message(error.message(), code),
        _ if code.starts_with("22") => Error::Value { code },
        _ if code.starts_with("08") => Error::Unavailable { reason: "the connection broke" },
        _ => Error::Database { code },
    }
}

/// Keeps what names tables and columns, which belong to the program.
fn schema(missing: &str, code: String) -> Error {
    Error::Schema { missing: missing.to_owned(), code }
}

/// SQLite reports a missing table or column under its generic code. So the text is looked at, by how
/// it begins: further behind it may show a value, such as a path that JSON doesn't have.
fn of_sqlite_message(message: &str, code: String) -> Error {
    let missing = ["no such table: ", "no such column: ", "ON CONFLICT clause does not match "];
    let lacks_column = message.starts_with("table ") && message.contains(" has no column named ");
    if lacks_column || missing.iter().any(|words| message.starts_with(words)) {
        return schema(message, code);
    }
    if message.contains("integer overflow") {
        return Error::Value { code };
    }
    Error::Database { code }
}
