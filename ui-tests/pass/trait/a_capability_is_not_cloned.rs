use tenant_sqlx::prelude::*;

fn keep<'c>(cross: CrossTenant<'c>) -> [CrossTenant<'c>; 1] {
    [cross]
}

fn main() {}
