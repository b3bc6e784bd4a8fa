use http::request::Parts;
use tenant_core::{Evidence, TenantId};

use crate::Authenticated;

/// The evidence of a request: its target and headers as they came, and what the application has
/// found out about it.
pub(crate) fn evidence<K: TenantId>(parts: &Parts) -> Evidence<'_, K> {
    let target = target(parts);
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let mut evidence = Evidence::new().path(target.path()).headers(headers);
    if let Some(authority) = target.authority() {
        evidence = evidence.authority(authority.as_str().as_bytes());
    }
    if let Some(authenticated) = parts.extensions.get::<Authenticated>() {
        if let Some(user) = authenticated.the_user() {
            evidence = evidence.user(user);
        }
        for (name, value) in authenticated.the_session() {
            evidence = evidence.session(name, value);
        }
    }
    evidence
}

/// As much of a request as there is evidence in it.
#[cfg(feature = "axum")]
pub(crate) fn kept(parts: &Parts) -> Parts {
    let (mut kept, ()) = http::Request::new(()).into_parts();
    kept.uri = target(parts).clone();
    kept.headers = parts.headers.clone();
    if let Some(authenticated) = parts.extensions.get::<Authenticated>() {
        kept.extensions.insert(authenticated.clone());
    }
    kept
}

/// A nested router cuts its prefix off the target. What came is kept beside it.
#[cfg(feature = "axum")]
fn target(parts: &Parts) -> &http::Uri {
    parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

#[cfg(not(feature = "axum"))]
fn target(parts: &Parts) -> &http::Uri {
    &parts.uri
}
