use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

struct Invoices;

impl Invoices {
    #[tenant_scoped("DELETE FROM Invoice")]
    fn clear() -> Affected;
}

fn main() {}
