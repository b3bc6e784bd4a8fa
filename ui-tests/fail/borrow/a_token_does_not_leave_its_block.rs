// leak: 14
// Returns the token from the function that entered it.
use tenant_sqlx::prelude::*;

fn enter(grant: &Grant) -> Tenant<'_> {
    enter!(tenant = grant);
    tenant //~ E0515: returns a value referencing data owned by the current function
}

fn main() {}
