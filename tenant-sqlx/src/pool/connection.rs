mod prepare;

use std::borrow::Cow;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use sqlx::Either;
use sqlx::pool::PoolConnection;

use crate::row::RawRow;
use crate::{Arguments, Error};

pub(crate) use prepare::Prepared;

/// A statement that is ready to be sent.
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) arguments: Arguments,
    /// Whether the server keeps it prepared: not for texts that rarely come twice.
    pub(crate) persistent: bool,
}

impl Statement {
    /// One of the fixed texts, without values.
    pub(crate) fn fixed(sql: &'static str, backend: crate::Backend) -> Self {
        Self {
            sql: Cow::Borrowed(sql),
            arguments: Arguments::for_backend(backend),
            persistent: true,
        }
    }
}

/// What is done with each row.
pub(crate) type Each<'a> = dyn FnMut(RawRow<'_>) -> Result<(), Error> + Send + 'a;

/// A connection out of the pool that goes back only if nothing was left halfway.
///
/// A future can be dropped at any await. Whatever was in flight then is unknown, so the guard
/// closes the connection instead of returning it, unless the statement, and the transaction if
/// there was one, had come to an end.
pub(crate) struct Held {
    connection: Option<Pooled>,
    in_flight: bool,
    /// Whether the server refused the last statement.
    pub(crate) refused: bool,
    pub(crate) in_transaction: bool,
}

pub(crate) enum Pooled {
    #[cfg(feature = "postgres")]
    Postgres(PoolConnection<sqlx::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite(PoolConnection<sqlx::Sqlite>),
}

impl Held {
    pub(crate) fn new(connection: Pooled) -> Self {
        Self {
            connection: Some(connection),
            in_flight: false,
            refused: false,
            in_transaction: false,
        }
    }

    /// Whether a statement was dropped before it finished.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.in_flight
    }

    /// Runs a statement to its end and returns the number of rows it changed.
    ///
    /// An error of `each` is kept until the last row has arrived, so that the connection stays in
    /// step.
    pub(crate) async fn run(
        &mut self,
        statement: Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        self.in_flight = true;
        let connection = self.connection.as_mut().ok_or(Error::Interrupted)?;
        let mut changed = 0;
        let mut unreadable = None;
        let outcome = {
            let mut rows = connection.fetch(statement)?;
            loop {
                match rows.try_next().await {
                    Ok(Some(Either::Left(count))) => changed += count,
                    Ok(Some(Either::Right(row))) => {
                        if unreadable.is_none() {
                            unreadable = each(row.as_raw()).err();
                        }
                    }
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            }
        };
        match outcome {
            Ok(()) => self.in_flight = false,
            Err(error) => {
                self.refused = Error::leaves_connection_usable(&error);
                self.in_flight = !self.refused;
                return Err(error.into());
            }
        }
        unreadable.map_or(Ok(changed), Err)
    }

    /// Reads rows one by one. A stream that is dropped halfway leaves the connection halfway,
    /// which only the transaction that owns it may go on with.
    pub(crate) fn rows(
        &mut self,
        statement: Statement,
    ) -> Result<impl Stream<Item = Result<OwnedRow, Error>> + Send + '_, Error> {
        self.in_flight = !self.in_transaction;
        let connection = self.connection.as_mut().ok_or(Error::Interrupted)?;
        let rows = connection.fetch(statement)?;
        Ok(rows.filter_map(|step| {
            std::future::ready(match step {
                Ok(Either::Left(_)) => None,
                Ok(Either::Right(row)) => Some(Ok(row)),
                Err(error) => Some(Err(error.into())),
            })
        }))
    }

    /// Says that the stream of [`rows`](Held::rows) has come to its end.
    pub(crate) fn rows_done(&mut self) {
        self.in_flight = false;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.as_mut()
            && (self.in_flight || self.in_transaction)
        {
            connection.close_on_drop();
        }
    }
}

/// A row that owns its bytes.
pub(crate) enum OwnedRow {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
}

impl OwnedRow {
    pub(crate) fn as_raw(&self) -> RawRow<'_> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => RawRow::Postgres(row),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(row) => RawRow::Sqlite(row),
        }
    }
}

type Steps<'c> = futures_core::stream::BoxStream<'c, Result<Either<u64, OwnedRow>, sqlx::Error>>;

impl Pooled {
    fn close_on_drop(&mut self) {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.close_on_drop(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => connection.close_on_drop(),
        }
    }

    fn fetch(&mut self, statement: Statement) -> Result<Steps<'_>, Error> {
        let Statement { sql, arguments, persistent } = statement;
        // Not a way around sqlx's check: the text was built by this crate, out of facts and
        // placeholders.
        let sql = sqlx::AssertSqlSafe(sql);
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                let arguments = arguments.into_postgres().ok_or(Error::NotOneValue)?;
                let query = sqlx::query_with(sql, arguments).persistent(persistent);
                let steps = sqlx::Executor::fetch_many(&mut **connection, query);
                Ok(steps
                    .map_ok(|step| match step {
                        Either::Left(done) => Either::Left(done.rows_affected()),
                        Either::Right(row) => Either::Right(OwnedRow::Postgres(row)),
                    })
                    .boxed())
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => {
                let arguments = arguments.into_sqlite().ok_or(Error::NotOneValue)?;
                let query = sqlx::query_with(sql, arguments).persistent(persistent);
                let steps = sqlx::Executor::fetch_many(&mut **connection, query);
                Ok(steps
                    .map_ok(|step| match step {
                        Either::Left(done) => Either::Left(done.rows_affected()),
                        Either::Right(row) => Either::Right(OwnedRow::Sqlite(row)),
                    })
                    .boxed())
            }
        }
    }
}
