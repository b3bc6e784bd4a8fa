use tenant_sqlx::prelude::*;

fn keep<'c>(cross: CrossTenant<'c>) -> CrossTenant<'c> {
    cross
}

fn main() {}
