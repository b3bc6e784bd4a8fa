// leak: 03
// kind: attack
// Writes a token down, field by field.
use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: Tenant<'t>) -> Tenant<'t> {
    Tenant { ..tenant } //~ E0451: private
}

fn main() {}
