use tenant_sqlx::prelude::*;

async fn look(pool: &SystemPool) -> Result<(), Error> {
    let report = tenant_sqlx::verify(pool).await?;
    println!("{report}");
    Ok(())
}

fn main() {}
