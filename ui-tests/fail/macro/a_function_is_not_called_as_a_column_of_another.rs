// leak: 15
// Writes a call as a column of a function: Postgres reads `g.f` as `f(g)`.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT g.current_setting FROM Invoice, unnest(ARRAY['data_directory']) AS g")]
//~^ error: the columns of `g` are not known here
fn texts() -> Rows<String>;

fn main() {}
