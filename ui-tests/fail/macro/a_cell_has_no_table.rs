// kind: attribute
// Names a table for what stands in one column.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
#[tenant(table = "emails")] //~ error: `table` is not known here: a cell takes `crate`
struct Email(String);

fn main() {}
