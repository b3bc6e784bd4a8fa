// leak: 03, 02
// kind: attack
// Clones a claim into a resolved token.
use tenant_sqlx::prelude::*;

fn forge<'t>(claimed: &Tenant<'t, Claimed>) -> Tenant<'t> {
    claimed.clone() //~ E0308: mismatched types
}

fn main() {}
