// kind: attribute
// Marks the seller and the buyer of an invoice as its tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    seller_id: Uuid,
    #[tenant(key)] //~ error: a row has one owner, and `seller_id` names it already: keep one of the two
    buyer_id: Uuid,
}

fn main() {}
