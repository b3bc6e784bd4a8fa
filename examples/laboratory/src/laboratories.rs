//! Laboratories: rows of a tenant, and the level at which samples and results are kept.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tenant_http::Problem;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::input::{Label, Part};
use crate::openapi::PageOf;
use crate::service::App;

/// One of a tenant's laboratories.
#[derive(Debug, Serialize, ToSchema, TenantScoped)]
#[tenant(table = "laboratories")]
pub(crate) struct Laboratory {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    #[serde(skip)]
    pub(crate) tenant_id: Uuid,
    pub(crate) name: String,
    #[tenant(created_at)]
    pub(crate) created_at: DateTime<Utc>,
}

/// A new laboratory.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    name: Label,
}

/// The laboratories, by name.
#[utoipa::path(
    get, path = "/laboratories",
    params(Part),
    responses((status = 200, body = PageOf<Laboratory>)),
)]
pub(crate) async fn list(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Query(part): Query<Part>,
) -> Result<Json<Page<'_, Laboratory>>, Problem> {
    let page =
        Laboratory::select().page(part.size.into()).ascending(Laboratory::NAME).after(part.after);
    Ok(Json(page.read(&tenant, &app.pool).await?))
}

/// Opens a laboratory.
#[utoipa::path(
    post, path = "/laboratories",
    request_body = Opening,
    responses((status = 201, body = Laboratory)),
)]
pub(crate) async fn open(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Json(opening): Json<Opening>,
) -> Result<(StatusCode, Json<Owned<'_, Laboratory>>), Problem> {
    let new = NewLaboratory { id: Uuid::now_v7(), name: opening.name.into() };
    Ok((StatusCode::CREATED, Json(Laboratory::insert(new).run(&tenant, &app.pool).await?)))
}

/// One laboratory.
#[utoipa::path(
    get, path = "/laboratories/{laboratory}",
    params(("laboratory" = Uuid, Path)),
    responses((status = 200, body = Laboratory)),
)]
pub(crate) async fn show(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(laboratory): Path<Uuid>,
) -> Result<Json<Owned<'_, Laboratory>>, Problem> {
    Ok(Json(Laboratory::get(laboratory).one(&tenant, &app.pool).await?))
}
