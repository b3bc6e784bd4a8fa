use tenant_sqlx::prelude::*;
use tenant_sqlx::{Reaches, Whole};

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn reaches<L: Reaches<Whole>>() {}

fn check() {
    reaches::<Laboratory>();
}

fn main() {}
