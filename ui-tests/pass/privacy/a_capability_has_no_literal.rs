use tenant_sqlx::prelude::*;

fn forge<'c>(other: CrossTenant<'c>) -> CrossTenant<'c> {
    other
}

fn main() {}
