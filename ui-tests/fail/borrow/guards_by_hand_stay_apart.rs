// leak: 10
// kind: attack
// Mixes two entries whose guards were made by hand, without our own, in a body that never ends.
use tenant_sqlx::prelude::*;

fn mix(acme: &Grant, bolt: &Grant, which: bool) -> ! {
    generativity::make_guard!(one);
    generativity::make_guard!(other); //~ E0716: LifetimeBrand
    let (one, other) = (tenant_sqlx::Enter::enter(acme, one), tenant_sqlx::Enter::enter(bolt, other));
    let either = if which { &one } else { &other };
    println!("{}", either.name());
    loop {}
}

fn main() {}
