// leak: 03
// kind: attack
// Reads the record behind a token, to change it.
use tenant_sqlx::prelude::*;

fn look(tenant: &Tenant<'_>) -> Uuid {
    tenant.held.record.id //~ E0616: private
}

fn main() {}
