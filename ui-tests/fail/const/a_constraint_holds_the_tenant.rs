// leak: 09, 15
// Recognises a row by a constraint that spans all tenants.
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
     ON CONFLICT ON CONSTRAINT laboratories_name_key DO UPDATE SET name = :name"
)]
//~^^^ E0080: the key `laboratories_name_key` of `Laboratory` neither holds the tenant nor is the id
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
