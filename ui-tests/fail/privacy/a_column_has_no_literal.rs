// leak: 06
// kind: attack
// Writes a column constant down that may be set.
use tenant_sqlx::{Column, Uuid};
use ui_tests::Invoice;

const TENANT: Column<Invoice, Uuid> = Column { ..Invoice::EXTERNAL_ID }; //~ E0451: private

fn main() {}
