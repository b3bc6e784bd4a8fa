// leak: 17
// Moves on from one laboratory to another.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn next<'t>(narrowed: &Tenant<'t, Resolved<Laboratory>>, other: &Owned<'t, Laboratory>) {
    let _ = narrowed.narrow(&other.key()); //~ E0599: narrow
}

fn main() {}
