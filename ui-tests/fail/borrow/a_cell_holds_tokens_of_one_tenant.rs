// leak: 10, 14
// kind: attack
// Passes tokens through a cell, whose content the borrow checker doesn't follow.
use std::cell::Cell;
use tenant_sqlx::prelude::*;

fn pass<'a>(slot: &Cell<Option<Tenant<'a>>>, other: Tenant<'_>) {
    slot.set(Some(other)); //~ E0621: explicit lifetime required
}

fn main() {}
