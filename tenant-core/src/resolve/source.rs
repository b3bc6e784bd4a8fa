use std::fmt;

use thiserror::Error;
use uuid::Uuid;

use super::host::Host;
use super::path;
#[cfg(feature = "jwt")]
use crate::JwtVerifier;
use crate::{
    Claim, Credential, CredentialKind, Domain, Evidence, MalformedEvidence, Refusal, Slug, TenantId,
};

/// One place in the [`Evidence`] where a tenant may be named, and what that word is worth.
///
/// ```
/// use tenant_core::Source;
///
/// # fn sources() -> Result<(), tenant_core::SourceError> {
/// let gateway: Source = Source::header("x-tenant")?.vouched_by("the gateway, which sets it");
/// let address: Source = Source::subdomain("app.example")?.except(["www", "status"]);
/// let hook: Source = Source::path_segment("/hooks")?.by_credential(tenant_core::CredentialKind::WebHook);
/// # Ok(())
/// # }
/// # sources().unwrap();
/// ```
///
/// | source | names the tenant by | standing |
/// |---|---|---|
/// | [`header`](Source::header), [`path_segment`](Source::path_segment) | slug, id or credential | asserted |
/// | [`subdomain`](Source::subdomain) | slug | asserted |
/// | [`custom_domain`](Source::custom_domain) | domain | asserted: anybody can send a `Host` |
/// | [`job_argument`](Source::job_argument) | what the job carries | asserted |
/// | [`session`](Source::session) | slug or id | verified, by the application |
/// | [`explicit`](Source::explicit) | what the application says | verified |
/// | [`bearer`](Source::bearer) | credential | verified, by the directory |
/// | `jwt`, with the feature `jwt` | the claim `tid` | verified, by the signature |
///
/// A source reads a slug unless it is told otherwise; it never guesses, since the text of an id can
/// be a slug as well.
#[derive(Clone)]
pub struct Source<K = Uuid> {
    place: Place,
    form: Form,
    vouched_by: Option<Box<str>>,
    id: std::marker::PhantomData<fn() -> K>,
}

/// What a source's word is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Checked: a signature, a session, a secret.
    Verified,
    /// Anybody could have sent it, but the application has named what vouches for it.
    Vouched,
    /// Anybody could have sent it.
    Asserted,
}

/// A source can't be made of this. The programmer is to blame.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceError {
    /// The name can't be a header's.
    #[error("unusable header: a name of letters, digits and hyphens")]
    Header,
    /// The base can't be a domain.
    #[error("unusable base domain: a plain name such as `app.example`, in ASCII, without a port")]
    Base,
    /// The prefix can't be a path's.
    #[error(
        "unusable path prefix: empty, or a slash and plain segments without a slash at the end"
    )]
    Prefix,
}

/// Where the claim stands.
#[derive(Clone)]
enum Place {
    Header(Box<str>),
    Bearer,
    Subdomain {
        base: Domain,
        except: Vec<Box<str>>,
    },
    CustomDomain {
        base: Domain,
    },
    Path {
        prefix: Box<str>,
    },
    Session(Box<str>),
    Explicit,
    Job,
    Single(Slug),
    #[cfg(feature = "jwt")]
    Jwt(JwtVerifier),
}

impl Place {
    /// Whether the place holds text that the form says how to read.
    fn is_text(&self) -> bool {
        matches!(self, Self::Header(_) | Self::Bearer | Self::Path { .. })
    }
}

/// How text names a tenant.
#[derive(Clone, Copy)]
enum Form {
    Slug,
    Id,
    Credential(CredentialKind),
}

/// What a source has read: a claim, and the user whom a token was issued to, also when it names no
/// tenant.
pub(super) struct Reading<K> {
    pub(super) claim: Option<Claim<K>>,
    pub(super) user: Option<Box<str>>,
}

impl<K: TenantId> Source<K> {
    /// A header, such as `x-tenant`. It must come at most once.
    ///
    /// # Errors
    ///
    /// [`SourceError::Header`].
    pub fn header(name: &str) -> Result<Self, SourceError> {
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if name.is_empty() || !letters {
            return Err(SourceError::Header);
        }
        Ok(Self::at(Place::Header(name.to_ascii_lowercase().into())))
    }

