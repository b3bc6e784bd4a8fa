// leak: 03
// kind: attack
// Implements a directory that lets everybody in by building the grant itself.
use tenant_sqlx::{Claim, Directory, DirectoryError, Grant, ResolveError, TenantRecord};

struct Open;

impl Directory for Open {
    async fn find(&self, _: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        Ok(None)
    }

    async fn resolve(&self, claim: &Claim) -> Result<Grant, ResolveError> {
        Ok(claim.clone().into()) //~ E0277: From
    }
}

fn main() {}
