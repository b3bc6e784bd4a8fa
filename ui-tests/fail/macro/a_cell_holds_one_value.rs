// kind: attribute
// Puts two values into one column.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct Money(i64, String); //~ error: a cell is a struct with one field or an enum without fields

fn main() {}
