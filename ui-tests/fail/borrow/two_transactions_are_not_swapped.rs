// leak: 13
// kind: attack
// Swaps the transactions of two tenants.
use tenant_sqlx::prelude::*;

fn swap<'acme: 'bolt, 'bolt>(one: &mut Transaction<'acme>, other: &mut Transaction<'bolt>) {
    std::mem::swap(one, other); //~ error: lifetime may not live long enough
}

fn main() {}
