use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex as StdMutex, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use crate::Error;

/// Has the writes of one thing happen one after another, in the order in which they came: one that was given
/// up must not come in behind a later one.
#[derive(Default)]
pub(super) struct Turns {
    /// Those that somebody has or waits for, by the slot of what is written. Things share slots: a write
    /// too many waits then, never one too few.
    taken: StdMutex<HashMap<usize, Weak<Mutex<()>>>>,
}

/// Until it's dropped, the next write of the same waits.
#[must_use = "the next write begins when it's dropped"]
pub(super) struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    /// Waits for the earlier writes of the same, no longer than the limit: one of them may hang on a
    /// connection that leads nowhere.
    pub(super) async fn take(&self, slot: usize, limit: Duration) -> Result<Turn, Error> {
        let turn = self.of(slot);
        // Usually nobody writes, and no timer is set.
        if let Ok(guard) = Arc::clone(&turn).try_lock_owned() {
            return Ok(Turn { _guard: guard });
        }
        let waiting = turn.lock_owned();
        // Without a runtime there is no timer.
        let guard = match Handle::try_current() {
            Ok(_) => timeout(limit, waiting).await.map_err(|_| NOT_ENDED)?,
            Err(_) => waiting.await,
        };
        Ok(Turn { _guard: guard })
    }

    fn of(&self, slot: usize) -> Arc<Mutex<()>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = taken.get(&slot).and_then(Weak::upgrade) {
            return turn;
        }
        taken.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        taken.insert(slot, Arc::downgrade(&turn));
        turn
    }
}

const NOT_ENDED: Error =
    Error::Unavailable { reason: "an earlier write of the same has not ended in time" };

impl fmt::Debug for Turns {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Turns").finish_non_exhaustive()
    }
}
