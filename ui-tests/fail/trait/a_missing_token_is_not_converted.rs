// leak: 03, 01
// kind: attack
// Converts a token that may be missing into one that is there.
use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: Option<Tenant<'t>>) -> Tenant<'t> {
    tenant.into() //~ E0277: From
}

fn main() {}
