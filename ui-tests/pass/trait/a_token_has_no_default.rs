use tenant_sqlx::prelude::*;

fn of(claim: Claim) -> Tenant<'static, Claimed> {
    Tenant::claim(claim)
}

fn main() {}
