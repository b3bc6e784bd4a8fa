use tenant_sqlx::prelude::*;

fn of(id: Uuid) -> Tenant<'static, Claimed> {
    Tenant::claim(Claim::Id(id))
}

fn main() {}
