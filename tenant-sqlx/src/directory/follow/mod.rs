#[cfg(feature = "postgres")]
mod postgres;

#[cfg(feature = "postgres")]
use std::sync::Arc;

use super::SqlDirectory;

impl SqlDirectory {
    /// Follows the changes that others make to the directory, so that the cache minds them at once.
    /// Spawn it where the program starts; it runs until the pool is closed.
    ///
    /// It holds one connection of its own beside the pool's. Triggers tell it of every change, also
    /// of one made by hand: the server sends a notice with the commit. What was asked for before the
    /// notice is read is answered as before; no request gets in behind it.
    ///
    /// When the connection is lost, it forgets everything and connects again, after pauses of a tenth of
    /// a second that grow to five. It forgets everything after each attempt, too, also one that fails: as
    /// it can't know what it missed, nothing is kept for longer than until the next one. An attempt that
    /// gets no answer is given up after ten seconds. A connection on which nothing is heard for 30 seconds,
    /// or for the cache's time limit if that is shorter, is asked whether it's alive; without an answer in
    /// ten seconds it's lost. Each loss, each failed attempt and each success is logged.
    ///
    /// It ends at once without a cache, and on SQLite, which notifies nobody: there the time limit
    /// is all that tells one process of another's writes. Behind a pooler that shares connections
    /// between transactions nobody is notified either.
    pub fn follow(&self) -> impl Future<Output = ()> + Send + 'static {
        #[cfg(feature = "postgres")]
        let following = {
            let cache = self.cache.as_ref();
            let heard = cache.map(|cache| (Arc::clone(&self.changes), cache.keeps_for()));
            postgres::follow(self.pool.postgres().cloned(), heard)
        };
        #[cfg(not(feature = "postgres"))]
        let following = std::future::ready(());
        following
    }
}
