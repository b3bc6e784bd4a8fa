use std::sync::Arc;

use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;
use tenant_core::{Fault, FaultKind};
use tracing::error;

use crate::RequestId;

/// An error as an answer: problem details (RFC 9457), as `application/problem+json`.
///
/// ```
/// use http::StatusCode;
/// use tenant_http::Problem;
///
/// let problem = Problem::new(StatusCode::CONFLICT, "sample_sealed", "The sample is sealed")
///     .with_detail("break the seal first");
/// let response: http::Response<String> = problem.to_response(None);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert!(response.body().contains(r#""type":"urn:problem:sample_sealed""#));
/// ```
///
/// | member | holds |
/// |---|---|
/// | `type` | `urn:problem:` and the code |
/// | `code` | the code, which stays when texts are worded better |
/// | `title` | what the code means, the same each time |
/// | `status` | the status of the answer |
/// | `detail` | what to do about it, where there is more to say |
/// | `request_id` | under which the request stands in the logs |
///
/// It says `no-store`: the answer of today is not the answer of tomorrow, and one user's is not
/// another's.
///
/// Every [`Fault`] becomes one, such as the errors of these crates, so handlers end with `?`:
///
/// ```
/// use tenant_core::{Claim, Directory, ResolveError};
/// use tenant_http::Problem;
///
/// async fn name_of(sent: &str, directory: &impl Directory) -> Result<String, Problem> {
///     let grant = directory.resolve(&Claim::parse_slug(sent)?).await?;
///     Ok(grant.name().to_owned())
/// }
///
/// let problem = Problem::from(ResolveError::Suspended);
/// assert_eq!((problem.status().as_u16(), problem.code()), (403, "tenant_suspended"));
/// ```
///
/// Of an error that is the server's (a status of 500 or more) the answer says nothing but its kind. What
/// it was is logged when the answer is made.
///
/// An error that doesn't say what may be told of it becomes none:
///
/// ```compile_fail,E0277
/// # use tenant_http::Problem;
/// fn read() -> Result<String, Problem> {
///     Ok(std::fs::read_to_string("/etc/hostname")?)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    retry_after: Option<u64>,
    challenge: Option<&'static str>,
    /// What went wrong here, for the log.
    reason: Option<Arc<str>>,
}

impl Problem {
    /// The content type of the answers.
    pub const CONTENT_TYPE: &'static str = "application/problem+json";

    /// After how many seconds to ask again when something is unavailable.
    const PATIENCE: u64 = 5;

    /// A problem without details. The code is for programs, in lower case with underscores.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(Self::PATIENCE);
        Self { status, code, title, detail: None, retry_after, challenge: None, reason: None }
    }

    #[cfg(feature = "hardening")]
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The mistake is the program's, and the log says which already.
    #[cfg(any(feature = "axum", feature = "rate-limit"))]
    pub(crate) fn internal() -> Self {
        Self::of(FaultKind::INTERNAL)
    }

    fn of(kind: FaultKind) -> Self {
        let status =
            StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, kind.code(), kind.title())
    }

    /// Adds what is particular to this time. It is sent to whoever asked: no secret, and nothing of
    /// another tenant.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The name for programs.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The answer, with the request's id if it has one. If a [`Fault`] of the server's is behind it, that
    /// is logged.
    pub fn to_response<B: From<String>>(&self, request_id: Option<&RequestId>) -> Response<B> {
        if let Some(reason) = &self.reason {
            error!(status = self.status.as_u16(), code = self.code, %reason, "request failed");
        }
        self.rendered(request_id)
    }

    /// The answer to what is logged already.
    pub(crate) fn rendered<B: From<String>>(&self, request_id: Option<&RequestId>) -> Response<B> {
        let mut members = json!({
            "type": format!("urn:problem:{}", self.code),
            "code": self.code,
            "title": self.title,
            "status": self.status.as_u16(),
        });
        if let Some(members) = members.as_object_mut() {
            if let Some(detail) = &self.detail {
                members.insert("detail".to_owned(), json!(detail));
            }
            if let Some(id) = request_id {
                members.insert("request_id".to_owned(), json!(id.as_str()));
            }
        }
        let mut response = Response::new(B::from(members.to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(Self::CONTENT_TYPE));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = self.challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

impl<E: Fault> From<E> for Problem {
    fn from(fault: E) -> Self {
        let mut problem = Self::of(fault.kind());
        problem.challenge = match (problem.status, problem.code) {
            // Whoever sent no token is not told that it was wrong (RFC 6750, section 3).
            (StatusCode::UNAUTHORIZED, "token_expired" | "token_invalid") => {
                Some("Bearer error=\"invalid_token\"")
            }
            (StatusCode::UNAUTHORIZED, _) => Some("Bearer"),
            _ => None,
        };
        if problem.status.is_server_error() {
            problem.reason = Some(fault.to_string().into());
        } else {
            problem.detail = fault.detail();
        }
        problem
    }
}

#[cfg(feature = "axum")]
impl axum::response::IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let mut response = self.to_response(None);
        // A layer further out knows the request's id, and writes the answer again with it.
        response.extensions_mut().insert(self);
        response
    }
}
