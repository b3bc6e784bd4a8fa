use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(postgres, r"SELECT l.name FROM Laboratory l WHERE EXISTS (SELECT 1 FROM unnest(:names) AS p (q) WHERE l.name LIKE p.q)")]
fn find(names: &[&str]) -> Rows<String>;

fn main() {}
