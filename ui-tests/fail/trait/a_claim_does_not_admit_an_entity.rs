// leak: 03, 02
// kind: attack
// Declares that a claim admits an entity of one's own.
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Admits, Claimed, Tenant, Uuid};

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

impl Admits<Note, Uuid> for Claimed { //~ E0277: `Admits` is sealed
    fn owner_id<'a>(_: &'a Tenant<'_, Self, Uuid>) -> Option<&'a Uuid> { None }
    fn owner_level(_: &Tenant<'_, Self, Uuid>) {}
    fn tenant_id<'a>(_: &'a Tenant<'_, Self, Uuid>) -> &'a Uuid { loop {} }
}

fn main() {}
