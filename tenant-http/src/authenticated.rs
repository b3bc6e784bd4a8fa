use std::fmt;

/// What the application's authentication has found out about a request: who sent it, and what their
/// session says.
///
/// An authentication layer of the application puts it into the request, in front of
/// [`TenantLayer`](crate::TenantLayer). It becomes the [user](tenant_core::Evidence::user) and the
/// [session](tenant_core::Evidence::session) of the evidence; without it there are none.
///
/// ```
/// use http::Request;
/// use tenant_http::Authenticated;
///
/// fn authenticate<B>(request: &mut Request<B>) {
///     // The cookie was checked here.
///     let authenticated = Authenticated::new().user("ann").session("tenant", "acme");
///     request.extensions_mut().insert(authenticated);
/// }
/// ```
///
/// It is believed: fill it from what was checked, never from what was merely sent.
#[derive(Clone, Default)]
pub struct Authenticated {
    user: Option<String>,
    session: Vec<(String, String)>,
}

impl Authenticated {
    /// Nobody, without a session.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of the user, in the words of the directory's memberships.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// One value of the session. A value that is given twice is refused as malformed.
    #[must_use]
    pub fn session(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.session.push((name.into(), value.into()));
        self
    }

    pub(crate) fn the_user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    pub(crate) fn the_session(&self) -> impl Iterator<Item = (&str, &str)> {
        self.session.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Authenticated {
    /// Without values: they are personal.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Authenticated")
            .field("user", &self.user.is_some())
            .field("session", &self.session.len())
            .finish()
    }
}
