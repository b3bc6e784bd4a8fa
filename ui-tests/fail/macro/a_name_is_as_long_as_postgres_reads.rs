// kind: attribute
// Names a view that Postgres would look for under the first 63 bytes of its name.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(view = "the_latest_invoices_of_all_the_customers_of_all_the_branches_of_a_tenant")]
//~^ error: `view` is longer than 63 bytes, where Postgres cuts names: shorten it
struct LatestInvoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
