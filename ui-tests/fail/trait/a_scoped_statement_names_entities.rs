// leak: 15, 18
// Names a struct that says nothing of its tenant.
use tenant_sqlx::prelude::*;

#[derive(Row)]
pub struct Visit {
    pub path: String,
}

#[tenant_scoped("SELECT count(*) FROM Visit")] //~ E0277: `Visit` is not
fn count() -> Scalar<i64>;

fn main() {}
