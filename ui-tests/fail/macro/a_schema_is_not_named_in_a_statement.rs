// leak: 15
// Reaches a table by the name of its schema.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM public.invoices")] //~ error: `public.invoices` has more than one part
fn count() -> Scalar<i64>;

fn main() {}
