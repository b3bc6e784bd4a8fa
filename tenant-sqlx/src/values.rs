use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Arguments as _;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;

use crate::watch::About;
use crate::{Backend, Cell, Error};

/// The values of one statement, in the form of one backend.
///
/// Opaque: a [`Cell`] adds one value to it, and the library counts that it was one.
pub struct Arguments {
    form: Form,
    /// Which statement's values these are: a cell that swaps them for another's is found out.
    statement: u64,
    /// What the statement is about, for who watches.
    about: About,
}

/// The values themselves.
pub(crate) enum Form {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgArguments),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteArguments),
}

impl Arguments {
    /// None yet, with room for so many of the usual length.
    pub(crate) fn with_room(backend: Backend, values: usize) -> Self {
        static STATEMENTS: AtomicU64 = AtomicU64::new(0);
        let form = match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => {
                // A length and an id.
                const USUAL: usize = 20;
                let mut arguments = sqlx::postgres::PgArguments::default();
                arguments.reserve(values, values * USUAL);
                Form::Postgres(arguments)
            }
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => {
                let mut arguments = sqlx::sqlite::SqliteArguments::default();
                arguments.reserve(values, 0);
                Form::Sqlite(arguments)
            }
        };
        let statement = STATEMENTS.fetch_add(1, Ordering::Relaxed);
        Self { form, statement, about: About::default() }
    }

    /// The same values again. Not `Clone`: a [`Cell`] sees a statement's values and must not keep them.
    pub(crate) fn copy(&self) -> Form {
        match &self.form {
            #[cfg(feature = "postgres")]
            Form::Postgres(arguments) => Form::Postgres(arguments.clone()),
            #[cfg(feature = "sqlite")]
            Form::Sqlite(arguments) => Form::Sqlite(arguments.clone()),
        }
    }

    /// Puts a copy in the place of values that were sent.
    pub(crate) fn restore(&mut self, copy: Form) {
        self.form = copy;
    }

    /// The backend whose form the values have.
    pub fn backend(&self) -> Backend {
        match &self.form {
            #[cfg(feature = "postgres")]
            Form::Postgres(_) => Backend::Postgres,
            #[cfg(feature = "sqlite")]
            Form::Sqlite(_) => Backend::Sqlite,
        }
    }

    pub(crate) fn about(&self) -> &About {
        &self.about
    }

    pub(crate) fn set_about(&mut self, about: About) {
        self.about = about;
    }

    pub(crate) fn len(&self) -> usize {
        match &self.form {
            #[cfg(feature = "postgres")]
            Form::Postgres(arguments) => arguments.len(),
            #[cfg(feature = "sqlite")]
            Form::Sqlite(arguments) => arguments.len(),
        }
    }

    /// Makes sure that a statement gets as many values as its text has parameters: SQLite takes a
    /// missing one for NULL and doesn't mind one too many.
    pub(crate) fn expect(&self, parameters: usize) -> Result<(), Error> {
        if self.len() == parameters { Ok(()) } else { Err(Error::NotOneValue) }
    }

    /// The values, in place of which none are left.
    #[cfg(feature = "postgres")]
    pub(crate) fn take_postgres(&mut self) -> Option<sqlx::postgres::PgArguments> {
        match &mut self.form {
            Form::Postgres(arguments) => Some(std::mem::take(arguments)),
            #[cfg(feature = "sqlite")]
            Form::Sqlite(_) => None,
        }
    }

    /// The values, in place of which none are left.
    #[cfg(feature = "sqlite")]
    pub(crate) fn take_sqlite(&mut self) -> Option<sqlx::sqlite::SqliteArguments> {
        match &mut self.form {
            #[cfg(feature = "postgres")]
            Form::Postgres(_) => None,
            Form::Sqlite(arguments) => Some(std::mem::take(arguments)),
        }
    }

    /// Adds a value in Postgres' form, and makes sure that it changed no other.
    #[doc(hidden)]
    #[cfg(feature = "postgres")]
    pub fn add_postgres<'q, T>(&mut self, value: T) -> Result<(), Error>
    where
        T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        self.add_known_postgres(Beside(value))
    }

    /// Adds a value whose `Encode` is known, in Postgres' form.
    #[cfg(feature = "postgres")]
    pub(crate) fn add_known_postgres<'q, T>(&mut self, value: T) -> Result<(), Error>
    where
        T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        match &mut self.form {
            Form::Postgres(arguments) => arguments.add(value).map_err(|_| Error::encode::<T>()),
            #[cfg(feature = "sqlite")]
            Form::Sqlite(_) => Err(Error::unsupported::<T>(Backend::Sqlite)),
        }
    }

    /// Adds a value in SQLite's form, and makes sure that it changed no other.
    #[doc(hidden)]
    #[cfg(feature = "sqlite")]
    pub fn add_sqlite<'q, T>(&mut self, value: T) -> Result<(), Error>
    where
        T: sqlx::Encode<'q, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        self.add_known_sqlite(Beside(value))
    }

    /// Adds a value whose `Encode` is known, in SQLite's form.
    #[cfg(feature = "sqlite")]
    pub(crate) fn add_known_sqlite<'q, T>(&mut self, value: T) -> Result<(), Error>
    where
        T: sqlx::Encode<'q, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        match &mut self.form {
            #[cfg(feature = "postgres")]
            Form::Postgres(_) => Err(Error::unsupported::<T>(Backend::Postgres)),
            Form::Sqlite(arguments) => arguments.add(value).map_err(|_| Error::encode::<T>()),
        }
    }
}

