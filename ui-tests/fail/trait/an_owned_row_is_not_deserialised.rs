// leak: 03, 10
// kind: attack
// Takes an owned row back from a cache, as whoever asks.
use tenant_sqlx::prelude::*;

fn cached<'t>(_tenant: &Tenant<'t>, text: &str) -> Result<Owned<'t, String>, serde_json::Error> {
    serde_json::from_str(text) //~ E0277: Deserialize
}

fn main() {}
