use tenant_sqlx::prelude::*;

async fn of(directory: &SqlDirectory, id: Uuid) -> Result<Grant, ResolveError> {
    directory.resolve(&Claim::Id(id)).await
}

fn main() {}
