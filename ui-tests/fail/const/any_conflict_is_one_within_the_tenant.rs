// leak: 09, 26
// Skips a row on whatever key it violates, of which one spans all tenants.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
#[tenant(unique("laboratories_tenant_id_name_key": tenant_id, name), unique("laboratories_name_key": name))]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    name: String,
}

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT DO NOTHING"
)]
//~^^^ E0080: ON CONFLICT doesn't say which key it means, and one of `Laboratory` doesn't hold the tenant
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
