use tenant_sqlx::prelude::*;

async fn steal(audit: &impl tenant_sqlx::Audit) -> bool {
    let stolen = CrossTenant::scope(audit, "me", "curious", async |cross| cross.reason().to_owned()).await;
    stolen.is_ok()
}

fn main() {}
