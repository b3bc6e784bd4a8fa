// kind: attribute
// Calls a parameter `tenant`, which is the token's.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE external_id = :tenant")]
fn count(tenant: Uuid) -> Scalar<i64>; //~ error: `:tenant` is the id of the token

fn main() {}
