//! Samples: rows within a laboratory. They are out of reach until the token is narrowed to one.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tenant_http::Problem;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::events::Event;
use crate::input::{Label, Part};
use crate::laboratories::Laboratory;
use crate::openapi::PageOf;
use crate::patients::Patient;
use crate::service::App;

/// What was taken from a patient.
#[derive(Debug, Serialize, ToSchema, TenantScoped)]
#[tenant(table = "samples")]
pub(crate) struct Sample {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    #[serde(skip)]
    pub(crate) tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub(crate) laboratory_id: Uuid,
    #[tenant(references = Patient)]
    pub(crate) patient_id: Uuid,
    pub(crate) code: String,
    #[tenant(created_at)]
    pub(crate) created_at: DateTime<Utc>,
}

/// A new sample.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delivery {
    patient: Uuid,
    code: Label,
}

/// The samples of a laboratory, by code.
#[utoipa::path(
    get, path = "/laboratories/{laboratory}/samples",
    params(("laboratory" = Uuid, Path), Part),
    responses((status = 200, body = PageOf<Sample>)),
)]
pub(crate) async fn list(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(laboratory): Path<Uuid>,
    Query(part): Query<Part>,
) -> Result<Json<Page<'_, Sample>>, Problem> {
    let inside = Laboratory::get(laboratory).narrow(&tenant, &app.pool).await?;
    let page = Sample::select().page(part.size.into()).ascending(Sample::CODE).after(part.after);
    Ok(Json(page.read(&inside, &app.pool).await?))
}

/// Takes a sample in. The patient is whoever was sent: the same statement looks whether it's ours.
#[utoipa::path(
    post, path = "/laboratories/{laboratory}/samples",
    params(("laboratory" = Uuid, Path)),
    request_body = Delivery,
    responses((status = 201, body = Sample, links(
        ("sample" = (operation_id = "samples_show", parameters(
            ("laboratory" = "$response.body#/laboratory_id"), ("sample" = "$response.body#/id"),
        ))),
        ("results" = (operation_id = "results_list", parameters(
            ("laboratory" = "$response.body#/laboratory_id"), ("sample" = "$response.body#/id"),
        ))),
        ("record" = (operation_id = "results_record", parameters(
            ("laboratory" = "$response.body#/laboratory_id"), ("sample" = "$response.body#/id"),
        ))),
    ))),
)]
pub(crate) async fn receive(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(laboratory): Path<Uuid>,
    Json(delivery): Json<Delivery>,
) -> Result<(StatusCode, Json<Owned<'_, Sample>>), Problem> {
    let inside = Laboratory::get(laboratory).narrow(&tenant, &app.pool).await?;
    let new = NewSample {
        id: Uuid::now_v7(),
        patient_id: Reference::claimed(delivery.patient),
        code: delivery.code.into(),
    };
    let sample = Sample::insert(new).run(&inside, &app.pool).await?;
    app.events.publish(&tenant, Event::SampleReceived { sample: sample.id });
    Ok((StatusCode::CREATED, Json(sample)))
}

/// One sample.
#[utoipa::path(
    get, path = "/laboratories/{laboratory}/samples/{sample}",
    params(("laboratory" = Uuid, Path), ("sample" = Uuid, Path)),
    responses((status = 200, body = Sample)),
)]
pub(crate) async fn show(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path((laboratory, sample)): Path<(Uuid, Uuid)>,
) -> Result<Json<Owned<'_, Sample>>, Problem> {
    let inside = Laboratory::get(laboratory).narrow(&tenant, &app.pool).await?;
    Ok(Json(Sample::get(sample).one(&inside, &app.pool).await?))
}
