// leak: 03
// kind: attack
// Reads a grant out of a message that anybody could have written.
use tenant_sqlx::prelude::*;

fn receive(message: &str) -> Result<Grant, serde_json::Error> {
    serde_json::from_str(message) //~ E0277: Deserialize
}

fn main() {}
