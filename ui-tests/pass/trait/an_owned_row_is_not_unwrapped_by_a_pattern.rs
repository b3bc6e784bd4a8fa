use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn launder<'b>(foreign: Owned<'_, Invoice>, other: &Tenant<'b>) -> Option<Owned<'b, Invoice>> {
    other.adopt(foreign.into_inner()).ok()
}

fn main() {}
