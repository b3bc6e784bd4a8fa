use std::fmt;

use uuid::Uuid;

use crate::{Claim, MalformedEvidence};

/// What arrived: the parts of a request or a job in which a tenant may be named.
///
/// It borrows, holds no type of any HTTP library, and proves nothing. Whoever fills it passes on
/// what came, in full: duplicates too, since a duplicate is how one reader is made to see another
/// tenant than the next. It's a [`Source`](crate::Source) that reads a claim out of it.
///
/// ```
/// use tenant_core::Evidence;
///
/// let evidence: Evidence<'_> = Evidence::new()
///     .header("host", b"acme.example.com:8443")
///     .header("x-request-id", b"7")
///     .path("/invoices/1");
/// ```
#[derive(Clone)]
pub struct Evidence<'r, K = Uuid> {
    authorities: Vec<&'r [u8]>,
    path: Option<&'r str>,
    headers: Vec<(&'r str, &'r [u8])>,
    session: Vec<(&'r str, &'r str)>,
    explicit: Vec<Claim<K>>,
    job: Vec<Claim<K>>,
    users: Vec<&'r str>,
}

impl<'r, K> Evidence<'r, K> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            authorities: Vec::new(),
            path: None,
            headers: Vec::new(),
            session: Vec::new(),
            explicit: Vec::new(),
            job: Vec::new(),
            users: Vec::new(),
        }
    }

    /// The authority of the request's target: `:authority` in HTTP/2 and 3, the host of an absolute
    /// URI in HTTP/1. A `Host` header is passed as a [`header`](Evidence::header), also when this is
    /// there; the two must say the same.
    #[must_use]
    pub fn authority(mut self, authority: &'r [u8]) -> Self {
        self.authorities.push(authority);
        self
    }

    /// The path of the request's target as it came: percent-encoded, without the query.
    #[must_use]
    pub fn path(mut self, path: &'r str) -> Self {
        self.path = Some(path);
        self
    }

    /// One header. A header that came twice is passed twice, in the order it came.
    #[must_use]
    pub fn header(mut self, name: &'r str, value: &'r [u8]) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Several headers.
    #[must_use]
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'r str, &'r [u8])>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// One value of a session that the application has checked: kept on the server, or signed.
    #[must_use]
    pub fn session(mut self, name: &'r str, value: &'r str) -> Self {
        self.session.push((name, value));
        self
    }

    /// A claim that the application makes itself: an argument of a command line, a test.
    #[must_use]
    pub fn explicit(mut self, claim: Claim<K>) -> Self {
        self.explicit.push(claim);
        self
    }

    /// The claim that a job carries.
    #[must_use]
    pub fn job(mut self, claim: Claim<K>) -> Self {
        self.job.push(claim);
        self
    }

    /// The user whom the application's authentication has found. It's compared with the directory's
    /// memberships when the resolver asks for one.
    #[must_use]
    pub fn user(mut self, user: &'r str) -> Self {
        self.users.push(user);
        self
    }

    /// The one value of a header; none when it isn't there.
    pub(super) fn one_header(&self, name: &str) -> Result<Option<&'r str>, MalformedEvidence> {
        let named = |(other, value): &(&'r str, &'r [u8])| {
            other.eq_ignore_ascii_case(name).then_some(*value)
        };
        only(self.headers.iter().filter_map(named))?.map(text).transpose()
    }

    /// The token of an `Authorization: Bearer …` header; none when the scheme is another.
    pub(super) fn bearer(&self) -> Result<Option<&'r str>, MalformedEvidence> {
        let Some(value) = self.one_header("authorization")? else { return Ok(None) };
        let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Ok(None);
        }
        if token.is_empty() || token.contains([' ', ',']) {
            return Err(MalformedEvidence::Bearer);
        }
        Ok(Some(token))
    }

    /// Whatever says which host was asked for: the authority, the header, or both.
    pub(super) fn hosts(&self) -> Result<(Option<&'r str>, Option<&'r str>), MalformedEvidence> {
        let authority = only(self.authorities.iter().copied())?.map(text).transpose()?;
        Ok((authority, self.one_header("host")?))
    }

    pub(super) fn asked_path(&self) -> Option<&'r str> {
        self.path
    }

    pub(super) fn one_session_value(
        &self,
        name: &str,
    ) -> Result<Option<&'r str>, MalformedEvidence> {
        only(self.session.iter().filter(|(other, _)| *other == name).map(|(_, value)| *value))
    }

    pub(super) fn one_explicit(&self) -> Result<Option<&Claim<K>>, MalformedEvidence> {
        only(self.explicit.iter())
    }

    pub(super) fn one_job(&self) -> Result<Option<&Claim<K>>, MalformedEvidence> {
        only(self.job.iter())
    }

    pub(super) fn users(&self) -> &[&'r str] {
        &self.users
    }
}

/// The only one of them. Two are refused even when they are equal: the next reader may take the
/// other, and tomorrow's two may differ.
fn only<T>(mut values: impl Iterator<Item = T>) -> Result<Option<T>, MalformedEvidence> {
    let first = values.next();
    if values.next().is_some() { Err(MalformedEvidence::Duplicate) } else { Ok(first) }
}

/// Visible ASCII: what a host, a slug, an id or a token is made of.
fn text(bytes: &[u8]) -> Result<&str, MalformedEvidence> {
    if !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(MalformedEvidence::Characters);
    }
    std::str::from_utf8(bytes).map_err(|_| MalformedEvidence::Characters)
}

impl<K> Default for Evidence<'_, K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> fmt::Debug for Evidence<'_, K> {
    /// Counts only: headers and sessions hold secrets.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Evidence")
            .field("headers", &self.headers.len())
            .field("session", &self.session.len())
            .finish_non_exhaustive()
    }
}
