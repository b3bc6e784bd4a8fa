// leak: 14, 10
// Sends a row to a task, which may save it under whatever token it has.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn later(row: Owned<'_, Invoice>) {
    tokio::spawn(async move { println!("{}", row.number) }); //~ E0521: borrowed data escapes
}

fn main() {}
