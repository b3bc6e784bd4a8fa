use std::panic::resume_unwind;

use tokio::runtime::Handle;
use tracing::Instrument as _;

use super::SqlDirectory;
use super::cache::Key;
use super::turns::Turn;
use crate::Error;
use crate::pool::Statement;

impl SqlDirectory {
    /// Makes a change of one statement, and tells how many rows it wrote.
    pub(super) async fn change(&self, key: Key<'_>, statement: Statement) -> Result<u64, Error> {
        self.change_all(key, [key], statement).await
    }

    /// Runs the statement in the turn of `key`; `keys` are what it changes.
    pub(super) async fn change_all<const N: usize>(
        &self,
        key: Key<'_>,
        keys: [Key<'_>; N],
        mut statement: Statement,
    ) -> Result<u64, Error> {
        let turn = self.turn(key).await?;
        let mut held = self.pool.hold_for(&statement).await?;
        let write = async move { held.run(&mut statement, &mut |_| Ok(())).await };
        self.to_its_end(turn, keys, write).await
    }

    /// Waits for the writes of the same that came before. Whoever has a turn may wait for a connection, but
    /// nobody who has a connection waits for a turn: so a pool of one is enough.
    pub(super) async fn turn(&self, key: Key<'_>) -> Result<Turn, Error> {
        self.turns.take(self.changes.index(key), self.pool.acquire_timeout()).await
    }

    /// Writes in a task that outlives its caller, who may give up when the server has the write
    /// already. The caches hear of it before the caller does.
    ///
    /// The write has its turn and its connection: whoever gives up while they wait for either has written
    /// nothing.
    pub(super) async fn to_its_end<const N: usize, T: Send + 'static>(
        &self,
        turn: Turn,
        keys: [Key<'_>; N],
        write: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let writing = self.changes.begin(keys);
        let work = async move {
            let outcome = write.await;
            if is_known(&outcome) {
                writing.settle();
            }
            drop(turn);
            outcome
        };
        // Without a runtime, an embedded database can still be written to, in the caller's time.
        let Ok(runtime) = Handle::try_current() else { return work.await };
        runtime.spawn(work.in_current_span()).await.unwrap_or_else(|ended| {
            match ended.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(RUNTIME_ENDED),
            }
        })
    }
}

const RUNTIME_ENDED: Error =
    Error::Unavailable { reason: "the runtime ended before the write; it may have happened" };

/// Whether the server has said what became of a write. Where the connection broke it has not: the write
/// may be made permanent later.
fn is_known<T>(outcome: &Result<T, Error>) -> bool {
    matches!(
        outcome,
        Ok(_)
            | Err(Error::Conflict { .. }
                | Error::ForeignReference { .. }
                | Error::Check { .. }
                | Error::Value { .. }
                | Error::Schema { .. }
                | Error::Denied { .. }
                | Error::Retry)
    )
}
