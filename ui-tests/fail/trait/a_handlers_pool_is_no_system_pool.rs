// leak: 16, 19
// Passes the pool of the handlers where the program's own is expected.
use tenant_sqlx::prelude::*;

async fn start(pool: &TenantPool) -> Result<(), Error> {
    let directory = SqlDirectory::new(pool); //~ E0308: mismatched types
    drop(directory);
    Ok(())
}

fn main() {}
