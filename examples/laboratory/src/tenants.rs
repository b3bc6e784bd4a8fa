//! The tenant that a request works for.

use axum::Json;
use serde::Serialize;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

/// Whose data this is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Account {
    slug: String,
    name: String,
}

/// The tenant that this request was resolved to.
#[utoipa::path(get, path = "/tenant", responses((status = 200, body = Account)))]
pub(crate) async fn show(tenant: Tenant<'_>) -> Json<Account> {
    Json(Account { slug: tenant.slug().to_string(), name: tenant.name().to_owned() })
}
