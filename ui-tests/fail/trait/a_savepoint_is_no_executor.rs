// leak: 16, 04
// Sends SQL of one's own through a part of a transaction.
use sqlx::Executor as _;
use tenant_sqlx::prelude::*;

async fn read<'t>(part: &mut Savepoint<'_, 't>) {
    let _ = part.execute("DELETE FROM invoices").await; //~ E0599: no method named
}

fn main() {}
