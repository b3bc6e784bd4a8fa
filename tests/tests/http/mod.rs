//! Requests over real connections: who gets in, whose rows they see, and what they are told.

mod handlers;
mod hardening;
mod matrix;
mod members;
mod operators;
mod problems;
mod processes;
mod rates;
mod revalidate;
pub mod server;
mod smuggling;

use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tenant_http::{Authenticated, Problem};
use tenant_sqlx::prelude::*;

use crate::world::{Customer, World, customer};

/// Gives each tenant a customer of the same name and one of its own.
async fn fill(world: &World) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &world.pool, "Ann").await;
        customer(&tenant, &world.pool, &format!("of {}", grant.slug())).await;
    }
}

/// The names of the tenant's customers.
async fn customers(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
) -> Result<Json<Vec<String>>, Problem> {
    let rows = Customer::select().order_by(Customer::NAME.asc()).all(&tenant, &pool).await?;
    tracing::info!("listed");
    Ok(Json(rows.iter().map(|row| row.name.clone()).collect()))
}

/// What [`customers`] answers for this tenant.
fn customers_of(slug: &str) -> String {
    format!(r#"["Ann","of {slug}"]"#)
}

/// Stands for an authentication of the application: a cookie `session=<user>:<tenant>`, either of
/// them empty.
async fn authenticate(mut request: Request, next: Next) -> Response {
    let cookies = request.headers().get_all("cookie").iter();
    let mut authenticated = Authenticated::new();
    for cookie in cookies {
        let session = cookie.to_str().unwrap().strip_prefix("session=").unwrap();
        let (user, tenant) = session.split_once(':').unwrap();
        if !user.is_empty() {
            authenticated = authenticated.user(user);
        }
        if !tenant.is_empty() {
            authenticated = authenticated.session("tenant", tenant);
        }
    }
    request.extensions_mut().insert(authenticated);
    next.run(request).await
}
