use std::hash::Hash;
use std::sync::Arc;

use tenant_core::{Claim, TenantRecord};
use uuid::Uuid;

use super::changes::Key;

/// What the directory is asked.
pub(super) trait Question: Clone + Eq + Hash + Send + Sync + 'static {
    /// What it says when there is such a thing.
    type Found: Clone + Send + Sync + 'static;

    /// What the answer was made of.
    fn made_of<'a>(&'a self, found: Option<&'a Self::Found>) -> impl Iterator<Item = Key<'a>>;
}

/// Which tenant answers to the claim?
impl Question for Claim {
    type Found = Arc<TenantRecord>;

    fn made_of<'a>(&'a self, found: Option<&'a Self::Found>) -> impl Iterator<Item = Key<'a>> {
        let own = match self {
            Self::Id(id) => Some(Key::Id(*id)),
            Self::Slug(slug) => Some(Key::Slug(slug.as_str())),
            Self::Domain(domain) => Some(Key::Domain(domain.as_str())),
            Self::Credential(credential) => Some(Key::Credential(credential.digest())),
            _ => None,
        };
        own.into_iter().chain(found.map(|record| Key::Id(record.id)))
    }
}

/// Is the user a member of the tenant?
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::directory) struct IsMember {
    pub(in crate::directory) user: Arc<str>,
    pub(in crate::directory) tenant: Uuid,
}

impl Question for IsMember {
    type Found = ();

    fn made_of<'a>(&'a self, _: Option<&'a ()>) -> impl Iterator<Item = Key<'a>> {
        [Key::Member(self.tenant, &self.user)].into_iter()
    }
}
