use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET external_id = :other")]
fn change(other: Uuid) -> Affected;

fn main() {}
