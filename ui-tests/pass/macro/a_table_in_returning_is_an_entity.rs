use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("DELETE FROM Invoice RETURNING (SELECT max(name) FROM Customer) AS name")]
fn names() -> Rows<String>;

fn main() {}
