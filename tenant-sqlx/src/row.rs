#[cfg(any(feature = "postgres", feature = "sqlite"))]
use sqlx::{Column as _, Row as _};

use crate::{Backend, Cell, Error};

/// One row as the driver gave it.
#[derive(Clone, Copy)]
pub(crate) enum RawRow<'r> {
    #[cfg(feature = "postgres")]
    Postgres(&'r sqlx::postgres::PgRow),
    #[cfg(feature = "sqlite")]
    Sqlite(&'r sqlx::sqlite::SqliteRow),
}

impl RawRow<'_> {
    /// Where the column of this name stands, if there is one.
    pub(crate) fn position(self, name: &str) -> Option<usize> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => row.columns().iter().position(|column| column.name() == name),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(row) => row.columns().iter().position(|column| column.name() == name),
        }
    }
}

/// One cell of a row. A [`Cell`] reads its value from it, and from no other.
#[derive(Clone, Copy)]
pub struct RawCell<'r> {
    row: RawRow<'r>,
    index: usize,
}

impl RawCell<'_> {
    /// The backend that the row came from.
    pub fn backend(&self) -> Backend {
        match self.row {
            #[cfg(feature = "postgres")]
            RawRow::Postgres(_) => Backend::Postgres,
            #[cfg(feature = "sqlite")]
            RawRow::Sqlite(_) => Backend::Sqlite,
        }
    }

    /// The error for a cell that holds something that is no `T`.
    pub fn mismatch<T>(&self) -> Error {
        Error::decode::<T>(self.index)
    }

    #[doc(hidden)]
    #[cfg(feature = "postgres")]
    pub fn get_postgres<T>(self) -> Result<Option<T>, Error>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        match self.row {
            RawRow::Postgres(row) => row.try_get(self.index).map_err(|_| self.mismatch::<T>()),
            #[cfg(feature = "sqlite")]
            RawRow::Sqlite(_) => Err(Error::unsupported::<T>(Backend::Sqlite)),
        }
    }

    #[doc(hidden)]
    #[cfg(feature = "sqlite")]
    pub fn get_sqlite<T>(self) -> Result<Option<T>, Error>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        match self.row {
            #[cfg(feature = "postgres")]
            RawRow::Postgres(_) => Err(Error::unsupported::<T>(Backend::Postgres)),
            RawRow::Sqlite(row) => row.try_get(self.index).map_err(|_| self.mismatch::<T>()),
        }
    }
}

/// The cells of one row, read from left to right.
pub struct Cells<'r> {
    row: RawRow<'r>,
    next: usize,
    /// Where the cells stand, if not side by side.
    positions: Option<&'r [usize]>,
}

impl<'r> Cells<'r> {
    pub(crate) fn of(row: RawRow<'r>) -> Self {
        Self { row, next: 0, positions: None }
    }

    /// The cells at these positions, in this order.
    pub(crate) fn at(row: RawRow<'r>, positions: &'r [usize]) -> Self {
        Self { row, next: 0, positions: Some(positions) }
    }

    /// Reads the next cell.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when it holds something else, or NULL where `T` is not an `Option`.
    pub fn read<T: Cell>(&mut self) -> Result<T, Error> {
        let index = match self.positions {
            Some(positions) => {
                *positions.get(self.next).ok_or_else(|| Error::decode::<T>(self.next))?
            }
            None => self.next,
        };
        let cell = RawCell { row: self.row, index };
        self.next += 1;
        T::decode(cell)?.ok_or_else(|| cell.mismatch::<T>())
    }

    /// Steps over cells without reading them.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }
}
