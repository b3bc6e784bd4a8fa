use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED,
};

use crate::{Problem, RequestId};

/// The longest text of an answer that is taken over into a problem, in bytes.
const LONGEST_DETAIL: usize = 1024;

/// Answers errors as problems, each with the request's id.
pub(super) async fn as_problem(request: Request, next: Next) -> Response {
    let id = RequestId::of(request.extensions()).cloned();
    let response = next.run(request).await;
    let status = response.status();
    let written = response.extensions().get::<Problem>().cloned();
    if written.is_none() && !is_plain_error(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let problem = match written {
        Some(problem) => problem.with_status(status),
        None => of_status(status, body).await,
    };
    let rendered = problem.rendered::<Body>(id.as_ref());
    // These were said of the body that was there.
    for of_the_body in [CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_RANGE, ETAG, LAST_MODIFIED] {
        parts.headers.remove(of_the_body);
    }
    // What else the answer says stays: which methods there are, how to sign in.
    for (name, value) in rendered.headers() {
        parts.headers.insert(name, value.clone());
    }
    Response::from_parts(parts, rendered.into_body())
}

fn is_plain_error(response: &Response) -> bool {
    let status = response.status();
    let plain = match response.headers().get(CONTENT_TYPE) {
        None => true,
        Some(kind) => kind.as_bytes().starts_with(b"text/plain"),
    };
    plain && (status.is_client_error() || status.is_server_error())
}

async fn of_status(status: StatusCode, body: Body) -> Problem {
    let (code, title) = words(status);
    let problem = Problem::new(status, code, title);
    let short = body.size_hint().upper().is_some_and(|upper| upper <= LONGEST_DETAIL as u64);
    if status.is_server_error() || !short {
        return problem;
    }
    let text = to_bytes(body, LONGEST_DETAIL).await.unwrap_or_default();
    match std::str::from_utf8(&text) {
        Ok(text) if !text.trim().is_empty() => problem.with_detail(text),
        _ => problem,
    }
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::BAD_REQUEST => ("bad_request", "The request can't be read"),
        StatusCode::UNAUTHORIZED => ("unauthenticated", "Sign in"),
        StatusCode::FORBIDDEN => ("forbidden", "The request is refused"),
        StatusCode::NOT_FOUND => ("not_found", "There is nothing here"),
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "There is no such method here"),
        StatusCode::CONFLICT => ("conflict", "It was changed meanwhile"),
        StatusCode::PAYLOAD_TOO_LARGE => ("body_too_large", "The body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("media_type_unsupported", "The body is of another type")
        }
        StatusCode::UNPROCESSABLE_ENTITY => ("unprocessable", "The body doesn't make sense"),
        StatusCode::TOO_MANY_REQUESTS => ("rate_limited", "There are too many requests"),
        StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "Ask again later"),
        status if status.is_client_error() => ("refused", "The request is refused"),
        _ => ("internal", "Something went wrong here"),
    }
}
