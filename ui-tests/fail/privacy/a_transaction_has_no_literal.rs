// leak: 03, 13
// kind: attack
// Makes a transaction of one tenant from the connection of another's.
use tenant_sqlx::prelude::*;

fn forge<'t>(other: Transaction<'t>) -> Transaction<'t> {
    Transaction { ..other } //~ E0451: private
}

fn main() {}
