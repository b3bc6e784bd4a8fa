use tenant_sqlx::Admits;
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn admits<S: Admits<Note, Uuid>>(_: &Tenant<'_, S>) {}

fn check(tenant: &Tenant<'_>) {
    admits(tenant);
}

fn main() {}
