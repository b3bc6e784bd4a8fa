//! The libraries, each doing the same.

pub mod diesel;
pub mod hand_written;
pub mod ours;
pub mod scoped;
pub mod sea;
pub mod sea_query;

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::operation::Operation;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long each round has taken, in a contestant that has a way to do it.
pub type Times<'a> = BoxFuture<'a, Result<Option<Vec<Duration>>, Failure>>;

/// One library, with a connection that it holds or a pool.
pub trait Contestant: Send {
    fn name(&self) -> &'static str;

    /// Whether it has a way to do this.
    fn can(&self, operation: Operation) -> bool {
        let _ = operation;
        true
    }

    /// Whether what it writes is committed each time. Those that have no way to hold a connection but a
    /// transaction do not.
    fn commits(&self) -> bool {
        true
    }

    /// Does it so many times inside one transaction, which it commits, and tells how long each took.
    /// `None` where each operation is a transaction of its own.
    fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
        let _ = (operation, rounds);
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Does it once. The round says which row it is about.
    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>>;
}

/// Does the same for each round, and gives the time that each took.
macro_rules! timed {
    ($rounds:expr, |$round:ident| $once:expr) => {{
        let mut times = Vec::new();
        for $round in 0..$rounds {
            let begin = std::time::Instant::now();
            $once;
            times.push(begin.elapsed());
        }
        times
    }};
}
use timed;
