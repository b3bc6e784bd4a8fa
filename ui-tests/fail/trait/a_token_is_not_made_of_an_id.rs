// leak: 03
// kind: attack
// Converts an id into a token.
use tenant_sqlx::prelude::*;

fn forge(id: Uuid) -> Tenant<'static> {
    id.into() //~ E0277: From
}

fn main() {}
