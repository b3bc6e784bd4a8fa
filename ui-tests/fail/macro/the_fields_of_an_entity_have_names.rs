// kind: attribute
// Derives an entity on a tuple struct.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "countries")]
struct Country(i64); //~ error: the fields of an entity have names, which are those of its columns

fn main() {}
