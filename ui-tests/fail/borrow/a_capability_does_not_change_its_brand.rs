// leak: 19
// kind: attack
// Lengthens the life of a capability.
use tenant_sqlx::prelude::*;

fn keep<'c>(cross: CrossTenant<'c>) -> CrossTenant<'static> {
    cross //~ error: lifetime may not live long enough
}

fn main() {}
