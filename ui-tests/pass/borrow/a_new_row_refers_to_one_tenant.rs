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

fn pay<'a>(from: &Owned<'a, Customer>, to: &Owned<'a, Customer>) -> NewPayment<'a> {
    NewPayment { id: Uuid::now_v7(), from: from.into(), to: to.into() }
}

fn main() {}
