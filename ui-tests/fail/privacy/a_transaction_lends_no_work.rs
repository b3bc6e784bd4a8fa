// leak: 16, 13
// kind: attack
// Names the private field that holds the connection of a transaction.
use tenant_sqlx::prelude::*;

async fn end(transaction: Transaction<'_>) -> Result<(), Error> {
    transaction.work.commit().await //~ E0616: private
}

fn main() {}
