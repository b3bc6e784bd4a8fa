// leak: 10
// kind: attack
// Mixes two entries in front of an await that never returns.
use tenant_sqlx::prelude::*;

async fn mix(acme: &Grant, bolt: &Grant, which: bool) {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let either = if which { &one } else { &other };
    println!("{}", either.name());
    std::future::pending::<()>().await;
}

fn main() {}
