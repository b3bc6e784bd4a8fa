use tenant_sqlx::prelude::*;

fn enter(grant: &Grant) -> Uuid {
    enter!(tenant = grant);
    *tenant.id()
}

fn main() {}
