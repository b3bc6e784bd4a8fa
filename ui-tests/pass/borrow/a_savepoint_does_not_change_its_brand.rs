use tenant_sqlx::prelude::*;

fn launder<'c, 'long: 'short, 'short>(part: Savepoint<'c, 'long>) -> Savepoint<'c, 'long> {
    part
}

fn main() {}
