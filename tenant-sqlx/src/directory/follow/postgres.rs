use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use uuid::Uuid;

use crate::directory::cache::{Changes, Key};

/// The channel that the directory's triggers notify.
const CHANNEL: &str = "tenant_directory";

/// How long to wait before the connection is tried again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

pub(super) async fn follow(pool: Option<sqlx::PgPool>, changes: Option<Arc<Changes>>) {
    let (Some(pool), Some(changes)) = (pool, changes) else { return };
    let options = pool.connect_options().as_ref().clone();
    let own = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    // An error says that the pool was closed, which is the end.
    let _ = pool.close_event().do_until(listen_for_ever(&own, &changes)).await;
}

async fn listen_for_ever(own: &sqlx::PgPool, changes: &Changes) {
    let mut pause = PAUSES.0;
    loop {
        if listen(own, changes).await.is_ok() {
            pause = PAUSES.0;
        }
        changes.of_everything();
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Listens until the connection is lost.
async fn listen(own: &sqlx::PgPool, changes: &Changes) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(own).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // Whatever was missed before.
    changes.of_everything();
    while let Ok(Some(notice)) = listener.try_recv().await {
        forget(changes, notice.payload());
    }
    Ok(())
}

/// Anybody may notify the channel. What can't be read is taken for a change of everything.
fn forget(changes: &Changes, payload: &str) {
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
        "member" => text.split_once(' ').and_then(|(tenant, user)| {
            Uuid::try_parse(tenant).ok().map(|tenant| Key::Member(tenant, user))
        }),
        _ => None,
    };
    match key {
        Some(key) => changes.of(key),
        None => changes.of_everything(),
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
