// leak: 04, 15
// Names the place of a row in the table by its alias.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice i WHERE i.ctid IN (SELECT j.id FROM Invoice j)")]
//~^ E0080: `Invoice` has no column `ctid`
fn change() -> Affected;

fn main() {}
