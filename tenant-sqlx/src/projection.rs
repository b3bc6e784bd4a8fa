use crate::{Cell, Cells, Column, Error, Table};

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

/// The position of a column, after the compiler has compared the types.
#[doc(hidden)]
pub const fn projected<E: Table, T: Cell, A>(column: Column<E, T, A>) -> usize {
    column.index()
}
