// leak: 03
// kind: attack
// Takes a default grant where none was resolved.
use tenant_sqlx::prelude::*;

fn grant(found: Option<Grant>) -> Grant {
    found.unwrap_or_default() //~ E0277: Default
}

fn main() {}
