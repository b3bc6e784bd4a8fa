// leak: 03, 02
// kind: attack
// Adds a state that nobody has to prove.
use tenant_sqlx::{State, Tenant};

struct Trusted;

impl State for Trusted { //~ E0277: `State` is sealed
    type Held<K: tenant_sqlx::TenantId> = ();
}

fn main_token(_: &Tenant<'_>) {}

fn main() {}
