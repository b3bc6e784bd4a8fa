use tenant_sqlx::prelude::*;

fn leak(grant: &Grant) {
    enter!(tenant = grant);
    let leaked = Box::leak(Box::new(tenant));
    println!("{}", leaked.name());
}

fn main() {}
