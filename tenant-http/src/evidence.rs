use http::request::Parts;
use tenant_core::{Evidence, TenantId};

use crate::Authenticated;

/// The evidence of a request: its target and headers as they came, and what the application has
/// found out about it.
pub(crate) fn evidence<K: TenantId>(parts: &Parts) -> Evidence<'_, K> {
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let mut evidence = Evidence::new().path(asked_path(parts)).headers(headers);
    if let Some(authority) = parts.uri.authority() {
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
    kept.uri = parts.uri.clone();
    kept.headers = parts.headers.clone();
    keep::<Authenticated>(parts, &mut kept);
    keep::<axum::extract::OriginalUri>(parts, &mut kept);
    keep::<axum::extract::NestedPath>(parts, &mut kept);
    kept
}

#[cfg(feature = "axum")]
fn keep<T: Clone + Send + Sync + 'static>(from: &Parts, to: &mut Parts) {
    if let Some(found) = from.extensions.get::<T>() {
        to.extensions.insert(found.clone());
    }
}

/// The path that was asked for. A nested router cuts its prefix off; what came is kept beside it.
///
/// What is kept beside another path than the one that nesting leaves of it is another request's, such
/// as that of a batch whose extensions were given to its parts. Neither is believed then: an empty path is
/// malformed to a source that reads it.
#[cfg(feature = "axum")]
fn asked_path(parts: &Parts) -> &str {
    use axum::extract::{NestedPath, OriginalUri};

    let seen = parts.uri.path();
    let Some(OriginalUri(original)) = parts.extensions.get() else { return seen };
    let nested = parts.extensions.get().map_or("", NestedPath::as_str);
    if left_by_nesting(original.path(), nested) == seen { original.path() } else { "" }
}

#[cfg(not(feature = "axum"))]
fn asked_path(parts: &Parts) -> &str {
    parts.uri.path()
}

/// What is left of a path when as many segments are cut off as the prefix has. Captures are one segment
/// each; where nothing is left there is a slash.
#[cfg(feature = "axum")]
fn left_by_nesting<'p>(path: &'p str, prefix: &str) -> &'p str {
    let cut = prefix.trim_end_matches('/').matches('/').count();
    let rest = path.match_indices('/').nth(cut).and_then(|(at, _)| path.get(at..));
    rest.unwrap_or("/")
}

#[cfg(all(test, feature = "axum"))]
mod tests {
    use super::*;

    #[test]
    fn nesting_leaves_what_is_behind_its_segments() {
        for (path, prefix, left) in [
            ("/t/acme", "", "/t/acme"),
            ("/t/acme", "/", "/t/acme"),
            ("/t/acme", "/t", "/acme"),
            ("/t/acme/x", "/t/{tenant}", "/x"),
            ("/t/acme/", "/t/{tenant}", "/"),
            ("/t/acme", "/t/{tenant}", "/"),
            ("/t/acme", "/t/", "/acme"),
            ("/t//acme", "/t", "//acme"),
            ("/", "", "/"),
        ] {
            assert_eq!(left_by_nesting(path, prefix), left, "{path} at {prefix}");
        }
    }
}