/// A value that waits for its statement.
pub(crate) type Bind = Box<dyn Waiting>;

/// The part of [`Cell`] that a value keeps once its type is forgotten.
pub(crate) trait Waiting: Send + Sync {
    fn add_to(&self, arguments: &mut Arguments) -> Result<(), Error>;
}

impl<T: Cell> Waiting for T {
    fn add_to(&self, arguments: &mut Arguments) -> Result<(), Error> {
        self.encode(arguments)
    }
}

/// Where the values of a row go: straight into a statement, or aside until it is built.
pub struct Values<'a>(Sink<'a>);

enum Sink<'a> {
    Statement(&'a mut Arguments),
    Aside(&'a mut Vec<Bind>),
}

impl<'a> Values<'a> {
    pub(crate) fn into_statement(arguments: &'a mut Arguments) -> Self {
        Self(Sink::Statement(arguments))
    }

    pub(crate) fn aside(waiting: &'a mut Vec<Bind>) -> Self {
        Self(Sink::Aside(waiting))
    }

    /// Adds one value.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] when the value can't be sent, [`Error::Unsupported`] when the backend has
    /// no such type.
    pub fn cell<T: Cell>(&mut self, value: T) -> Result<(), Error> {
        match &mut self.0 {
            Sink::Statement(arguments) => add(&value, arguments),
            Sink::Aside(waiting) => {
                waiting.push(Box::new(value));
                Ok(())
            }
        }
    }
}

/// Adds a value and makes sure that it was one, and went to this statement: a cell that adds two would
/// move the tenant's place, and one that swaps two statements' values would swap their tenants.
pub(crate) fn add(value: &dyn Waiting, arguments: &mut Arguments) -> Result<(), Error> {
    let (statement, before) = (arguments.statement, arguments.len());
    value.add_to(arguments)?;
    if arguments.statement == statement && arguments.len() == before + 1 {
        Ok(())
    } else {
        Err(Error::NotOneValue)
    }
}

/// A value that leaves those before it as they were: `Encode` gets them all, the tenant among them.
struct Beside<T>(T);

impl<D: sqlx::Database, T: sqlx::Type<D>> sqlx::Type<D> for Beside<T> {
    fn type_info() -> D::TypeInfo {
        T::type_info()
    }

    fn compatible(info: &D::TypeInfo) -> bool {
        T::compatible(info)
    }
}

const MEDDLED: &str = "a value changed another";

#[cfg(feature = "postgres")]
impl<'q, T: sqlx::Encode<'q, sqlx::Postgres>> sqlx::Encode<'q, sqlx::Postgres> for Beside<T> {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let before = buffer.to_vec();
        let is_null = self.0.encode_by_ref(buffer)?;
        if buffer.starts_with(&before) { Ok(is_null) } else { Err(MEDDLED.into()) }
    }

    fn produces(&self) -> Option<sqlx::postgres::PgTypeInfo> {
        self.0.produces()
    }

    fn size_hint(&self) -> usize {
        self.0.size_hint()
    }
}

#[cfg(feature = "sqlite")]
impl<'q, T: sqlx::Encode<'q, sqlx::Sqlite>> sqlx::Encode<'q, sqlx::Sqlite> for Beside<T> {
    /// The values can't be read here but as what is printed of them.
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let before = format!("{buffer:?}");
        let is_null = self.0.encode_by_ref(buffer)?;
        let kept = before.strip_suffix("])").unwrap_or(&before);
        if format!("{buffer:?}").starts_with(kept) { Ok(is_null) } else { Err(MEDDLED.into()) }
    }

    fn produces(&self) -> Option<sqlx::sqlite::SqliteTypeInfo> {
        self.0.produces()
    }
}
