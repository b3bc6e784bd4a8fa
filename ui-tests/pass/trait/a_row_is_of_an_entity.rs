use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String }

#[derive(Row)]
#[tenant(of = Invoice)]
struct InvoiceLine {
    number: String,
}

fn main() {}
