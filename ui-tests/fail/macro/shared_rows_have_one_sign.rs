// kind: attribute
// Lets both NULL and a constant stand for everyone.
use tenant_sqlx::prelude::*;

const EVERYONE: i64 = 0;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = EVERYONE)] //~ error: rows for everyone are told by NULL or by a constant, not by both
    tenant_id: Option<i64>,
}

fn main() {}
