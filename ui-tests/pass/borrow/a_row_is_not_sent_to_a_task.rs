use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn later(row: Owned<'_, Invoice>) {
    let row = row.into_inner();
    tokio::spawn(async move { println!("{}", row.number) });
}

fn main() {}
