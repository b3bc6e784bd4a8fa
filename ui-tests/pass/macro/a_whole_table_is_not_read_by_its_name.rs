use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id FROM Invoice UNION ALL SELECT id FROM Invoice")]
fn ids() -> Rows<Uuid>;

fn main() {}
