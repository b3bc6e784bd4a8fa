// kind: attribute
// Gives a scoped function a body.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice")]
fn clear() -> Affected {
    //~^ error: a scoped function has no body
    todo!()
}

fn main() {}
