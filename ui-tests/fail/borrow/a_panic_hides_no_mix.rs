// leak: 10
// kind: attack
// Mixes two entries before a panic, so that no destructor seems to run.
use tenant_sqlx::prelude::*;

fn mix(acme: &Grant, bolt: &Grant, which: bool) -> ! {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let either = if which { &one } else { &other };
    println!("{}", either.name());
    panic!("done")
}

fn main() {}
