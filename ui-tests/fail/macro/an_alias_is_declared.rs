// Names a relation that is not in FROM.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice i WHERE j.amount_cents > 0")] //~ error: there is no relation `j` here
fn count() -> Scalar<i64>;

fn main() {}
