use tenant_sqlx::prelude::*;

fn carry(grant: &Grant) -> impl Future<Output = Uuid> {
    async move {
        enter!(tenant = grant);
        *tenant.id()
    }
}

fn main() {}
