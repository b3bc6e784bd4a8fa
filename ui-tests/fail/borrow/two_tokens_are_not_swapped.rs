// leak: 10
// kind: attack
// Swaps two tokens, so that each names the other tenant. That one entry lasts longer than the other doesn't
// help.
use tenant_sqlx::prelude::*;

fn swap<'acme: 'bolt, 'bolt>(one: &mut Tenant<'acme>, other: &mut Tenant<'bolt>) {
    std::mem::swap(one, other); //~ error: lifetime may not live long enough
}

fn main() {}
