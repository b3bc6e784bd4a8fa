use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use sqlx::{Connection as _, Database};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::pool::{Kept, Statement};

/// The longest text, in bytes, that is kept prepared because it's repeated: room for some ten thousand
/// parameters. The server's plan takes many times as much, on each connection.
const LONGEST: usize = 128 * 1024;

/// How long a connection that is closed may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// Connections that are used again without asking the server whether they are still there.
///
/// sqlx's pool asks when it gives a connection out and when it takes one back, and only the first
/// can be turned off. So a connection is taken out of sqlx's pool for good and kept here between
/// its uses. sqlx's pool goes on to open them: with its options, its `after_connect`, and its
/// patience with a server that is starting.
pub(crate) struct RawPool<DB: Database> {
    shared: Arc<Shared<DB>>,
}

struct Shared<DB: Database> {
    source: sqlx::Pool<DB>,
    /// One for each connection that may be in use.
    permits: Arc<Semaphore>,
    idle: Mutex<Idle<DB>>,
}

struct Idle<DB: Database> {
    /// The one that was used last comes last, and is used first: what is too much grows old.
    connections: Vec<Parked<DB>>,
    /// A connection broke at this moment; those that were idle then may have broken with it.
    doubted: Option<Instant>,
    reaper: Option<AbortHandle>,
}

impl<DB: Database> Idle<DB> {
    /// The connection that was used last, unless it must be asked whether it's alive.
    fn pop_trusted(&mut self, trusted: Duration, now: Instant) -> Option<Parked<DB>> {
        let doubted = self.doubted;
        self.connections.pop_if(|parked| {
            doubted.is_none_or(|moment| parked.since > moment)
                && now.duration_since(parked.since) <= trusted
        })
    }
}

struct Parked<DB: Database> {
    connection: DB::Connection,
    opened: Instant,
    since: Instant,
    rare: Option<u64>,
}

impl<DB: Database> Clone for RawPool<DB> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<DB: Database> RawPool<DB> {
    pub(crate) fn new(source: sqlx::Pool<DB>) -> Self {
        let permits = source.options().get_max_connections() as usize;
        let idle = Idle { connections: Vec::new(), doubted: None, reaper: None };
        let shared =
            Shared { source, permits: Arc::new(Semaphore::new(permits)), idle: Mutex::new(idle) };
        Self { shared: Arc::new(shared) }
    }

    /// The driver's pool, which opens the connections.
    #[cfg(feature = "postgres")]
    pub(crate) fn source(&self) -> &sqlx::Pool<DB> {
        &self.shared.source
    }

    /// How long a connection is waited for.
    pub(crate) fn acquire_timeout(&self) -> Duration {
        self.shared.source.options().get_acquire_timeout()
    }

