use tenant_sqlx::Enter as _;
use tenant_sqlx::prelude::*;

fn twice(acme: &Grant, bolt: &Grant) {
    generativity::make_guard!(guard);
    let one = acme.enter(guard);
    generativity::make_guard!(guard);
    let other = bolt.enter(guard);
    println!("{} {}", one.name(), other.name());
}

fn main() {}
