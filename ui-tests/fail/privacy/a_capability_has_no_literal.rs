// leak: 03, 19
// kind: attack
// Writes the capability across tenants down, without an actor and a reason.
use tenant_sqlx::prelude::*;

fn forge<'c>(other: CrossTenant<'c>) -> CrossTenant<'c> {
    CrossTenant { ..other } //~ E0451: private
}

fn main() {}
