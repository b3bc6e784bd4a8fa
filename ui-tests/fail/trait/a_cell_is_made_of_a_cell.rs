// kind: attribute
// Derives a cell of a type that is none.
use tenant_sqlx::prelude::*;

struct Amount(i64);

#[derive(Cell)]
struct Money(Amount); //~ E0277: `Amount` can't be stored in a column

fn main() {}
