// leak: 17
// Takes a grant for the whole tenant out of a token for one laboratory.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn widen(narrowed: &Tenant<'_, Resolved<Laboratory>>) -> Grant {
    narrowed.grant() //~ E0599: grant
}

fn main() {}
