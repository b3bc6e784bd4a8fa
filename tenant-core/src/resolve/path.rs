use crate::MalformedEvidence;

/// The segment of `path` behind `prefix`; none when the path doesn't begin with the prefix, or ends
/// with it.
///
/// A proxy that removes dot segments, joins slashes or decodes them sees another path than a router
/// that doesn't. So a path in which they could see different tenants is refused.
pub(super) fn segment_behind<'r>(
    path: &'r str,
    prefix: &str,
) -> Result<Option<&'r str>, MalformedEvidence> {
    if !path.starts_with('/') || path.contains(['\\', '?', '#']) || path.split('/').any(is_dots) {
        return Err(MalformedEvidence::Path);
    }
    let Some(rest) = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')) else {
        return Ok(None);
    };
    match rest.split('/').next() {
        Some("") if rest.is_empty() => Ok(None),
        Some("") | None => Err(MalformedEvidence::Path),
        Some(segment) => Ok(Some(segment)),
    }
}

/// Whether a reader that decodes takes the segment for `.` or `..`.
fn is_dots(segment: &str) -> bool {
    if segment.len() > "%2e%2e".len() {
        return false;
    }
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    decoded == "." || decoded == ".."
}
