// leak: 16, 19
// kind: attack
// Names the private field of the program's own pool.
use tenant_sqlx::prelude::*;

fn inner(system: &SystemPool) -> TenantPool {
    system.pool.clone() //~ E0616: private
}

fn main() {}
