// leak: 13
// kind: attack
// Shortens the brand of a part of a transaction.
use tenant_sqlx::prelude::*;

fn launder<'c, 'long: 'short, 'short>(part: Savepoint<'c, 'long>) -> Savepoint<'c, 'short> {
    part //~ error: lifetime may not live long enough
}

fn main() {}
