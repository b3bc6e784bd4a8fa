// leak: 18
// Declares a table whose rows have no owner, and forgets to say so.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note { //~ error: no tenant column
    #[tenant(id)]
    id: Uuid,
    text: String,
}

fn main() {}
