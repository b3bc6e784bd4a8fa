// leak: 10
// kind: attack
// Swaps the rows of two tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn swap<'acme: 'bolt, 'bolt>(one: &mut Owned<'acme, Invoice>, other: &mut Owned<'bolt, Invoice>) {
    std::mem::swap(one, other); //~ error: lifetime may not live long enough
}

fn main() {}
