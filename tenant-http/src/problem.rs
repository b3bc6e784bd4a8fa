use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;
use tenant_core::Refusal;

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
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    retry_after: Option<u64>,
    challenge: Option<&'static str>,
}

impl Problem {
    /// The content type of the answers.
    pub const CONTENT_TYPE: &'static str = "application/problem+json";

    /// After how many seconds to ask again when something is unavailable.
    const PATIENCE: u64 = 5;

    /// A problem without details. The code is for programs, in lower case with underscores.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(Self::PATIENCE);
        Self { status, code, title, detail: None, retry_after, challenge: None }
    }

    #[cfg(feature = "hardening")]
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The mistake is the program's, and the log says which.
    #[cfg(any(feature = "axum", feature = "rate-limit"))]
    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here")
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

    /// The answer, with the request's id if it has one.
    pub fn to_response<B: From<String>>(&self, request_id: Option<&RequestId>) -> Response<B> {
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

impl From<&Refusal> for Problem {
    /// Status and code are the refusal's own. What a directory says of its own trouble is for the
    /// log, not for whoever asked.
    fn from(refusal: &Refusal) -> Self {
        let status =
            StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = match status {
            StatusCode::BAD_REQUEST => "The tenant can't be read from the request",
            StatusCode::UNAUTHORIZED => "Sign in",
            StatusCode::FORBIDDEN => "The request is refused",
            StatusCode::NOT_FOUND => "There is no such tenant",
            StatusCode::GONE => "The tenant is no longer served",
            _ => "The tenant can't be looked up now",
        };
        let mut problem = Self::new(status, refusal.code(), title);
        if status == StatusCode::UNAUTHORIZED {
            let unidentified = matches!(refusal, Refusal::Unidentified);
            problem.challenge =
                Some(if unidentified { "Bearer" } else { "Bearer error=\"invalid_token\"" });
        }
        if matches!(refusal, Refusal::Directory(_)) {
            problem
        } else {
            problem.with_detail(refusal.to_string())
        }
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
