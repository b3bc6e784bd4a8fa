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
     ON CONFLICT ON CONSTRAINT laboratories_tenant_id_name_key DO UPDATE SET name = :name"
)]
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
