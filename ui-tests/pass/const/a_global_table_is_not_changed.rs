use tenant_sqlx::prelude::*;
use ui_tests::{Country, Customer};

#[tenant_scoped("DELETE FROM Customer")]
fn change() -> Affected;

fn main() {}
