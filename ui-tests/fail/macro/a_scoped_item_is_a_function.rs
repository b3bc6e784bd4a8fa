// kind: attribute
// Puts the attribute on a struct.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
struct Count; //~ error: `#[tenant_scoped]` stands on a function without a body

fn main() {}
