use std::cell::Cell;
use tenant_sqlx::prelude::*;

fn pass<'a>(slot: &Cell<Option<Tenant<'a>>>, other: Tenant<'a>) {
    slot.set(Some(other));
}

fn main() {}
