//! Tokens, brands and claims: the part of the tenant crates that knows no database.
//!
//! A tenant is a customer organisation whose rows must not mix with another's. Somebody claims a
//! tenant; a directory resolves the claim into a [`Grant`]; entering the grant gives a
//! [`Tenant`], the token without which nothing of the tenant is reached.
//!
//! ```
//! use tenant_core::{Claim, Directory, ResolveError, enter};
//!
//! async fn greet(directory: &impl Directory, sent: &str) -> Result<String, ResolveError> {
//!     let grant = directory.resolve(&Claim::parse_slug(sent)?).await?;
//!     enter!(tenant = grant);
//!     Ok(format!("working for {}", tenant.name()))
//! }
//! ```
//!
//! Applications depend on `tenant-sqlx`, which re-exports what they need of this crate. This crate
//! is for stores: whatever else a product's tenants share.
//!
//! # What the types hold together
//!
//! * A token comes from a grant and a grant from a directory; there is no other constructor.
//! * Each entry has a brand of its own: rows, keys and transactions of one don't fit another.
//! * A level narrows a token; nothing widens it.
//!
//! # What they don't
//!
//! * A [`Directory`] that answers with the wrong tenant: it is the root of trust.
//! * An entity that states a wrong fact, such as a tenant column that isn't one.
//! * A plain value copied by hand out of one tenant's row into another's.

mod audit;
mod brand;
mod claim;
mod credential;
pub mod dangerously_for_stores;
mod directory;
mod entity;
#[cfg(feature = "serde")]
mod envelope;
mod error;
mod fault;
mod grant;
#[cfg(feature = "jwt")]
mod jwt;
mod key;
mod label;
mod level;
#[cfg(feature = "metrics")]
mod metrics;
mod owned;
mod resolve;
#[cfg(feature = "scrub")]
mod scrub;
#[cfg(feature = "tokio")]
mod spawn;
mod tenant;

pub use audit::{Audit, AuditAction, AuditEntry, CrossTenant};
pub use brand::Enter;
pub use claim::{Claim, Slug};
pub use credential::{Credential, CredentialKind};
pub use directory::{Directory, Placement, Status, TenantRecord};
pub use entity::{
    Admits, Begins, Covers, Entity, Global, OffBoards, RowOwner, Serves, TenantId, TenantScoped,
};
#[cfg(feature = "serde")]
pub use envelope::Envelope;
pub use error::{
    AdoptError, AuditError, DirectoryError, MalformedClaim, NarrowError, ResolveError,
};
pub use fault::{Fault, FaultKind};
pub use grant::{Grant, RetiredGrant};
#[cfg(feature = "jwt")]
pub use jwt::{JwtAlgorithm, JwtKeyError, JwtKeys, JwtVerifier, TokenError};
pub use key::{Key, Reference};
pub use label::TenantLabel;
pub use level::{Everyone, Level, Reaches, Whole};
#[cfg(feature = "metrics")]
pub use metrics::TenantLabels;
pub use owned::Owned;
pub use resolve::{
    Agreement, Domain, Evidence, MalformedEvidence, Membership, NoMembership, Refusal, Resolver,
    ResolverBuilder, Source, SourceError, Standing,
};
#[cfg(feature = "scrub")]
pub use scrub::{Scrub, ScrubFields, ScrubWriter, ScrubbedLines};
#[cfg(feature = "tokio")]
pub use spawn::Spawned;
pub use tenant::{Claimed, Resolved, Retired, State, Tenant};

#[doc(hidden)]
pub mod __private {
    pub use crate::brand::{Enter, RowsOfOneTenantMetTheTokenOfAnother};
    pub use generativity::make_guard;
}
