// leak: 03, 11, 12
// kind: attack
// Takes a proven key from the body of a request.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn receive<'t>(body: &str) -> Result<Key<'t, Customer>, serde_json::Error> {
    serde_json::from_str(body) //~ E0277: Deserialize
}

fn main() {}
