use std::sync::Arc;
use std::time::Duration;

use sqlx::Executor as _;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};
use uuid::Uuid;

use crate::Error;
use crate::directory::cache::{Changes, Key};

/// The channel that the directory's triggers notify.
const CHANNEL: &str = "tenant_directory";

/// How long to wait before the connection is tried again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How long nothing may be heard before the connection is asked whether it's alive, at least and at most.
const SILENCE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// How long the server may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// Tells the changes of what is notified. `kept_for` is how long a change is not minded without.
pub(super) async fn follow(pool: Option<sqlx::PgPool>, heard: Option<(Arc<Changes>, Duration)>) {
    let (Some(pool), Some((changes, kept_for))) = (pool, heard) else { return };
    let options = pool.connect_options().as_ref().clone();
    let silence = kept_for.clamp(SILENCE.0, SILENCE.1);
    let follower = Follower { options, changes, silence };
    // An error says that the pool was closed, which is the end.
    let _ = pool.close_event().do_until(follower.listen_for_ever()).await;
}

struct Follower {
    options: PgConnectOptions,
    changes: Arc<Changes>,
    silence: Duration,
}

impl Follower {
    async fn listen_for_ever(&self) {
        let mut pause = PAUSES.0;
        loop {
            match self.listen().await {
                Ok(mut listener) => {
                    // Whatever was missed before.
                    self.changes.of_everything();
                    info!(target: "tenant_sqlx", "directory followed: its notices are heard");
                    let reason = self.mind(&mut listener).await;
                    pause = PAUSES.0;
                    warn!(target: "tenant_sqlx", %reason, "directory not followed: connection lost");
                }
                Err(reason) => {
                    let retry_in_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                    warn!(target: "tenant_sqlx", %reason, retry_in_ms, "directory not followed: LISTEN failed");
                }
            }
            self.changes.of_everything();
            sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    async fn listen(&self) -> Result<PgListener, Error> {
        // A pool for each attempt, as a connection whose other end is gone keeps its place in the last one
        // for as long as the system takes it for alive.
        let own = PgPoolOptions::new().max_connections(1).connect_lazy_with(self.options.clone());
        let listening = async {
            let mut listener = PgListener::connect_with(&own).await?;
            listener.eager_reconnect(false);
            listener.listen(CHANNEL).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        Ok(timeout(ANSWER, listening).await.map_err(|_| silent())??)
    }

    /// Minds the notices until the connection is lost, and says why it is.
    async fn mind(&self, listener: &mut PgListener) -> Error {
        loop {
            match timeout(self.silence, listener.try_recv()).await {
                Ok(Ok(Some(notice))) => forget(&self.changes, notice.payload()),
                Ok(Ok(None)) => return Error::Unavailable { reason: "the connection broke" },
                Ok(Err(error)) => return error.into(),
                Err(_) => match timeout(ANSWER, listener.execute("SELECT 1")).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => return error.into(),
                    Err(_) => return silent(),
                },
            }
        }
    }
}

fn silent() -> Error {
    Error::Unavailable { reason: "the server doesn't answer" }
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
