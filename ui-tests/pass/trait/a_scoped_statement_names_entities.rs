use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "visits")]
pub struct Visit {
    #[tenant(id)]
    pub path: String,
    #[tenant(key)]
    pub tenant_id: Uuid,
}

#[tenant_scoped("SELECT count(*) FROM Visit")]
fn count() -> Scalar<i64>;

fn main() {}
