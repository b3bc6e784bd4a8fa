// leak: 03
// kind: attack
// Makes the guard of an entry by hand, and enters two grants with it.
use tenant_sqlx::Enter as _;
use tenant_sqlx::prelude::*;

fn twice(acme: &Grant, bolt: &Grant) {
    generativity::make_guard!(guard);
    let one = acme.enter(guard);
    let other = bolt.enter(guard); //~ E0382: use of moved value
    println!("{} {}", one.name(), other.name());
}

fn main() {}
