// leak: 03, 16
// kind: attack
// Passes a place of one's own to run queries on, which sees every statement.
use tenant_sqlx::{Db, TenantPool};

struct Wiretap(TenantPool);

impl<'t> Db<'t> for &Wiretap {} //~ E0277: can't be a place where queries run

fn main() {}
