//! Two handlers as they are written without the library: plain axum, hand-written sqlx.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{FromRef, FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, NaiveDate, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use laboratory::Failure;
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, SqlitePool};
use tokio::net::TcpListener;
use uuid::Uuid;

const SECRET: &[u8] = b"a secret of thirty-two bytes ...";

#[derive(Serialize, sqlx::FromRow)]
struct Patient {
    id: Uuid,
    name: String,
    born: NaiveDate,
    version: i64,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Patients {
    rows: Vec<Patient>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    exp: u64,
    sub: String,
    tid: String,
}

/// The tenant as a header says it: nobody checks.
struct Believed(Uuid);

impl<S: Sync> FromRequestParts<S> for Believed {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let sent = parts.headers.get("x-tenant-id").and_then(|value| value.to_str().ok());
        sent.and_then(|text| text.parse().ok()).map(Self).ok_or(StatusCode::BAD_REQUEST)
    }
}

/// A token's claims, checked.
struct Checked(Claims);

impl<S: Sync> FromRequestParts<S> for Checked
where
    DecodingKey: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let sent = parts.headers.get("authorization").and_then(|value| value.to_str().ok());
        let token =
            sent.and_then(|text| text.strip_prefix("Bearer ")).ok_or(StatusCode::UNAUTHORIZED)?;
        let checked =
            decode(token, &DecodingKey::from_ref(state), &Validation::new(Algorithm::HS256));
        checked.map(|token| Self(token.claims)).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

pub(crate) fn token(tenant: &str, user: &str) -> Result<String, Failure> {
    let end = SystemTime::now().duration_since(UNIX_EPOCH)? + Duration::from_secs(3600);
    let claims = Claims { exp: end.as_secs(), sub: user.to_owned(), tid: tenant.to_owned() };
    Ok(encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(SECRET))?)
}

/// The same for each driver: sqlx has a type per database.
macro_rules! routes_on {
    ($routes:ident, $pool:ty) => {
        fn $routes(pool: $pool) -> Router {
            #[derive(Clone)]
            struct App {
                pool: $pool,
                key: DecodingKey,
            }

            impl FromRef<App> for DecodingKey {
                fn from_ref(app: &App) -> Self {
                    app.key.clone()
                }
            }

            async fn one(pool: &$pool, tenant: Uuid, id: Uuid) -> Result<Json<Patient>, StatusCode> {
                let sql = "SELECT id, name, born, version, created_at FROM patients WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL";
                let row = sqlx::query_as(sql).bind(tenant).bind(id).fetch_optional(pool).await;
                row.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?.map(Json).ok_or(StatusCode::NOT_FOUND)
            }

            async fn list(pool: &$pool, tenant: Uuid) -> Result<Json<Patients>, StatusCode> {
                let sql = "SELECT id, name, born, version, created_at FROM patients WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY name, id LIMIT 21";
                let rows = sqlx::query_as(sql).bind(tenant).fetch_all(pool).await;
                let mut rows = rows.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
                rows.truncate(20);
                Ok(Json(Patients { rows }))
            }

            async fn tenant_of(pool: &$pool, claims: &Claims) -> Result<Uuid, StatusCode> {
                let sql = "SELECT tenants.id FROM tenants JOIN tenant_members ON tenant_members.tenant_id = tenants.id WHERE tenants.slug = $1 AND tenants.status = 'active' AND tenant_members.user_id = $2";
                let id = sqlx::query_scalar(sql).bind(&claims.tid).bind(&claims.sub).fetch_optional(pool).await;
                id.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?.ok_or(StatusCode::NOT_FOUND)
            }

            Router::new()
                .route("/believed/patients/{id}", get(
                    async |tenant: Believed, State(app): State<App>, Path(id): Path<Uuid>| one(&app.pool, tenant.0, id).await,
                ))
                .route("/believed/patients", get(
                    async |tenant: Believed, State(app): State<App>| list(&app.pool, tenant.0).await,
                ))
                .route("/checked/patients/{id}", get(
                    async |claims: Checked, State(app): State<App>, Path(id): Path<Uuid>| {
                        one(&app.pool, tenant_of(&app.pool, &claims.0).await?, id).await
                    },
                ))
                .route("/checked/patients", get(
                    async |claims: Checked, State(app): State<App>| {
                        list(&app.pool, tenant_of(&app.pool, &claims.0).await?).await
                    },
                ))
                .with_state(App { pool, key: DecodingKey::from_secret(SECRET) })
        }
    };
}

routes_on!(on_postgres, PgPool);
routes_on!(on_sqlite, SqlitePool);

/// Serves them on a port of their own, and says which.
pub(crate) async fn serve(database: &str) -> Result<SocketAddr, Failure> {
    let routes = if database.starts_with("postgres") {
        on_postgres(PgPool::connect(database).await?)
    } else {
        on_sqlite(SqlitePool::connect(database).await?)
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}
