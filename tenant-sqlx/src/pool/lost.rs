use std::time::Duration;

use tokio::time::Instant;

use crate::pool::Statement;
use crate::values::Form;

/// After this long, a server that takes leave was not about to do so when the statement was sent:
/// somebody may have ended just this statement, and wouldn't want to see it again.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A copy of a statement's values, to send it once more on another connection if the server can't have
/// done it: a connection that was idle may be closed on the other side, and it's the statement that
/// finds out.
pub(crate) struct Spare {
    values: Form,
    taken: Instant,
}

impl Spare {
    /// Of a statement that is sent at once on a connection that was taken at this moment.
    pub(crate) fn of(statement: &Statement, taken: Instant) -> Self {
        Self { values: statement.arguments.copy(), taken }
    }

    /// Gives the statement its values back, if this error says that the connection was lost and it can
    /// be sent again. The server must not have answered it with a row or a count.
    pub(crate) fn restore(self, statement: &mut Statement, error: &sqlx::Error) -> bool {
        let may_repeat = match Loss::of(error) {
            Some(Loss::Undone) => true,
            Some(Loss::Unknown) => statement.repeatable,
            Some(Loss::OutOfStep) | None => false,
        };
        let restored = may_repeat && self.taken.elapsed() < AT_ONCE;
        if restored {
            statement.arguments.restore(self.values);
        }
        restored
    }
}

/// What an error that spoils a connection says about the statement that was sent on it.
pub(crate) enum Loss {
    /// The connection is gone, and nothing of the statement is permanent.
    Undone,
    /// The connection is gone. The server may have done all of it, and only its answer was lost.
    Unknown,
    /// The connection may be there, but nobody knows what comes next on it.
    OutOfStep,
}

impl Loss {
    /// `None` when the connection is as good as before.
    pub(crate) fn of(error: &sqlx::Error) -> Option<Self> {
        match error {
            // Only a write fails like this. What ends a statement is sent last, and without it
            // the server makes nothing permanent.
            sqlx::Error::Io(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => {
                Some(Self::Undone)
            }
            sqlx::Error::Io(_) => Some(Self::Unknown),
            sqlx::Error::Database(refusal) => Self::of_refusal(&**refusal),
            _ => Some(Self::OutOfStep),
        }
    }

    #[cfg(feature = "postgres")]
    fn of_refusal(refusal: &(dyn sqlx::error::DatabaseError + 'static)) -> Option<Self> {
        use sqlx::postgres::{PgDatabaseError, PgSeverity};

        let refusal = refusal.try_downcast_ref::<PgDatabaseError>()?;
        match (refusal.severity(), refusal.code()) {
            // The server shuts down, somebody ended the connection, or it had been idle for too
            // long. A statement is made permanent after the server has said that it's complete.
            (PgSeverity::Fatal, "57P01" | "57P05") => Some(Self::Undone),
            (PgSeverity::Fatal | PgSeverity::Panic, _) => Some(Self::Unknown),
            _ => None,
        }
    }

    #[cfg(not(feature = "postgres"))]
    fn of_refusal(_: &(dyn sqlx::error::DatabaseError + 'static)) -> Option<Self> {
        None
    }
}
