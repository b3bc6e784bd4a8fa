use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT id FROM Invoice LIMIT 1 FOR UPDATE")]
fn next() -> Maybe<Uuid>;

fn main() {}
