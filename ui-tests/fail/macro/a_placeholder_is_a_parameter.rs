// Spells a parameter differently than the function does.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents > :lest")]
//~^ error: the function has no parameter `lest`
fn count(least: i64) -> Scalar<i64>;

fn main() {}
