//! Which path leads where, and what stands in front.

use std::num::NonZeroU32;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use tenant_http::{Hardening, RateLimit, RateLimitLayer, TenantLayer, in_tenant};
use tenant_sqlx::{Resolver, SqlDirectory};

use crate::service::App;
use crate::{
    analyses, events, laboratories, openapi, operations, patients, reports, results, samples,
    tenants,
};

pub(crate) fn routes(
    app: App,
    resolver: Resolver<SqlDirectory, SqlDirectory>,
    requests_per_second: NonZeroU32,
) -> Router {
    let limit: RateLimitLayer = RateLimitLayer::new(RateLimit::per_second(requests_per_second));
    let of_a_tenant = Router::new()
        .route("/tenant", get(in_tenant(tenants::show)))
        .route("/analyses", get(in_tenant(analyses::list)))
        .route("/analyses/{analysis}", get(in_tenant(analyses::show)))
        .route("/patients", get(in_tenant(patients::list)).post(in_tenant(patients::admit)))
        .route(
            "/patients/{patient}",
            get(in_tenant(patients::show))
                .put(in_tenant(patients::correct))
                .patch(in_tenant(patients::amend))
                .delete(in_tenant(patients::discharge)),
        )
        .route(
            "/laboratories",
            get(in_tenant(laboratories::list)).post(in_tenant(laboratories::open)),
        )
        .route("/laboratories/{laboratory}", get(in_tenant(laboratories::show)))
        .route("/laboratories/{laboratory}/reports", post(in_tenant(reports::order)))
        .route("/reports/{report}", get(in_tenant(reports::show)))
        .route(
            "/laboratories/{laboratory}/samples",
            get(in_tenant(samples::list)).post(in_tenant(samples::receive)),
        )
        .route("/laboratories/{laboratory}/samples/{sample}", get(in_tenant(samples::show)))
        .route(
            "/laboratories/{laboratory}/samples/{sample}/results",
            get(in_tenant(results::list)).post(in_tenant(results::record)),
        )
        .route("/events", get(in_tenant(events::listen)))
        .route_layer(limit)
        .route_layer(TenantLayer::new(resolver));
    // A service that is busy isn't ready, and a probe that asks the database has a limit as all who do.
    let of_nobody = Router::new()
        .route("/openapi.json", get(openapi::document))
        .route("/ready", get(operations::ready));
    // A service that is busy is alive, and whoever is told otherwise ends it.
    let probes = Router::new().route("/health", get(operations::health));
    let routes = Hardening::new().apply_with_probes(of_a_tenant.merge(of_nobody), probes);
    routes.layer(from_fn(operations::measure)).with_state(app)
}

/// For the scraper, on an address of its own.
pub(crate) fn of_metrics(app: App) -> Router {
    let routes = Router::new().route("/metrics", get(operations::metrics));
    Hardening::new().apply(routes).with_state(app)
}
