// leak: 16
// Reads the catalog with the pool of the handlers.
use tenant_sqlx::prelude::*;

async fn look(pool: &TenantPool) -> Result<(), Error> {
    let report = tenant_sqlx::verify(pool).await?; //~ E0308: mismatched types
    println!("{report}");
    Ok(())
}

fn main() {}
