use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Request, Response};
use tower_layer::Layer;
use tower_service::Service;
use uuid::Uuid;

/// The name under which a request stands in the logs, and in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The longest id, in bytes.
    pub const MAX_LENGTH: usize = 64;

    /// The header that carries it.
    pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

    /// Reads an id: 1 to 64 letters, digits, `-`, `_` and `.`. It goes into logs, so nothing else is
    /// believed.
    ///
    /// ```
    /// use tenant_http::RequestId;
    ///
    /// assert!(RequestId::parse("7f3-a").is_some());
    /// assert!(RequestId::parse("a b").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let letters =
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len());
        (fits && letters).then(|| Self(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that [`RequestIdLayer`] has given to the request.
    pub fn of(extensions: &Extensions) -> Option<&Self> {
        extensions.get()
    }

    /// The one well-formed id among the headers, or a new one.
    fn accepted_or_new(headers: &HeaderMap) -> Self {
        let mut sent = headers.get_all(Self::HEADER).iter();
        let first = sent.next().and_then(|value| value.to_str().ok()).and_then(Self::parse);
        match (first, sent.next()) {
            (Some(id), None) => id,
            _ => Self(Uuid::now_v7().to_string().into()),
        }
    }

    fn to_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

/// Gives each request an id: the one of its header `x-request-id` when that came once and is
/// well-formed, else a new one. The answer carries it in the same header.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestIdLayer;

impl<S> Layer<S> for RequestIdLayer {
    type Service = RequestIdService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequestIdService { inner }
    }
}

/// What [`RequestIdLayer`] makes of a service.
#[derive(Debug, Clone)]
pub struct RequestIdService<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for RequestIdService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let id = RequestId::accepted_or_new(request.headers());
        let header = id.to_header();
        if let Some(header) = &header {
            request.headers_mut().insert(RequestId::HEADER, header.clone());
        }
        request.extensions_mut().insert(id);
        let answered = self.inner.call(request);
        Box::pin(async move {
            let mut response = answered.await?;
            if let Some(header) = header {
                response.headers_mut().insert(RequestId::HEADER, header);
            }
            Ok(response)
        })
    }
}
