// leak: 10
// kind: attack
// Mixes two entries before the process ends.
use tenant_sqlx::prelude::*;

fn mix(acme: &Grant, bolt: &Grant, which: bool) -> ! {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let either = if which { &one } else { &other };
    println!("{}", either.name());
    std::process::exit(0)
}

fn main() {}
