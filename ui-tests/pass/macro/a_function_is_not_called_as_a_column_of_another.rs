use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT g.g FROM Invoice, unnest(ARRAY['data_directory']) AS g (g)")]
fn texts() -> Rows<String>;

fn main() {}
