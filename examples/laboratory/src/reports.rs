//! Reports: work that outlives its request. A handler puts it into the queue, in an envelope that
//! carries its tenant.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenant_http::Problem;
use tenant_sqlx::Envelope;
use tenant_sqlx::prelude::*;
use utoipa::ToSchema;

use crate::analyses::Analysis;
use crate::laboratories::Laboratory;
use crate::results::Measurement;
use crate::service::App;

/// A report that was asked for.
#[derive(Debug, Serialize, ToSchema, TenantScoped)]
#[tenant(table = "jobs")]
pub(crate) struct Job {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    #[serde(skip)]
    pub(crate) tenant_id: Uuid,
    pub(crate) state: JobState,
    #[serde(skip)]
    pub(crate) envelope: Value,
    /// The report, when it's done.
    #[schema(value_type = Option<Vec<Line>>)]
    pub(crate) report: Option<Value>,
    #[tenant(version)]
    #[serde(skip)]
    pub(crate) version: i64,
    #[tenant(created_at)]
    pub(crate) created_at: DateTime<Utc>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, Cell)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    Queued,
    Done,
    Failed,
}

/// What a job is to do: report on this laboratory.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) laboratory: Uuid,
}

/// One line of a report.
#[derive(Debug, Serialize, ToSchema, Row)]
pub(crate) struct Line {
    pub(crate) analysis: String,
    pub(crate) results: i64,
    /// How many of them are not as usual.
    pub(crate) unusual: i64,
}

#[tenant_scoped(
    "
    SELECT a.name AS analysis, COUNT(*) AS results,
        COUNT(CASE WHEN m.value < a.low OR m.value > a.high THEN 1 END) AS unusual
    FROM Measurement m
    JOIN Analysis a ON a.code = m.analysis_code
    GROUP BY a.name
    ORDER BY a.name"
)]
pub(crate) fn lines() -> Rows<Line>;

/// Asks for a report on a laboratory.
#[utoipa::path(
    post, path = "/laboratories/{laboratory}/reports",
    params(("laboratory" = Uuid, Path)),
    responses((status = 202, body = Job)),
)]
pub(crate) async fn order(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(laboratory): Path<Uuid>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let laboratory = Laboratory::get(laboratory).one(&tenant, &app.pool).await?;
    let traceparent = headers.get("traceparent").and_then(|sent| sent.to_str().ok());
    let envelope = Envelope::new(&tenant, Order { laboratory: laboratory.id })
        .with_traceparent(traceparent.unwrap_or_default());
    let new = NewJob {
        id: Uuid::now_v7(),
        state: JobState::Queued,
        envelope: json!(envelope),
        report: None,
    };
    let job = Job::insert(new).run(&tenant, &app.pool).await?;
    app.ordered.notify_one();
    Ok((StatusCode::ACCEPTED, [(LOCATION, format!("/reports/{}", job.id))], Json(job)))
}

/// How far a report is, and the report.
#[utoipa::path(
    get, path = "/reports/{report}",
    params(("report" = Uuid, Path)),
    responses((status = 200, body = Job)),
)]
pub(crate) async fn show(
    tenant: Tenant<'_>,
    State(app): State<App>,
    Path(report): Path<Uuid>,
) -> Result<Json<Owned<'_, Job>>, Problem> {
    Ok(Json(Job::get(report).one(&tenant, &app.pool).await?))
}
