// leak: 19, 14
// Keeps the capability beyond the work that it was given for.
use tenant_sqlx::prelude::*;

async fn steal(audit: &impl tenant_sqlx::Audit) -> bool {
    let stolen = CrossTenant::scope(audit, "me", "curious", async |cross| cross).await; //~ error: lifetime may not live long enough
    stolen.is_ok()
}

fn main() {}
