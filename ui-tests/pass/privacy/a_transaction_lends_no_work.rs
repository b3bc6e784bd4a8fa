use tenant_sqlx::prelude::*;

async fn end(transaction: Transaction<'_>) -> Result<(), Error> {
    transaction.commit().await
}

fn main() {}
