use tenant_sqlx::prelude::*;
use ui_tests::Sample;

#[tenant_scoped("UPDATE Sample SET code = :other")]
fn change(other: &str) -> Affected;

fn main() {}
