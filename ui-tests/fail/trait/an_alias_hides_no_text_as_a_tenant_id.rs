// kind: attribute
// Names a tenant by a text, behind an alias that sounds like an id.
use tenant_sqlx::prelude::*;

type TenantId = String;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: TenantId, //~ E0277: `String` can't be the id of a tenant
}

fn main() {}
