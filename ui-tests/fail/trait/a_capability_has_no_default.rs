// leak: 19, 03
// kind: attack
// Makes a capability out of nothing.
use tenant_sqlx::prelude::*;

fn forge() -> CrossTenant<'static> {
    CrossTenant::default() //~ E0599: default
}

fn main() {}
