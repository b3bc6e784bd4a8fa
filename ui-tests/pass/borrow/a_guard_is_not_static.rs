use tenant_sqlx::prelude::*;

fn keep(grant: &Grant) -> Uuid {
    generativity::make_guard!(guard);
    *tenant_sqlx::Enter::enter(grant, guard).id()
}

fn main() {}
