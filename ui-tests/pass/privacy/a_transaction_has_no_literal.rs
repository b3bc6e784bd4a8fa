use tenant_sqlx::prelude::*;

fn forge<'t>(other: Transaction<'t>) -> Transaction<'t> {
    other
}

fn main() {}
