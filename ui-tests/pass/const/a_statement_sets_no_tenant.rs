use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET number = :other")]
fn change(other: &str) -> Affected;

fn main() {}
