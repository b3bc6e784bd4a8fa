//! Patients: rows of a tenant, with a version that finds lost updates.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tenant_http::Problem;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::input::{Label, Part};
use crate::openapi::PageOf;
use crate::service::App;

/// Somebody whose samples are looked at.
#[derive(Debug, Serialize, ToSchema, TenantScoped)]
#[tenant(table = "patients")]
pub(crate) struct Patient {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    #[serde(skip)]
    pub(crate) tenant_id: Uuid,
    pub(crate) name: String,
    pub(crate) born: NaiveDate,
    #[tenant(version)]
    pub(crate) version: i64,
    #[tenant(created_at)]
    pub(crate) created_at: DateTime<Utc>,
    #[tenant(deleted_at)]
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// A new patient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Admission {
    name: Label,
    born: NaiveDate,
}

/// A correction, of the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    name: Label,
    born: NaiveDate,
    version: i64,
}

/// What is to be corrected, of the version that was seen. What isn't sent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amendment {
    name: Option<Label>,
    born: Option<NaiveDate>,
    version: i64,
}

/// The patients, by name.
#[utoipa::path(
    get, path = "/patients",
    params(Part),
    responses((status = 200, body = PageOf<Patient>)),
)]
pub(crate) async fn list(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Query(part): Query<Part>,
) -> Result<Json<Page<'_, Patient>>, Problem> {
    let page = Patient::select().page(part.size.into()).ascending(Patient::NAME).after(part.after);
    Ok(Json(page.read(&tenant, &app.pool).await?))
}

/// Admits a patient.
#[utoipa::path(
    post, path = "/patients",
    request_body = Admission,
    responses((status = 201, body = Patient)),
)]
pub(crate) async fn admit(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Json(admission): Json<Admission>,
) -> Result<(StatusCode, Json<Owned<'_, Patient>>), Problem> {
    let new = NewPatient { id: Uuid::now_v7(), name: admission.name.into(), born: admission.born };
    Ok((StatusCode::CREATED, Json(Patient::insert(new).run(&tenant, &app.pool).await?)))
}

/// One patient.
#[utoipa::path(
    get, path = "/patients/{patient}",
    params(("patient" = Uuid, Path)),
    responses((status = 200, body = Patient)),
)]
pub(crate) async fn show(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(patient): Path<Uuid>,
) -> Result<Json<Owned<'_, Patient>>, Problem> {
    Ok(Json(Patient::get(patient).one(&tenant, &app.pool).await?))
}

/// Corrects a patient, unless somebody was faster.
#[utoipa::path(
    put, path = "/patients/{patient}",
    params(("patient" = Uuid, Path)),
    request_body = Correction,
    responses((status = 200, body = Patient)),
)]
pub(crate) async fn correct(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(patient): Path<Uuid>,
    Json(correction): Json<Correction>,
) -> Result<Json<Owned<'_, Patient>>, Problem> {
    let update = Patient::update(patient)
        .set(Patient::NAME, String::from(correction.name))
        .set(Patient::BORN, correction.born)
        .expecting(correction.version);
    Ok(Json(update.run(&tenant, &app.pool).await?))
}

/// Corrects a part of a patient, unless somebody was faster.
#[utoipa::path(
    patch, path = "/patients/{patient}",
    params(("patient" = Uuid, Path)),
    request_body = Amendment,
    responses((status = 200, body = Patient)),
)]
pub(crate) async fn amend(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(patient): Path<Uuid>,
    Json(amendment): Json<Amendment>,
) -> Result<Json<Owned<'_, Patient>>, Problem> {
    let update = Patient::update(patient)
        .set_if(Patient::NAME, amendment.name.map(String::from))
        .set_if(Patient::BORN, amendment.born)
        .expecting(amendment.version);
    Ok(Json(update.run(&tenant, &app.pool).await?))
}

/// Discharges a patient. The row stays, and no list shows it any more.
#[utoipa::path(
    delete, path = "/patients/{patient}",
    params(("patient" = Uuid, Path)),
    responses((status = 204)),
)]
pub(crate) async fn discharge(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(patient): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    Patient::soft_delete(patient).run(&tenant, &app.pool).await?;
    Ok(StatusCode::NO_CONTENT)
}
