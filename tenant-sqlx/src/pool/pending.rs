use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::Error;

/// A statement that was built and waits to be awaited.
///
/// It is `Send`, whatever the brand of its tenant, so that a handler that awaits it is too.
///
/// Dropping it halfway closes its connection, so that nothing of it comes back to the pool. What was
/// under way in a transaction is undone; a commit, or a write through the pool, may still happen, as
/// the server may have it already: all of it or nothing.
#[must_use = "nothing happens until it is awaited"]
pub struct Pending<'c, T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>);

impl<'c, T> Pending<'c, T> {
    pub(crate) fn new(work: impl Future<Output = Result<T, Error>> + Send + 'c) -> Self {
        Self(Box::pin(work))
    }
}

impl<T> Future for Pending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Pending<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pending")
    }
}

/// RowStream that come one by one.
///
/// It is `Send`, as [`Pending`] is.
#[must_use = "nothing is read until the stream is polled"]
pub struct RowStream<'c, T>(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send + 'c>>);

impl<'c, T> RowStream<'c, T> {
    pub(crate) fn new(rows: impl Stream<Item = Result<T, Error>> + Send + 'c) -> Self {
        Self(Box::pin(rows))
    }
}

impl<T> Stream for RowStream<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for RowStream<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RowStream")
    }
}
