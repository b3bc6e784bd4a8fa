// leak: 19, 14
// kind: attack
// Keeps a copy of the capability for later, when its reason is forgotten.
use tenant_sqlx::prelude::*;

fn keep<'c>(cross: CrossTenant<'c>) -> [CrossTenant<'c>; 2] {
    [cross.clone(), cross] //~ E0599: clone
}

fn main() {}
