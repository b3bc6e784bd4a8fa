use tenant_sqlx::{Claim, Directory, DirectoryError, Grant, ResolveError, TenantRecord};

struct Open;

impl Directory for Open {
    async fn find(&self, _: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        Ok(None)
    }

    async fn resolve(&self, claim: &Claim) -> Result<Grant, ResolveError> {
        Err(self.find(claim).await.err().map_or(ResolveError::Unknown, ResolveError::from))
    }
}

fn main() {}
