// leak: 15
// Names a column by its schema and table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE public.invoices.amount_cents > 0")]
//~^ error: `public.invoices.amount_cents` has more than two parts
fn count() -> Scalar<i64>;

fn main() {}
