// kind: attribute
// Owns a line through another line, and so through no tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Line)] //~ error: an entity can't be owned through itself
    above_id: Uuid,
}

fn main() {}
