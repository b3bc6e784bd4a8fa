//! The document that says what there is, served at `/openapi.json`.

use axum::Json;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Response};
use utoipa::{Modify, OpenApi, ToResponse, ToSchema};

use crate::{
    analyses, events, laboratories, operations, patients, reports, results, samples, tenants,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Laboratory", description = "Laboratories, patients, samples and results, each tenant's own"),
    paths(
        tenants::show,
        laboratories::list, laboratories::open, laboratories::show,
        patients::list, patients::admit, patients::show, patients::correct, patients::amend,
        patients::discharge,
        samples::list, samples::receive, samples::show,
        results::list, results::record,
        analyses::list, analyses::show,
        reports::order, reports::show,
        events::listen,
        operations::health, operations::ready,
    ),
    components(responses(Refused)),
    modifiers(&OfATenant),
    security(("token" = [])),
)]
struct Document;

/// Serves the document.
pub(crate) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}

/// Why not (RFC 9457).
#[derive(ToSchema, ToResponse)]
#[expect(dead_code, reason = "it is for the document; the library writes it")]
#[response(description = "Why not", content_type = "application/problem+json")]
pub(crate) struct Refused {
    /// `urn:problem:` and the code.
    #[schema(format = "uri")]
    pub(crate) r#type: String,
    /// For programs; it stays.
    pub(crate) code: String,
    /// For people.
    pub(crate) title: String,
    pub(crate) status: u16,
    /// What to do about it.
    #[schema(nullable = false)]
    pub(crate) detail: Option<String>,
    /// Under which the request stands in the logs.
    pub(crate) request_id: String,
}

/// What a page of the library serialises as.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is for the document; handlers answer with the page itself")]
pub(crate) struct PageOf<T> {
    rows: Vec<T>,
    /// Where the next page begins: `after`. None on the last page.
    next: Option<String>,
}

/// What every request for a tenant may be answered with, before or behind the handler.
struct OfATenant;

impl OfATenant {
    const ALWAYS: [&str; 8] = ["400", "401", "403", "404", "410", "429", "500", "503"];
    const WITH_A_BODY: [&str; 4] = ["409", "413", "415", "422"];
}

impl Modify for OfATenant {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        for operation in document.paths.paths.values_mut().flat_map(operations) {
            // The tag is the module's name. Functions of two modules may share theirs.
            let tag = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
            operation.operation_id = operation.operation_id.take().map(|id| format!("{tag}_{id}"));
            if tag == "operations" {
                continue;
            }
            refuse(operation, &Self::ALWAYS);
            if operation.request_body.is_some() {
                refuse(operation, &Self::WITH_A_BODY);
            }
        }
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, post, put, patch, delete, .. } = path;
    [get, post, put, patch, delete].into_iter().flatten()
}

fn refuse(operation: &mut Operation, statuses: &[&str]) {
    for status in statuses {
        let refused: RefOr<Response> = Ref::from_response_name("Refused").into();
        operation.responses.responses.entry((*status).to_owned()).or_insert(refused);
    }
}
