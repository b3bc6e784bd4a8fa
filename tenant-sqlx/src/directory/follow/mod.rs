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
    /// notice is read is answered as before; no request gets in behind it. When the connection is lost
    /// it connects again and forgets everything, as it can't know what it missed; until then the cache's
    /// time limit counts.
    ///
    /// It ends at once without a cache, and on SQLite, which notifies nobody: there the time limit
    /// is all that tells one process of another's writes. Behind a pooler that shares connections
    /// between transactions nobody is notified either.
    pub fn follow(&self) -> impl Future<Output = ()> + Send + 'static {
        #[cfg(feature = "postgres")]
        let following = {
            let heard = self.cache.as_ref().map(|_| Arc::clone(&self.changes));
            postgres::follow(self.pool.postgres().cloned(), heard)
        };
        #[cfg(not(feature = "postgres"))]
        let following = std::future::ready(());
        following
    }
}
