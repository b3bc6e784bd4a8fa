// kind: attribute
// Projects a type that is no table.
use tenant_sqlx::prelude::*;

struct Invoice;

#[derive(Row)]
#[tenant(of = Invoice)] //~ E0277: `Invoice` is not an entity
struct InvoiceLine {
    number: String, //~ E0599: no associated item named `NUMBER` found for struct `Invoice`
}

fn main() {}
