// kind: attribute
// Reads a text as a number.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

#[derive(Row)]
#[tenant(of = Invoice)]
struct InvoiceLine {
    number: i64, //~ E0277: a field of type `i64` can't be read from a column of type `String`
}

fn main() {}
