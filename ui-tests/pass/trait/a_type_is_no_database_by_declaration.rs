use tenant_sqlx::{Db, TenantPool};

struct Wiretap(TenantPool);

impl Wiretap {
    fn db<'t>(&self) -> impl Db<'t> {
        &self.0
    }
}

fn main() {}
