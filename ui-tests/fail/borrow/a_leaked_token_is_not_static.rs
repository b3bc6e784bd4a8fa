// leak: 14
// kind: attack
// Leaks the token, so that it is never dropped.
use tenant_sqlx::prelude::*;

fn leak(grant: &Grant) {
    enter!(tenant = grant); //~ E0716: creates a temporary value which is freed while still in use
    let leaked: &'static Tenant<'_> = Box::leak(Box::new(tenant));
    println!("{}", leaked.name());
}

fn main() {}
