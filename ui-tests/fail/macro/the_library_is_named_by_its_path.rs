// kind: attribute
// Says in quotation marks, and with a space, where the library is.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices", crate = "my app")] //~ error: `crate` takes the path of tenant-sqlx: write `crate = my_app::db`
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
