// leak: 10
// kind: attack
// Takes an owned row apart to put it together under another brand.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn launder<'b>(foreign: Owned<'_, Invoice>, other: &Tenant<'b>) -> Owned<'b, Invoice> {
    other.own(foreign.into_inner()) //~ E0599: own
}

fn main() {}
