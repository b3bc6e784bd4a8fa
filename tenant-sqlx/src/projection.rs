use crate::{Cells, Column, Error, Table};

/// Some columns of an entity, read into a struct. Derived with `#[derive(Row)]`.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String, amount_cents: i64 }
/// #[derive(Row)]
/// #[tenant(of = Invoice)]
/// struct InvoiceSummary {
///     number: String,
///     amount_cents: i64,
/// }
///
/// async fn summaries(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<Vec<String>, Error> {
///     let rows = Invoice::select().project::<InvoiceSummary>().all(tenant, pool).await?;
///     Ok(rows.iter().map(|row| row.number.clone()).collect())
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

/// The position of a column that a field of type `T` is read from. Whether both are cells is asked
/// elsewhere.
#[doc(hidden)]
pub const fn projected<E, T: ReadFrom<C>, C, A>(column: Column<E, C, A>) -> usize {
    column.index()
}

/// A type of fields that a column of `C` is read into: the same.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` can't be read from a column of type `{C}`",
    label = "the entity's field is `{C}`",
    note = "give the field the type that it has in the entity"
)]
pub trait ReadFrom<C> {}

#[diagnostic::do_not_recommend]
impl<T> ReadFrom<T> for T {}

/// With a second answer the compiler doesn't guess the column's type, but looks at the column.
#[derive(Debug)]
pub struct NoColumn<T>(T);

#[diagnostic::do_not_recommend]
impl<T> ReadFrom<NoColumn<T>> for T {}
