// kind: attribute
// Stores a value beside the name of a variant.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum State {
    Draft,
    Paid(i64), //~ error: `Paid` has fields, and a cell holds one value: drop the fields, or give them columns of their own
}

fn main() {}
