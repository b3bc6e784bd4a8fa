// leak: 10
// kind: attack
// Takes a plain row back under a token, but keeps the brand of another.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn launder<'b>(own: &Tenant<'_>, _other: &Tenant<'b>, row: Invoice) -> Option<Owned<'b, Invoice>> {
    own.adopt(row).ok() //~ E0621: explicit lifetime required
}

fn main() {}
