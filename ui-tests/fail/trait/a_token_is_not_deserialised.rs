// leak: 03, 02
// kind: attack
// Takes the token from the body of a request.
use tenant_sqlx::prelude::*;

fn receive(body: &str) -> Result<Tenant<'_>, serde_json::Error> {
    serde_json::from_str(body) //~ E0277: Deserialize
}

fn main() {}