    /// The one label in front of the base domain: `acme` in `acme.app.example`.
    ///
    /// The base itself and hosts elsewhere name nobody. More than one label is refused, and so is
    /// the encoded label of an internationalised name. For development, the base can be `localhost`.
    ///
    /// # Errors
    ///
    /// [`SourceError::Base`].
    pub fn subdomain(base: &str) -> Result<Self, SourceError> {
        let base = Domain::base(base).ok_or(SourceError::Base)?;
        Ok(Self::at(Place::Subdomain { base, except: Vec::new() }))
    }

    /// Subdomains that are the application's own, and name nobody: `www`, `status`.
    #[must_use]
    pub fn except(mut self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        if let Place::Subdomain { except, .. } = &mut self.place {
            except
                .extend(labels.into_iter().map(|label| label.as_ref().to_ascii_lowercase().into()));
        }
        self
    }

    /// The whole host, looked up among the domains that tenants have proven to be theirs.
    ///
    /// `base` is the application's own domain: it and the names below it are nobody's.
    ///
    /// # Errors
    ///
    /// [`SourceError::Base`].
    pub fn custom_domain(base: &str) -> Result<Self, SourceError> {
        let base = Domain::base(base).ok_or(SourceError::Base)?;
        Ok(Self::at(Place::CustomDomain { base }))
    }

