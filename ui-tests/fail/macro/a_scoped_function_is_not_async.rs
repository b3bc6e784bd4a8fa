// kind: attribute
// Makes a scoped function async.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice")]
async fn clear() -> Affected; //~ error: a scoped function isn't `async`

fn main() {}
