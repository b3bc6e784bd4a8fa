// leak: 16
// Sends SQL of one's own through the program's own pool.
use sqlx::Executor as _;
use tenant_sqlx::prelude::*;

async fn read(system: &SystemPool) {
    let _ = system.fetch_all("SELECT * FROM invoices").await; //~ E0599: no method named
}

fn main() {}
