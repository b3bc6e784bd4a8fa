use tenant_sqlx::prelude::*;

fn swap(one: &mut TenantPool, other: &mut TenantPool) {
    std::mem::swap(one, other);
}

fn main() {}
