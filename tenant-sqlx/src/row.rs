#[cfg(feature = "postgres")]
use std::sync::atomic::{AtomicUsize, Ordering};

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
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "SQLite's values have types of their own")
    )]
    types: Option<&'r Types>,
}

impl RawCell<'_> {
    /// The backend that the row came from.
    #[inline]
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
    #[inline]
    pub fn get_postgres<T>(self) -> Result<Option<T>, Error>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        match self.row {
            RawRow::Postgres(row) => self.get_known(row),
            #[cfg(feature = "sqlite")]
            RawRow::Sqlite(_) => Err(Error::unsupported::<T>(Backend::Sqlite)),
        }
    }

    /// Compares the types unless that was done for a row before.
    #[cfg(feature = "postgres")]
    #[inline]
    fn get_known<T>(self, row: &sqlx::postgres::PgRow) -> Result<Option<T>, Error>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        let known = self.types.and_then(|types| types.of_column(self.index));
        let accepts = T::compatible as fn(&_) -> _ as usize;
        let value = match known {
            Some(known) if known.load(Ordering::Relaxed) == accepts => {
                row.try_get_unchecked(self.index)
            }
            _ => row.try_get(self.index).inspect(|value: &Option<T>| {
                // The driver looks at the type where there is a value.
                if let (Some(known), Some(_)) = (known, value) {
                    known.store(accepts, Ordering::Relaxed);
                }
            }),
        };
        value.map_err(|_| self.mismatch::<T>())
    }

    #[doc(hidden)]
    #[cfg(feature = "sqlite")]
    #[inline]
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

/// Which types the columns of one answer of Postgres have, so that they are compared once and not in
/// each row: by column, the function that has accepted the column's type. Where two types have that
/// function in common, it says the same of both.
///
/// Atomic only so that a future that borrows it is `Send`.
#[derive(Default)]
pub(crate) struct Types {
    #[cfg(feature = "postgres")]
    accepted: [AtomicUsize; 32],
}

#[cfg(feature = "postgres")]
impl Types {
    /// `None` beyond the columns that there is room for; those are compared in each row.
    fn of_column(&self, index: usize) -> Option<&AtomicUsize> {
        self.accepted.get(index)
    }
}

/// The cells of one row, read from left to right.
pub struct Cells<'r> {
    row: RawRow<'r>,
    next: usize,
    /// Where the cells stand, if not side by side.
    positions: Option<&'r [usize]>,
    types: Option<&'r Types>,
}

impl<'r> Cells<'r> {
    pub(crate) fn of(row: RawRow<'r>) -> Self {
        Self { row, next: 0, positions: None, types: None }
    }

    /// The cells at these positions, in this order.
    pub(crate) fn at(row: RawRow<'r>, positions: &'r [usize]) -> Self {
        Self { positions: Some(positions), ..Self::of(row) }
    }

    /// The same cells, of a row out of many with these types.
    pub(crate) fn with_types(self, types: &'r Types) -> Self {
        Self { types: Some(types), ..self }
    }

    /// Reads the next cell.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when it holds something else, or NULL where `T` is not an `Option`.
    #[inline]
    pub fn read<T: Cell>(&mut self) -> Result<T, Error> {
        let index = match self.positions {
            Some(positions) => {
                *positions.get(self.next).ok_or_else(|| Error::decode::<T>(self.next))?
            }
            None => self.next,
        };
        let cell = RawCell { row: self.row, index, types: self.types };
        self.next += 1;
        T::decode(cell)?.ok_or_else(|| cell.mismatch::<T>())
    }

    /// Steps over cells without reading them.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }
}
