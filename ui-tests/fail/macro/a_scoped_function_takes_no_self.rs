// kind: attribute
// Takes `self` in a scoped function.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

struct Invoices;

impl Invoices {
    #[tenant_scoped("DELETE FROM Invoice")]
    fn clear(&self) -> Affected; //~ error: a scoped function takes values, no `self`
}

fn main() {}
