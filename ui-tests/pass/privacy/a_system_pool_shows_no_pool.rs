use tenant_sqlx::prelude::*;

fn inner(system: &SystemPool) -> TenantPool {
    system.tenants()
}

fn main() {}
