// kind: attribute
// Hides NULL inside of a cell.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct Note(Option<String>); //~ error: a cell is one value: put the `Option` around it where it is used

fn main() {}
