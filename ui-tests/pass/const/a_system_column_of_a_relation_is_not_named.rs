use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice i WHERE i.id IN (SELECT j.id FROM Invoice j)")]
fn change() -> Affected;

fn main() {}
