use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::MalformedClaim;

/// Something that one tenant has given out, by which that tenant is found: an API key, an
/// invitation, the id of a web-hook.
///
/// It's a claim: a [`Directory`](crate::Directory) that knows the digest answers it, and the answer
/// makes the grant. The text itself is not kept, and neither stored nor printed.
///
/// The digest is a plain SHA-256, which suits what a program has drawn at random. A password that a
/// person thought up needs a slow hash, and is no credential of a tenant.
///
/// ```
/// use tenant_core::{Credential, CredentialKind};
///
/// let key = Credential::parse(CredentialKind::ApiKey, "lab_5hQ0cN2vXw8rT1yZ")?;
/// let invitation = Credential::parse(CredentialKind::Invitation, "lab_5hQ0cN2vXw8rT1yZ")?;
/// assert_ne!(key.digest(), invitation.digest(), "the one can't be used as the other");
/// # Ok::<(), tenant_core::MalformedClaim>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Credential {
    kind: CredentialKind,
    digest: [u8; 32],
}

/// What a credential is for. One of a kind is never taken for one of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A secret that a program of the tenant calls with.
    ApiKey,
    /// A secret that lets a person join the tenant.
    Invitation,
    /// The id under which another system calls. It's no secret.
    WebHook,
}

impl CredentialKind {
    /// The kind in one word, for columns and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::Invitation => "invitation",
            Self::WebHook => "web_hook",
        }
    }

    /// Whether having it proves something.
    pub(crate) fn is_secret(self) -> bool {
        matches!(self, Self::ApiKey | Self::Invitation)
    }
}

impl Credential {
    /// The shortest secret, in bytes. Shorter ones can be tried out.
    pub const MIN_LENGTH: usize = 16;

    /// The longest credential, in bytes.
    pub const MAX_LENGTH: usize = 512;

    /// Reads what somebody sent. Nothing is trimmed or folded.
    ///
    /// # Errors
    ///
    /// [`MalformedClaim::Credential`] when the text is not visible ASCII, or too short for a secret
    /// (the id of a web-hook has at least one byte), or too long. The text is not repeated.
    pub fn parse(kind: CredentialKind, text: &str) -> Result<Self, MalformedClaim> {
        let shortest = if kind.is_secret() { Self::MIN_LENGTH } else { 1 };
        let fits = (shortest..=Self::MAX_LENGTH).contains(&text.len());
        if !fits || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(MalformedClaim::Credential);
        }
        let digest = Sha256::new()
            .chain_update(kind.as_str())
            .chain_update([0])
            .chain_update(text)
            .finalize();
        Ok(Self { kind, digest: digest.into() })
    }

    /// What it is for.
    pub fn kind(&self) -> CredentialKind {
        self.kind
    }

    /// The SHA-256 of kind and text, by which a directory knows it.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Credential({})", self.kind.as_str())
    }
}
