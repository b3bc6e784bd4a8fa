// leak: 03
// kind: attack
// Asks for a token out of nothing.
use tenant_sqlx::prelude::*;

fn forge() -> Tenant<'static> {
    Tenant::default() //~ E0599: default
}

fn main() {}