    /// Takes a connection that was idle, or opens one. One that was idle for longer than `trusted`
    /// is asked first whether it's alive.
    pub(crate) async fn acquire(&self, trusted: Duration) -> Result<Leased<DB>, sqlx::Error> {
        if let Some(leased) = self.at_hand(trusted)? {
            return Ok(leased);
        }
        // In a box: opening a connection takes kilobytes, which every query would carry along. Without
        // its type: that it's `Send` would be proven again for each kind of query, by all of sqlx.
        let waiting = timeout(self.acquire_timeout(), self.wait(trusted)).boxed();
        waiting.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// The usual case: there is one that was used just now. Nobody waits, so no timer is set.
    fn at_hand(&self, trusted: Duration) -> Result<Option<Leased<DB>>, sqlx::Error> {
        if self.shared.source.is_closed() {
            return Err(sqlx::Error::PoolClosed);
        }
        let Ok(permit) = Arc::clone(&self.shared.permits).try_acquire_owned() else {
            return Ok(None);
        };
        let now = Instant::now();
        let parked = self.shared.idle().pop_trusted(trusted, now);
        Ok(parked.map(|parked| self.reused(parked, permit, now)))
    }

    async fn wait(&self, trusted: Duration) -> Result<Leased<DB>, sqlx::Error> {
        let permit = self.permit().await?;
        loop {
            let now = Instant::now();
            if let Some(parked) = self.shared.idle().pop_trusted(trusted, now) {
                return Ok(self.reused(parked, permit, now));
            }
            let Some(mut doubtful) = self.shared.pop() else { break };
            if doubtful.connection.ping().await.is_ok() {
                return Ok(self.reused(doubtful, permit, Instant::now()));
            }
        }
        Ok(Leased {
            connection: Some(self.open().await?),
            opened: Instant::now(),
            reused: None,
            rare: None,
            pool: self.clone(),
            permit: Some(permit),
        })
    }

    fn reused(&self, parked: Parked<DB>, permit: OwnedSemaphorePermit, now: Instant) -> Leased<DB> {
        Leased {
            connection: Some(parked.connection),
            opened: parked.opened,
            reused: Some(now),
            rare: parked.rare,
            pool: self.clone(),
            permit: Some(permit),
        }
    }

    /// Says no to whoever comes, waits for the connections in use, then closes all.
    pub(crate) async fn close(&self) {
        let closed = self.shared.source.close();
        let all = self.shared.source.options().get_max_connections();
        // Nobody closes the semaphore, so all of it can be had once the last user is done.
        let _all = self.shared.permits.acquire_many(all).await;
        let idle = std::mem::take(&mut self.shared.idle().connections);
        for parked in idle {
            let _ = timeout(GOODBYE, parked.connection.close()).await;
        }
        closed.await;
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, sqlx::Error> {
        let permits = Arc::clone(&self.shared.permits);
        // Whoever waits is told when the pool closes.
        let mut closed = self.shared.source.close_event();
        let permit = closed.do_until(permits.acquire_owned()).await?;
        let permit = permit.map_err(|_| sqlx::Error::PoolClosed)?;
        if self.shared.source.is_closed() { Err(sqlx::Error::PoolClosed) } else { Ok(permit) }
    }

    async fn open(&self) -> Result<DB::Connection, sqlx::Error> {
        let connection = self.shared.source.acquire().await?.detach();
        self.reap();
        Ok(connection)
    }

    /// Starts to close what has been idle or alive for too long, unless it's done already.
    fn reap(&self) {
        let options = self.shared.source.options();
        let ages = [options.get_idle_timeout(), options.get_max_lifetime()];
        let Some(period) = ages.into_iter().flatten().min() else { return };
        let mut idle = self.shared.idle();
        if idle.reaper.as_ref().is_some_and(|reaper| !reaper.is_finished()) {
            return;
        }
        // Without a hold on the pool: it ends when the last clone does.
        let shared = Arc::downgrade(&self.shared);
        let reaper = tokio::spawn(async move {
            loop {
                sleep(period).await;
                let Some(shared) = shared.upgrade() else { return };
                let expired = shared.expired();
                drop(shared);
                for parked in expired {
                    let _ = timeout(GOODBYE, parked.connection.close()).await;
                }
            }
        });
        idle.reaper = Some(reaper.abort_handle());
    }
}

impl<DB: Database> Shared<DB> {
    fn idle(&self) -> MutexGuard<'_, Idle<DB>> {
        // Nothing is left halfway under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self) -> Option<Parked<DB>> {
        self.idle().connections.pop()
    }

    fn is_beyond_lifetime(&self, opened: Instant, now: Instant) -> bool {
        let limit = self.source.options().get_max_lifetime();
        limit.is_some_and(|limit| now.duration_since(opened) > limit)
    }

    fn expired(&self) -> Vec<Parked<DB>> {
        let limit = self.source.options().get_idle_timeout();
        let now = Instant::now();
        let mut idle = self.idle();
        let is_expired = |parked: &mut Parked<DB>| {
            limit.is_some_and(|limit| now.duration_since(parked.since) >= limit)
                || self.is_beyond_lifetime(parked.opened, now)
        };
        idle.connections.extract_if(.., is_expired).collect()
    }
}

impl<DB: Database> Drop for Shared<DB> {
    fn drop(&mut self) {
        if let Some(reaper) = &self.idle().reaper {
            reaper.abort();
        }
    }
}

/// A connection that is in use. Dropped, it is closed; only [`park`](Leased::park) keeps it.
pub(crate) struct Leased<DB: Database> {
    connection: Option<DB::Connection>,
    opened: Instant,
    /// When it was taken, if it was idle before.
    reused: Option<Instant>,
    /// The last text that is only kept prepared when it's repeated, as its hash.
    rare: Option<u64>,
    pool: RawPool<DB>,
    permit: Option<OwnedSemaphorePermit>,
}

impl<DB: Database> Leased<DB> {
    /// The connection, unless it was lost and no other could be had.
    pub(crate) fn connection(&mut self) -> Result<&mut DB::Connection, crate::Error> {
        self.connection.as_mut().ok_or(crate::Error::Interrupted)
    }

