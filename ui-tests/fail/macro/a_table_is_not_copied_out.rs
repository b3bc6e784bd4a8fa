// leak: 15
// Copies a table out of the database.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("COPY invoices TO STDOUT")] //~ error: COPY is not a statement for one tenant
fn ids() -> Rows<Uuid>;

fn main() {}
