// leak: 10, 14
// kind: attack
// Lengthens the brand of a token through a function pointer.
use tenant_sqlx::prelude::*;

fn lengthen<'short, 'long: 'short>(make: fn() -> Tenant<'short>) -> fn() -> Tenant<'long> {
    make //~ error: lifetime may not live long enough
}

fn main() {}
