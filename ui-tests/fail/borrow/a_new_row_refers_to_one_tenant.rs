// leak: 11
// Fills two references of a new row from two tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

#[derive(TenantScoped)]
#[tenant(table = "payments")]
struct Payment {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Customer)]
    from: Uuid,
    #[tenant(references = Customer)]
    to: Uuid,
}

fn pay<'a>(from: &Owned<'a, Customer>, to: &Owned<'_, Customer>) -> NewPayment<'a> {
    NewPayment { id: Uuid::now_v7(), from: from.into(), to: to.into() } //~ E0621: explicit lifetime required
}

fn main() {}
