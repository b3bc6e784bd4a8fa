//! Analyses: a table that nobody owns. Every token reads it, and a migration has written it.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use tenant_http::Problem;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::input::{Label, Part};
use crate::openapi::PageOf;
use crate::service::App;

/// What can be measured, and between which values it is as usual.
#[derive(Debug, Serialize, ToSchema, Global)]
#[tenant(table = "analyses")]
pub(crate) struct Analysis {
    #[tenant(id)]
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// The analyses, by code.
#[utoipa::path(
    get, path = "/analyses",
    params(Part),
    responses((status = 200, body = PageOf<Analysis>, links(
        ("first" = (operation_id = "analyses_show", parameters(("analysis" = "$response.body#/rows/0/code")))),
    ))),
)]
pub(crate) async fn list(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Query(part): Query<Part>,
) -> Result<Json<Page<'_, Analysis>>, Problem> {
    let page = Analysis::select().page(part.size.into()).after(part.after);
    Ok(Json(page.read(&tenant, &app.pool).await?))
}

/// One analysis.
#[utoipa::path(
    get, path = "/analyses/{analysis}",
    params(("analysis" = Label, Path)),
    responses((status = 200, body = Analysis)),
)]
pub(crate) async fn show(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(analysis): Path<Label>,
) -> Result<Json<Owned<'_, Analysis>>, Problem> {
    Ok(Json(Analysis::get(String::from(analysis)).one(&tenant, &app.pool).await?))
}
