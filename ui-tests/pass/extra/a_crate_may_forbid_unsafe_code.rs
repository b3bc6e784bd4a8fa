// Everything works in a crate that forbids unsafe code.
#![forbid(unsafe_code)]

use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
pub struct Note {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub text: String,
}

async fn in_a_block(grant: &Grant, pool: &TenantPool) -> Result<u64, Error> {
    enter!(tenant = grant);
    Note::select().count(&tenant, pool).await
}

async fn in_a_closure(grant: &Grant, pool: &TenantPool) -> Result<u64, Error> {
    grant.scope(async |tenant| Note::select().count(&tenant, pool).await).await
}

fn main() {}
