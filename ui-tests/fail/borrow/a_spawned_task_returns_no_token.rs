// leak: 14
// Returns the token from a task that was spawned for it.
use tenant_sqlx::prelude::*;

fn keep(grant: &Grant) {
    grant.spawn(async |tenant| tenant); //~ error: lifetime may not live long enough
}

fn main() {}
