use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(r"SELECT l.name FROM Laboratory l WHERE l.name LIKE CASE WHEN l.name LIKE 'a%' THEN '%' || :name END")]
fn find(name: &str) -> Rows<String>;

fn main() {}
