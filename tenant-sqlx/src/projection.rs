use crate::{Cell, Cells, Column, Error, Table};

/// Some columns of an entity, read into a struct. Derived with `#[derive(Row)]`.
///
/// ```ignore
/// #[derive(Row)]
/// #[tenant(of = Invoice)]
/// struct InvoiceLine {
///     number: String,
///     amount_cents: i64,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row",
    label = "not a projection",
    note = "derive `Row` on `{Self}` and name its entity: `#[tenant(of = Invoice)]`"
)]
pub trait Projection: Sized + Send + 'static {
    /// The entity whose columns these are.
    type Of: Table;

    /// The positions of the columns, in the order of the fields.
    #[doc(hidden)]
    const COLUMNS: &'static [usize];

    /// Reads a row, cell by cell.
    #[doc(hidden)]
    fn decode(cells: &mut Cells<'_>) -> Result<Self, Error>;
}

/// The position of a column, after the compiler has compared the types.
#[doc(hidden)]
pub const fn projected<E: Table, T: Cell, A>(column: Column<E, T, A>) -> usize {
    column.index()
}
