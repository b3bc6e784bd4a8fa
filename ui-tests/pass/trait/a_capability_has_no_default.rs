use tenant_sqlx::prelude::*;

fn pass<'c>(cross: CrossTenant<'c>) -> CrossTenant<'c> {
    cross
}

fn main() {}
