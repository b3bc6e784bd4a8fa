// kind: attribute
// Takes a parameter apart.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count((_least, _most): (i64, i64)) -> Scalar<i64>; //~ error: a parameter has a plain name

fn main() {}
