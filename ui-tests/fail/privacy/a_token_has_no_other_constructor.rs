// leak: 03
// kind: attack
// Calls the constructor that entering calls.
use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: &Tenant<'t>, other: Tenant<'t>) -> Tenant<'t> {
    let _ = tenant.brand(); //~ E0624: private
    other
}

fn main() {}