    /// The segment of the path behind `prefix`: `acme` in `/t/acme/invoices` with `/t`, and in
    /// `/acme/invoices` with an empty prefix.
    ///
    /// # Errors
    ///
    /// [`SourceError::Prefix`].
    pub fn path_segment(prefix: &str) -> Result<Self, SourceError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
        let shaped = prefix.is_empty() || (prefix.starts_with('/') && !prefix.ends_with('/'));
        if !shaped || prefix.contains("//") || !prefix.bytes().all(plain) {
            return Err(SourceError::Prefix);
        }
        Ok(Self::at(Place::Path { prefix: prefix.into() }))
    }

    /// A value of the session that the application has checked.
    pub fn session(name: &str) -> Self {
        Self::at(Place::Session(name.into()))
    }

    /// The claim that the application makes itself.
    pub fn explicit() -> Self {
        Self::at(Place::Explicit)
    }

    /// The claim that a job carries. Whoever writes into the queue can write any: say what
    /// [vouches](Source::vouched_by) for it.
    pub fn job_argument() -> Self {
        Self::at(Place::Job)
    }

    /// A credential in the `Authorization` header, as a bearer token.
    pub fn bearer(kind: CredentialKind) -> Self {
        Self::at(Place::Bearer).by_credential(kind)
    }

    /// The claim `tid` of a signed token in the `Authorization` header.
    ///
    /// Don't list it with [`bearer`](Source::bearer): both read the same header, and an API key is no
    /// token. A token without `tid` is no claim. A token that fails a check is refused, whatever the other
    /// sources say.
    #[cfg(feature = "jwt")]
    pub fn jwt(verifier: JwtVerifier) -> Self {
        Self::at(Place::Jwt(verifier))
    }

    /// The tenant that all requests belong to.
    pub(super) fn single(slug: Slug) -> Self {
        Self::at(Place::Single(slug))
    }

    fn at(place: Place) -> Self {
        let id = std::marker::PhantomData;
        Self { place, form: Form::Slug, vouched_by: None, id }
    }

    /// The text is the tenant's id instead of its slug.
    #[must_use]
    pub fn by_id(mut self) -> Self {
        self.form = Form::Id;
        self
    }

    /// The text is a credential, whose digest the directory knows.
    ///
    /// Who has an API key or an invitation has proven something, so the source is verified. Who
    /// knows the id of a web-hook has not: its sender must be checked elsewhere, and
    /// [vouched](Source::vouched_by) for.
    #[must_use]
    pub fn by_credential(mut self, kind: CredentialKind) -> Self {
        self.form = Form::Credential(kind);
        self
    }

    /// Names what makes an asserted source trustworthy: a gateway that sets the header, the
    /// signature of a web-hook that was checked, a queue that only this program writes to.
    ///
    /// Nothing checks that this is true.
    #[must_use]
    pub fn vouched_by(mut self, what: &str) -> Self {
        self.vouched_by = Some(what.into()).filter(|_| !what.trim().is_empty());
        self
    }

    /// What the source's word is worth.
    pub fn standing(&self) -> Standing {
        match (&self.place, self.form, &self.vouched_by) {
            (Place::Session(_) | Place::Explicit | Place::Single(_), _, _) => Standing::Verified,
            #[cfg(feature = "jwt")]
            (Place::Jwt(_), _, _) => Standing::Verified,
            (_, Form::Credential(kind), _) if self.place.is_text() && kind.is_secret() => {
                Standing::Verified
            }
            (_, _, Some(_)) => Standing::Vouched,
            (_, _, None) => Standing::Asserted,
        }
    }

    /// The source's name, for logs and errors.
    pub fn name(&self) -> &str {
        match &self.place {
            Place::Header(name) => name,
            Place::Bearer => "bearer token",
            Place::Subdomain { .. } => "subdomain",
            Place::CustomDomain { .. } => "domain",
            Place::Path { .. } => "path",
            Place::Session(_) => "session",
            Place::Explicit => "application",
            Place::Job => "job",
            Place::Single(_) => "single tenant",
            #[cfg(feature = "jwt")]
            Place::Jwt(_) => "signed token",
        }
    }

    /// What the source says.
    pub(super) fn read(&self, evidence: &Evidence<'_, K>) -> Result<Reading<K>, Refusal> {
        #[cfg(feature = "jwt")]
        if let Place::Jwt(verifier) = &self.place {
            let token = evidence.bearer().map_err(|cause| self.malformed(cause))?;
            let Some(token) = token else { return Ok(Reading { claim: None, user: None }) };
            let checked = verifier.verify(token)?;
            let claim = checked.tid.as_deref().map(|text| self.form.read(text)).transpose();
            let claim = claim.map_err(|cause| self.malformed(cause))?;
            return Ok(Reading { claim, user: checked.sub });
        }
        let claim = self.claim(evidence).map_err(|cause| self.malformed(cause))?;
        Ok(Reading { claim, user: None })
    }

    fn claim(&self, evidence: &Evidence<'_, K>) -> Result<Option<Claim<K>>, MalformedEvidence> {
        let text = match &self.place {
            Place::Header(name) => evidence.one_header(name)?,
            Place::Bearer => evidence.bearer()?,
            Place::Session(name) => evidence.one_session_value(name)?,
            Place::Path { prefix } => match evidence.asked_path() {
                Some(asked) => path::segment_behind(asked, prefix)?,
                None => None,
            },
            Place::Subdomain { base, except } => {
                let Some(Host::Name(name)) = host(evidence)? else { return Ok(None) };
                let excepted = |label: &str| except.iter().any(|other| **other == *label);
                return Ok(match name.label_below(base)? {
                    Some(label) if !excepted(label) => {
                        let slug = Slug::parse(label).map_err(|_| MalformedEvidence::Subdomain)?;
                        Some(Claim::Slug(slug))
                    }
                    _ => None,
                });
            }
            Place::CustomDomain { base } => {
                let named = host(evidence)?;
                return Ok(match named {
                    Some(Host::Name(name)) if !name.is_within(base) => Some(Claim::Domain(name)),
                    _ => None,
                });
            }
            Place::Explicit => return Ok(evidence.one_explicit()?.cloned()),
            Place::Job => return Ok(evidence.one_job()?.cloned()),
            Place::Single(slug) => return Ok(Some(Claim::Slug(slug.clone()))),
            // Read before: a token says more than a claim.
            #[cfg(feature = "jwt")]
            Place::Jwt(_) => None,
        };
        text.map(|text| self.form.read(text)).transpose()
    }

    fn malformed(&self, cause: MalformedEvidence) -> Refusal {
        Refusal::Malformed { source_name: self.name().into(), cause }
    }
}

impl Form {
    fn read<K: TenantId>(self, text: &str) -> Result<Claim<K>, MalformedEvidence> {
        Ok(match self {
            Self::Slug => Claim::parse_slug(text)?,
            Self::Id => Claim::parse_id(text)?,
            Self::Credential(kind) => Claim::Credential(Credential::parse(kind, text)?),
        })
    }
}

/// The host that was asked for. Where the target and the header both name one, they say the same.
fn host<K>(evidence: &Evidence<'_, K>) -> Result<Option<Host>, MalformedEvidence> {
    let (authority, header) = evidence.hosts()?;
    let authority = authority.map(Host::parse).transpose()?;
    let header = header.map(Host::parse).transpose()?;
    match (authority, header) {
        (Some(one), Some(other)) if one != other => Err(MalformedEvidence::Host),
        (one, other) => Ok(one.or(other)),
    }
}

impl<K: TenantId> fmt::Debug for Source<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Source({}, {:?})", self.name(), self.standing())
    }
}
