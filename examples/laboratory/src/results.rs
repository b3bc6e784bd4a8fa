//! Results: what was measured in a sample, by an analysis that nobody owns.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tenant_http::Problem;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::analyses::Analysis;
use crate::events::Event;
use crate::input::{Label, Part};
use crate::laboratories::Laboratory;
use crate::openapi::PageOf;
use crate::samples::Sample;
use crate::service::App;

/// One value that was measured.
#[derive(Debug, Serialize, ToSchema, TenantScoped)]
#[tenant(table = "results")]
pub(crate) struct Measurement {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    #[serde(skip)]
    pub(crate) tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub(crate) laboratory_id: Uuid,
    #[tenant(references = Sample)]
    pub(crate) sample_id: Uuid,
    #[tenant(references = Analysis)]
    pub(crate) analysis_code: String,
    pub(crate) value: f64,
    #[tenant(created_at)]
    pub(crate) created_at: DateTime<Utc>,
}

/// A new result.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    analysis: Label,
    // The table's own CHECK says the same, and is who refuses.
    #[schema(minimum = 0, maximum = 1_000_000)]
    value: f64,
}

/// The results of a sample, by analysis.
#[utoipa::path(
    get, path = "/laboratories/{laboratory}/samples/{sample}/results",
    params(("laboratory" = Uuid, Path), ("sample" = Uuid, Path), Part),
    responses((status = 200, body = PageOf<Measurement>)),
)]
pub(crate) async fn list(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path((laboratory, sample)): Path<(Uuid, Uuid)>,
    Query(part): Query<Part>,
) -> Result<Json<Page<'_, Measurement>>, Problem> {
    let inside = Laboratory::get(laboratory).narrow(&tenant, &app.pool).await?;
    let sample = Sample::get(sample).one(&inside, &app.pool).await?;
    let page = Measurement::select()
        .filter(Measurement::SAMPLE_ID.eq(sample.id))
        .page(part.size.into())
        .ascending(Measurement::ANALYSIS_CODE)
        .after(part.after);
    Ok(Json(page.read(&inside, &app.pool).await?))
}

/// Records a result.
#[utoipa::path(
    post, path = "/laboratories/{laboratory}/samples/{sample}/results",
    params(("laboratory" = Uuid, Path), ("sample" = Uuid, Path)),
    request_body = Reading,
    responses((status = 201, body = Measurement)),
)]
pub(crate) async fn record(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path((laboratory, sample)): Path<(Uuid, Uuid)>,
    Json(reading): Json<Reading>,
) -> Result<(StatusCode, Json<Owned<'_, Measurement>>), Problem> {
    let inside = Laboratory::get(laboratory).narrow(&tenant, &app.pool).await?;
    // A proof: it was read with this token, so the insert takes it as it is.
    let sample = Sample::get(sample).one(&inside, &app.pool).await?;
    let new = NewMeasurement {
        id: Uuid::now_v7(),
        sample_id: (&sample).into(),
        analysis_code: Reference::claimed(reading.analysis),
        value: reading.value,
    };
    let result = Measurement::insert(new).run(&inside, &app.pool).await?;
    app.events.publish(&tenant, Event::ResultRecorded { sample: sample.id, result: result.id });
    Ok((StatusCode::CREATED, Json(result)))
}
