#[cfg(feature = "postgres")]
mod postgres;

use super::SqlDirectory;

impl SqlDirectory {
    /// Follows the changes that others make to the directory, so that the cache minds them at once.
    /// Spawn it where the program starts; it runs until the pool is closed.
    ///
    /// It holds one connection of its own beside the pool's. Triggers tell it of every change, also
    /// of one made by hand. When the connection is lost it connects again and forgets everything,
    /// as it can't know what it missed; until then the cache's time limit counts.
    ///
    /// It ends at once without a cache, and on SQLite, which notifies nobody: there the time limit
    /// is all that tells one process of another's writes. Behind a pooler that shares connections
    /// between transactions nobody is notified either.
    pub fn follow(&self) -> impl Future<Output = ()> + Send + 'static {
        #[cfg(feature = "postgres")]
        let following = postgres::follow(self.pool.postgres().cloned(), self.cache.clone());
        #[cfg(not(feature = "postgres"))]
        let following = std::future::ready(());
        following
    }
}
