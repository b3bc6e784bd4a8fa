// leak: 16, 04
// Sends SQL of one's own through a transaction.
use sqlx::Executor as _;
use tenant_sqlx::prelude::*;

async fn read<'t>(transaction: &mut Transaction<'_>) {
    let _ = transaction.execute("DELETE FROM invoices").await; //~ E0599: no method named
}

fn main() {}
