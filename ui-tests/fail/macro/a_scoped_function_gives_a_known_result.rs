// kind: attribute
// Gives a result of one's own choice.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT number FROM Invoice")]
fn numbers() -> Vec<String>; //~ error: a scoped function gives `Rows<T>`

fn main() {}
