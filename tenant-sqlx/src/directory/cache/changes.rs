use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

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

/// The changes that a directory and its clones make or hear of; all their caches go by them.
///
/// Time is counted in changes: each moves the clock on and is written into the slot of its key. Keys share
/// slots: one answer too many is asked for anew then, never one too few.
pub(in crate::directory) struct Changes {
    clock: AtomicU64,
    everything_changed_at: AtomicU64,
    slots: Box<[Slot]>,
    hasher: RandomState,
    began: Instant,
}

#[derive(Default)]
pub(super) struct Slot {
    /// The time of the last change.
    changed_at: AtomicU64,
    /// How many writes are under way.
    writes: AtomicU64,
    /// The moment at which a write was lost sight of; zero is never.
    lost_at: AtomicU64,
}

/// When something was asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// In changes.
    time: u64,
    /// In milliseconds.
    moment: u64,
}

impl Changes {
    const SLOTS: usize = 4_096;

    pub(in crate::directory) fn new() -> Self {
        Self {
            clock: AtomicU64::new(0),
            everything_changed_at: AtomicU64::new(0),
            slots: (0..Self::SLOTS).map(|_| Slot::default()).collect(),
            hasher: RandomState::new(),
            began: Instant::now(),
        }
    }

    pub(super) fn now(&self) -> Asked {
        Asked { time: self.clock.load(Ordering::SeqCst), moment: self.moment() }
    }

    /// Milliseconds, from one on.
    fn moment(&self) -> u64 {
        milliseconds(self.began.elapsed()).saturating_add(1)
    }

    /// Something has changed: each answer that was made of it is too old.
    #[cfg(any(test, feature = "postgres"))]
    pub(in crate::directory) fn of(&self, key: Key<'_>) {
        self.change(self.index(key));
    }

    fn change(&self, index: usize) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(slot) = self.slots.get(index) {
            slot.changed_at.fetch_max(now, Ordering::SeqCst);
        }
    }

    /// Changes may have been missed.
    #[cfg(any(test, feature = "postgres"))]
    pub(in crate::directory) fn of_everything(&self) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.everything_changed_at.fetch_max(now, Ordering::SeqCst);
    }

    /// A write of these begins. Until its end, no kept answer that was made of them is used.
    pub(in crate::directory) fn begin<const N: usize>(
        self: &Arc<Self>,
        keys: [Key<'_>; N],
    ) -> Writing<N> {
        let slots = keys.map(|key| self.index(key));
        for slot in slots.iter().filter_map(|index| self.slots.get(*index)) {
            slot.writes.fetch_add(1, Ordering::SeqCst);
        }
        Writing { changes: Arc::clone(self), slots, is_settled: false }
    }

    /// Whether none of these has changed since.
    pub(super) fn none_since<'a>(
        &self,
        asked: Asked,
        mut keys: impl Iterator<Item = Key<'a>>,
    ) -> bool {
        let unchanged = |slot: &Slot| slot.changed_at.load(Ordering::SeqCst) <= asked.time;
        self.everything_changed_at.load(Ordering::SeqCst) <= asked.time
            && keys.all(|key| self.slot(key).is_none_or(unchanged))
    }

    /// Whether none of these may be changing behind the program's back: no write is under way, and those
    /// that were lost sight of were so for longer than `patience` when it was asked.
    pub(super) fn none_unsettled<'a>(
        &self,
        asked: Asked,
        patience: Duration,
        mut keys: impl Iterator<Item = Key<'a>>,
    ) -> bool {
        keys.all(|key| self.slot(key).is_none_or(|slot| slot.is_settled(asked, patience)))
    }

    pub(super) fn slot(&self, key: Key<'_>) -> Option<&Slot> {
        self.slots.get(self.index(key))
    }

    /// The slot of a key; several share one.
    pub(in crate::directory) fn index(&self, key: Key<'_>) -> usize {
        let hash = match key {
            Key::Id(id) => self.hasher.hash_one((0, id.as_bytes())),
            Key::Slug(slug) => self.hasher.hash_one((1, slug)),
            Key::Domain(domain) => self.hasher.hash_one((2, domain)),
            Key::Credential(digest) => self.hasher.hash_one((3, digest)),
            Key::Member(tenant, user) => self.hasher.hash_one((4, tenant.as_bytes(), user)),
        };
        hash as usize % Self::SLOTS
    }
}

impl Slot {
    fn is_settled(&self, asked: Asked, patience: Duration) -> bool {
        let lost_at = self.lost_at.load(Ordering::SeqCst);
        let until = lost_at.saturating_add(milliseconds(patience));
        self.writes.load(Ordering::SeqCst) == 0 && (lost_at == 0 || asked.moment > until)
    }
}

/// A write under way. When it's dropped, what it changes has changed.
///
/// Unless it [has ended](Writing::settle) before, nobody knows what became of it: the server may still
/// make it permanent.
#[must_use = "it tells the caches when it's dropped: after the write"]
pub(in crate::directory) struct Writing<const N: usize> {
    changes: Arc<Changes>,
    slots: [usize; N],
    is_settled: bool,
}

impl<const N: usize> Writing<N> {
    /// The server has said what became of it.
    pub(in crate::directory) fn settle(mut self) {
        self.is_settled = true;
    }
}

impl<const N: usize> Drop for Writing<N> {
    fn drop(&mut self) {
        for index in self.slots {
            self.changes.change(index);
            let Some(slot) = self.changes.slots.get(index) else { continue };
            if !self.is_settled {
                slot.lost_at.fetch_max(self.changes.moment(), Ordering::SeqCst);
            }
            // Last, so that whoever sees no write under way sees the change.
            slot.writes.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Debug for Changes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Changes").finish_non_exhaustive()
    }
}
