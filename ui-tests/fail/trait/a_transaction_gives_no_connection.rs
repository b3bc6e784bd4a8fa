// leak: 16
// Takes the connection out of a transaction.
use tenant_sqlx::prelude::*;

fn inner(transaction: Transaction<'_>) -> sqlx::PgConnection {
    transaction.into_inner() //~ E0599: into_inner
}

fn main() {}
