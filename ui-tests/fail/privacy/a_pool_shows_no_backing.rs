// leak: 16
// kind: attack
// Names the private field that holds the driver's pool.
use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> bool {
    matches!(pool.backing, _) //~ E0616: private
}

fn main() {}
