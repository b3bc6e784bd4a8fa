// kind: attribute
// Names the tenant and an owning parent: the two may disagree.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(through = Invoice)] //~ error: a row has one owner, and `tenant_id` names it already: keep one of the two
    invoice_id: Uuid,
}

fn main() {}
