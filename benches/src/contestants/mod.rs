//! The libraries, each doing the same.

pub mod diesel;
pub mod hand_written;
pub mod ours;
pub mod scoped;
pub mod sea;
pub mod sea_query;

use futures_util::future::BoxFuture;

use crate::operation::Operation;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One library, with a connection that it holds or a pool.
pub trait Contestant: Send {
    fn name(&self) -> &'static str;

    /// Whether it has a way to do this.
    fn can(&self, operation: Operation) -> bool {
        let _ = operation;
        true
    }

    /// Does it once. The round says which row it is about.
    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>>;
}
