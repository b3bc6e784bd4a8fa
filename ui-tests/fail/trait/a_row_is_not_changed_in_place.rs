// leak: 10, 11
// kind: attack
// Changes the id of an owned row, to refer to another tenant's.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(mine: Owned<'t, Customer>, id: Uuid) -> Key<'t, Customer> {
    mine.id = id; //~ E0594: trait `DerefMut` is required
    mine.key()
}

fn main() {}
