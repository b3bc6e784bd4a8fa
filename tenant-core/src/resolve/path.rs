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

/// Whether a reader that decodes finds `.` or `..` in the segment: alone, beside an encoded slash, or
/// in front of what some readers cut off.
fn is_dots(segment: &str) -> bool {
    let decoded = match segment.contains('%') {
        true => DECODED
            .iter()
            .fold(segment.to_ascii_lowercase(), |text, (code, letter)| text.replace(code, letter)),
        false => segment.to_owned(),
    };
    decoded.split('/').any(|part| matches!(part.split(';').next(), Some("." | "..")))
}

/// A backslash is a slash to those who come from files.
const DECODED: [(&str, &str); 4] = [("%2e", "."), ("%2f", "/"), ("%5c", "/"), ("%3b", ";")];
