// Takes a lock that the parser does not know.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT id FROM Invoice LIMIT 1 FOR NO KEY UPDATE")]
//~^ error: FOR NO KEY UPDATE isn't understood
fn next() -> Maybe<Uuid>;

fn main() {}
