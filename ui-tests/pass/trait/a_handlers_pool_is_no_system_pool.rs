use tenant_sqlx::prelude::*;

async fn start(pool: &SystemPool) -> Result<(), Error> {
    let directory = SqlDirectory::new(pool);
    drop(directory);
    Ok(())
}

fn main() {}
