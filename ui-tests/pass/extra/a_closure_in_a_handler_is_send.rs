// A handler enters with a closure, and axum takes it.
use axum::extract::State;
use axum::{Extension, Router};
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn renumber(State(pool): State<TenantPool>, Extension(grant): Extension<Grant>) -> String {
    let done = grant.scope(async |tenant| renumber_for(&tenant, &pool).await).await;
    done.err().map(|error| error.to_string()).unwrap_or_default()
}

async fn renumber_for(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let row = some_invoice(tenant, pool).await?;
    Invoice::update(&row).set(Invoice::NUMBER, "7").run(tenant, pool).await?;
    Ok(())
}

fn main() {
    let _: Router<TenantPool> = Router::new().route("/renumber", axum::routing::post(renumber));
}
