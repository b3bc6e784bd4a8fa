// leak: 10
// kind: attack
// Mixes two entries where the end of the block is never reached.
use tenant_sqlx::prelude::*;

fn mix(acme: &Grant, bolt: &Grant, which: bool) -> ! {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let either = if which { &one } else { &other };
    println!("{}", either.name());
    loop {}
}

fn main() {}
