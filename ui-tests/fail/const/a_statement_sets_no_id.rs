// leak: 06, 15
// Gives a row the id of another one.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET id = :other")] //~ E0080: `id` is the id of `Invoice`
fn change(other: Uuid) -> Affected;

fn main() {}