    /// When it was taken, if it was idle before, so that a server may have closed it unseen.
    #[cfg(feature = "postgres")]
    pub(crate) fn reused_at(&self) -> Option<Instant> {
        self.reused
    }

    /// Whether the server is to keep this statement prepared.
    pub(crate) fn keeps(&mut self, statement: &Statement) -> bool {
        match statement.kept {
            Kept::Always => true,
            Kept::IfRepeated => self.repeats(statement) && statement.sql.as_str().len() <= LONGEST,
            Kept::Never => false,
        }
    }

    /// Whether the last text that is only kept when it's repeated was this one: then somebody writes as
    /// many rows each time.
    fn repeats(&mut self, statement: &Statement) -> bool {
        let mut hasher = DefaultHasher::new();
        statement.sql.as_str().hash(&mut hasher);
        let rare = Some(hasher.finish());
        std::mem::replace(&mut self.rare, rare) == rare
    }

    /// Gives the connection to whoever comes next. Nothing may be under way on it.
    pub(crate) fn park(mut self) {
        let shared = &self.pool.shared;
        let now = Instant::now();
        if shared.source.is_closed() || shared.is_beyond_lifetime(self.opened, now) {
            return;
        }
        if let Some(connection) = self.connection.take() {
            let parked = Parked { connection, opened: self.opened, since: now, rare: self.rare };
            shared.idle().connections.push(parked);
        }
    }

    /// Opens another connection in place of one that was lost.
    pub(crate) async fn reopen(&mut self) -> Result<(), sqlx::Error> {
        // Nobody is there to say goodbye to.
        self.connection = None;
        self.doubt_others();
        // In a box, as in `acquire`.
        self.connection = Some(self.pool.open().boxed().await?);
        (self.opened, self.reused, self.rare) = (Instant::now(), None, None);
        Ok(())
    }

    /// Closes the connection once another one stands in its place: a database in memory ends with its
    /// last.
    #[cfg(feature = "sqlite")]
    pub(crate) async fn replace(&mut self) -> Result<(), sqlx::Error> {
        // In a box, as in `acquire`.
        let fresh = self.pool.open().boxed().await?;
        (self.opened, self.reused, self.rare) = (Instant::now(), None, None);
        match self.connection.replace(fresh) {
            Some(old) => old.close().await,
            None => Ok(()),
        }
    }

    /// Has the connections that are idle now asked before they are used again.
    pub(crate) fn doubt_others(&self) {
        self.pool.shared.idle().doubted = Some(Instant::now());
    }
}

#[cfg(feature = "sqlite")]
impl Leased<sqlx::Sqlite> {
    /// Whether it has a database in memory that no other connection sees.
    pub(crate) fn is_alone(&self) -> bool {
        let options = self.pool.shared.source.connect_options();
        let file = options.get_filename();
        file.as_os_str().is_empty() || file.as_os_str() == ":memory:"
    }
}

impl<DB: Database> Drop for Leased<DB> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let permit = self.permit.take();
        // Without a runtime it is closed without a word, and the server rolls back all the same.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = timeout(GOODBYE, connection.close()).await;
                // Until now, so that there are never more than the pool may have.
                drop(permit);
            });
        }
    }
}
