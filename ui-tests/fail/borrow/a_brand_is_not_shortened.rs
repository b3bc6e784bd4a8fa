// leak: 10
// kind: attack
// Shortens the brands of two tokens to what they have in common.
use tenant_sqlx::prelude::*;

fn shorten<'long: 'short, 'short>(tenant: Tenant<'long>) -> Tenant<'short> {
    tenant //~ error: lifetime may not live long enough
}

fn main() {}
