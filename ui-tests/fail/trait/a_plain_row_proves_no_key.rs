// leak: 10, 11
// kind: attack
// Takes the brand off a row, changes it, and asks for its key.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(mine: Owned<'t, Customer>, id: Uuid) -> Key<'t, Customer> {
    let mut row = mine.into_inner();
    row.id = id;
    row.key() //~ E0599: key
}

fn main() {}
