// leak: 14
// kind: attack
// Returns the token from a future that is awaited outside.
use tenant_sqlx::prelude::*;

fn carry(grant: &Grant) -> impl Future<Output = Tenant<'_>> {
    async move {
        enter!(tenant = grant);
        tenant //~ E0515: returns a value referencing data owned by the current function
    }
}

fn main() {}
