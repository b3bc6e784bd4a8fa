// leak: 06, 15
// Moves rows to another tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET tenant_id = :other, number = number")]
//~^ E0080: `tenant_id` is the tenant column of `Invoice`
fn change(other: Uuid) -> Affected;

fn main() {}
