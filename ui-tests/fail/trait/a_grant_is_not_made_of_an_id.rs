// leak: 03
// kind: attack
// Converts an id into a grant.
use tenant_sqlx::prelude::*;

fn forge(id: Uuid) -> Grant {
    id.into() //~ E0277: From
}

fn main() {}
