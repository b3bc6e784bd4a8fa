// leak: 03, 14
// kind: attack
// Asks for a guard that lives for ever, to get a token that does.
use tenant_sqlx::prelude::*;

fn keep(grant: &Grant) -> Tenant<'static> {
    generativity::make_guard!(guard);
    tenant_sqlx::Enter::enter(grant, guard) //~ E0515: returns a value referencing data owned by the current function
}

fn main() {}
