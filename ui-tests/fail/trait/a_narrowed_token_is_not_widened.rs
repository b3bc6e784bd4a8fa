// leak: 17
// Uses a token for one laboratory as one for the whole tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn whole<'t>(narrowed: Tenant<'t, Resolved<Laboratory>>) -> Tenant<'t> {
    narrowed //~ E0308: mismatched types
}

fn main() {}
