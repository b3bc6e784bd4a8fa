use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use uuid::Uuid;

use crate::{Credential, Domain, MalformedClaim, TenantId};

/// Somebody's word about which tenant this is.
///
/// A claim is free to make and opens nothing. A [`Directory`](crate::Directory) answers it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim<K = Uuid> {
    /// The tenant's id.
    Id(K),
    /// The tenant's name in addresses.
    Slug(Slug),
    /// A domain that the tenant has proven to be its own.
    Domain(Domain),
    /// Something that one tenant has given out: an API key, an invitation, the id of a web-hook.
    Credential(Credential),
}

impl<K: TenantId> Claim<K> {
    /// Reads an id that somebody sent as text.
    ///
    /// # Errors
    ///
    /// [`MalformedClaim`] when the text is not an id of this type. The text is not repeated.
    pub fn parse_id(text: &str) -> Result<Self, MalformedClaim> {
        K::parse(text).map(Self::Id).ok_or(MalformedClaim::Id)
    }

    /// Reads a slug that somebody sent as text.
    ///
    /// # Errors
    ///
    /// [`MalformedClaim`] when the text is not a slug. The text is not repeated.
    pub fn parse_slug(text: &str) -> Result<Self, MalformedClaim> {
        Slug::parse(text).map(Self::Slug)
    }
}

/// A tenant's name in addresses: 1 to 63 of `a-z`, `0-9` and inner hyphens.
///
/// The grammar is that of a host name's label (RFC 1123, section 2.1) in lower case, so that any
/// slug can be a subdomain.
///
/// ```
/// use tenant_core::Slug;
///
/// assert_eq!(Slug::parse("acme-2")?.as_str(), "acme-2");
/// assert!(Slug::parse("Acme").is_err());
/// assert!(Slug::parse("-acme").is_err());
/// assert!(Slug::parse("acme\0").is_err());
/// # Ok::<(), tenant_core::MalformedClaim>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Arc<str>);

impl Slug {
    /// The longest slug, in bytes.
    pub const MAX_LENGTH: usize = 63;

    /// Reads a slug. Nothing is trimmed or folded: what was sent is right or it is refused.
    ///
    /// # Errors
    ///
    /// [`MalformedClaim`] when the text is not a slug. The text is not repeated.
    pub fn parse(text: &str) -> Result<Self, MalformedClaim> {
        let fits = !text.is_empty() && text.len() <= Self::MAX_LENGTH;
        let inner_hyphens = !text.starts_with('-') && !text.ends_with('-');
        let letters = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if fits && inner_hyphens && letters {
            Ok(Self(text.into()))
        } else {
            Err(MalformedClaim::Slug)
        }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, counted once more instead of copied.
    #[cfg(feature = "metrics")]
    pub(crate) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl FromStr for Slug {
    type Err = MalformedClaim;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Slug({})", self.0)
    }
}
