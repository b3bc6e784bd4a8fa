// kind: attribute
// Derives an entity on what stands in one column.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "states")]
enum State { //~ error: an entity is a struct with named fields: derive `Cell` for a type that stands in one column
    Draft,
    Sent,
}

fn main() {}
