use std::any::Any;

use crate::{Cell, Cells, Error};

/// What a row of a scoped statement is read into: an entity, a struct with `#[derive(Row)]`, a cell, or
/// a tuple of cells.
///
/// An entity and a struct read the columns that have the names of their own, wherever they stand; a
/// tuple reads all columns in their order.
#[diagnostic::on_unimplemented(
    message = "a row can't be read into `{Self}`",
    label = "not a type of rows",
    note = "a row is an entity, a struct that derives `Row`, a cell such as `i64` or `Option<String>`, or a tuple of cells"
)]
pub trait ReadRow: Sized + Send + 'static {
    /// The names of the columns, in the order in which they are read. `None` reads all, as they come.
    #[doc(hidden)]
    const NAMES: Option<&'static [&'static str]>;

    /// How many columns are read.
    #[doc(hidden)]
    const WIDTH: usize;

    /// Reads a row, cell by cell.
    #[doc(hidden)]
    fn read(cells: &mut Cells<'_>) -> Result<Self, Error>;

    /// Whether the row names this tenant, or none.
    #[doc(hidden)]
    fn belongs_to(&self, tenant: &dyn Any) -> bool {
        let _ = tenant;
        true
    }
}

impl<T: Cell> ReadRow for Option<T> {
    const NAMES: Option<&'static [&'static str]> = None;
    const WIDTH: usize = 1;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Error> {
        cells.read()
    }
}

/// Makes a row of a type that stands in one column.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_of_one_cell {
    ($type:ty) => {
        impl $crate::ReadRow for $type {
            const NAMES: ::core::option::Option<&'static [&'static ::core::primitive::str]> =
                ::core::option::Option::None;
            const WIDTH: ::core::primitive::usize = 1;

            fn read(cells: &mut $crate::Cells<'_>) -> ::core::result::Result<Self, $crate::Error> {
                cells.read()
            }
        }
    };
}

macro_rules! tuples {
    ($($($name:ident)+,)+) => {$(
        impl<$($name: Cell),+> ReadRow for ($($name,)+) {
            const NAMES: Option<&'static [&'static str]> = None;
            const WIDTH: usize = [$(stringify!($name)),+].len();

            fn read(cells: &mut Cells<'_>) -> Result<Self, Error> {
                Ok(($(cells.read::<$name>()?,)+))
            }
        }
    )+};
}

tuples! {
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
    A B C D E F G H I J K,
    A B C D E F G H I J K L,
}
