use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn whole<'t>(narrowed: Tenant<'t, Resolved<Laboratory>>) -> Tenant<'t, Resolved<Laboratory>> {
    narrowed
}

fn main() {}
