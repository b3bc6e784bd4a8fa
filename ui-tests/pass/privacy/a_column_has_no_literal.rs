use tenant_sqlx::{Column, Uuid};
use ui_tests::Invoice;

const TENANT: Column<Invoice, Uuid> = Invoice::EXTERNAL_ID;

fn main() {}
