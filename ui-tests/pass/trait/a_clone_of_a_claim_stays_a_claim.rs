use tenant_sqlx::prelude::*;

fn forge<'t>(claimed: &Tenant<'t, Claimed>) -> Tenant<'t, Claimed> {
    claimed.clone()
}

fn main() {}
