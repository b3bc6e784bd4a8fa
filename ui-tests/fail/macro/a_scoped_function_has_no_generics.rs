// kind: attribute
// Makes the type of a parameter open.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn clear<T: Into<String>>(number: T) -> Affected; //~ error: a scoped function has no generic parameters

fn main() {}
