use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// What a write changes: each answer that was made of it is asked for anew.
#[derive(Clone, Copy)]
pub(in crate::directory) enum Key<'a> {
    Id(Uuid),
    Slug(&'a str),
    Domain(&'a str),
    Credential(&'a [u8; 32]),
    Member(Uuid, &'a str),
}

/// The time of the cache, counted in changes.
///
/// A change moves the clock on and is written into the slot of its key. Keys share slots: one answer
/// too many is asked for anew then, never one too few.
pub(super) struct Changes {
    clock: AtomicU64,
    everything_changed_at: AtomicU64,
    changed_at: Box<[AtomicU64]>,
    hasher: RandomState,
}

impl Changes {
    const SLOTS: usize = 4_096;

    pub(super) fn new() -> Self {
        Self {
            clock: AtomicU64::new(0),
            everything_changed_at: AtomicU64::new(0),
            changed_at: (0..Self::SLOTS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    pub(super) fn now(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub(super) fn of(&self, key: Key<'_>) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(slot) = self.slot(key) {
            slot.fetch_max(now, Ordering::SeqCst);
        }
    }

    #[cfg(any(test, feature = "postgres"))]
    pub(super) fn of_everything(&self) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.everything_changed_at.fetch_max(now, Ordering::SeqCst);
    }

    /// Whether none of these has changed since.
    pub(super) fn none_since<'a>(&self, time: u64, keys: impl Iterator<Item = Key<'a>>) -> bool {
        let slots = keys.filter_map(|key| self.slot(key));
        let mut changes = slots.chain([&self.everything_changed_at]);
        changes.all(|changed_at| changed_at.load(Ordering::SeqCst) <= time)
    }

    pub(super) fn slot(&self, key: Key<'_>) -> Option<&AtomicU64> {
        let hash = match key {
            Key::Id(id) => self.hasher.hash_one((0, id.as_bytes())),
            Key::Slug(slug) => self.hasher.hash_one((1, slug)),
            Key::Domain(domain) => self.hasher.hash_one((2, domain)),
            Key::Credential(digest) => self.hasher.hash_one((3, digest)),
            Key::Member(tenant, user) => self.hasher.hash_one((4, tenant.as_bytes(), user)),
        };
        self.changed_at.get(hash as usize % Self::SLOTS)
    }
}
