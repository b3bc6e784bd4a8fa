use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use uuid::Uuid;

use super::SqlDirectory;
use super::cache::{Cache, Key};

/// The channel that the directory's triggers notify.
const CHANNEL: &str = "tenant_directory";

/// How long to wait before the connection is tried again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

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
        let (pool, cache) = (self.pool.postgres().cloned(), self.cache.clone());
        async move {
            let (Some(pool), Some(cache)) = (pool, cache) else { return };
            let options = pool.connect_options().as_ref().clone();
            let own = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
            // An error says that the pool was closed, which is the end.
            let _ = pool.close_event().do_until(listen_for_ever(&own, &cache)).await;
        }
    }
}

async fn listen_for_ever(own: &sqlx::PgPool, cache: &Arc<Cache>) {
    let mut pause = PAUSES.0;
    loop {
        if listen(own, cache).await.is_ok() {
            pause = PAUSES.0;
        }
        cache.forget_everything();
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Listens until the connection is lost.
async fn listen(own: &sqlx::PgPool, cache: &Arc<Cache>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(own).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // Whatever was missed before.
    cache.forget_everything();
    while let Ok(Some(notice)) = listener.try_recv().await {
        forget(cache, notice.payload());
    }
    Ok(())
}

/// Anybody may notify the channel. What can't be read is taken for a change of everything.
fn forget(cache: &Cache, payload: &str) {
    let (kind, text) = payload.split_once(' ').unwrap_or((payload, ""));
    let digest;
    let key = match kind {
        "id" => Uuid::try_parse(text).ok().map(Key::Id),
        "slug" => Some(Key::Slug(text)),
        "domain" => Some(Key::Domain(text)),
        "credential" => {
            digest = digest_of(text);
            digest.as_ref().map(Key::Credential)
        }
        _ => None,
    };
    match key {
        Some(key) => cache.forget(key),
        None => cache.forget_everything(),
    }
}

fn digest_of(hexadecimal: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    if hexadecimal.len() != 64 {
        return None;
    }
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hexadecimal.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(digest)
}
