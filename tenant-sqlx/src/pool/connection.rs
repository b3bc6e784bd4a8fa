mod prepare;

use futures_core::stream::BoxStream;
use futures_util::{FutureExt as _, Stream, StreamExt as _, TryStreamExt as _};
use sqlx::migrate::{MigrateError, Migrator};
#[cfg(feature = "postgres")]
use sqlx::postgres::{PgArguments, PgQueryResult, PgRow};
use sqlx::query::Query;
#[cfg(feature = "sqlite")]
use sqlx::sqlite::{SqliteArguments, SqliteQueryResult, SqliteRow};
use sqlx::{Either, Executor as _, SqlStr};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::pool::lost::{Loss, Spare};
use crate::pool::raw::Leased;
use crate::row::RawRow;
use crate::watch::{Watch, Watcher};
use crate::{Arguments, Error};

pub(crate) use prepare::Prepared;

/// Whether the server keeps a text prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// From the first time on.
    Always,
    /// When it comes twice in a row: it is long, and rarely comes again.
    IfRepeated,
    /// Free text: its values may have other types the next time, its tables other columns.
    Never,
}

/// A statement that is ready to be sent.
pub(crate) struct Statement {
    pub(crate) sql: SqlStr,
    pub(crate) arguments: Arguments,
    pub(crate) kept: Kept,
    /// Whether it may run twice without anybody noticing: not where a function of the database is
    /// called that may write.
    pub(crate) repeatable: bool,
    /// Whether it gives one row at most: the one that it reads, or writes.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "SQLite is read to the end"))]
    pub(crate) single: bool,
}

impl Statement {
    /// One of the texts that never change, to be kept prepared.
    pub(crate) fn constant(sql: &'static str, arguments: Arguments) -> Self {
        let sql = SqlStr::from_static(sql);
        Self { sql, arguments, kept: Kept::Always, repeatable: false, single: false }
    }

    /// One of the fixed texts, without values.
    pub(crate) fn fixed(sql: &'static str, backend: crate::Backend) -> Self {
        Self::constant(sql, Arguments::with_room(backend, 0))
    }

    /// The statement where it stands: a future that moved it out would keep it twice.
    pub(crate) fn of(built: &mut Result<Self, Error>) -> Result<&mut Self, Error> {
        match built {
            Ok(statement) => Ok(statement),
            Err(error) => Err(std::mem::replace(error, Error::Interrupted)),
        }
    }

    /// What is sent; the values go along.
    #[cfg(feature = "postgres")]
    fn take_postgres(
        &mut self,
        kept: bool,
    ) -> Result<Query<'static, sqlx::Postgres, PgArguments>, Error> {
        let arguments = self.arguments.take_postgres().ok_or(Error::NotOneValue)?;
        Ok(sqlx::query_with(self.sql.clone(), arguments).persistent(kept))
    }

    /// What is sent; the values go along.
    #[cfg(feature = "sqlite")]
    fn take_sqlite(
        &mut self,
        kept: bool,
    ) -> Result<Query<'static, sqlx::Sqlite, SqliteArguments>, Error> {
        let arguments = self.arguments.take_sqlite().ok_or(Error::NotOneValue)?;
        Ok(sqlx::query_with(self.sql.clone(), arguments).persistent(kept))
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
    pub(crate) watcher: Watcher,
}

pub(crate) enum Pooled {
    #[cfg(feature = "postgres")]
    Postgres(Leased<sqlx::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite(Leased<sqlx::Sqlite>),
}

/// What became of a statement.
struct Answer {
    changed: u64,
    /// Whether there was a row or a count.
    came: bool,
    unreadable: Option<Error>,
    end: Result<(), sqlx::Error>,
}

impl Held {
    pub(crate) fn new(connection: Pooled, watcher: Watcher) -> Self {
        Self {
            connection: Some(connection),
            in_flight: false,
            refused: false,
            in_transaction: false,
            watcher,
        }
    }

    /// Whether a statement was dropped before it finished.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.in_flight
    }

    /// Runs a statement to its end and returns the number of rows it changed. Its values are gone then.
    ///
    /// It is borrowed all the way down: each future would keep it twice otherwise, and what is
    /// boxed grow by as much.
    pub(crate) async fn run(
        &mut self,
        statement: &mut Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        if let Some(watch) = Watch::begin(statement, &self.watcher) {
            // In a box, so that those that nobody watches don't carry what it needs.
            return self.run_watched(watch, statement, each).boxed().await;
        }
        self.run_unwatched(statement, each).await
    }

    async fn run_watched(
        &mut self,
        mut watch: Watch,
        statement: &mut Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        let span = watch.span();
        let mut each = |row: RawRow<'_>| {
            watch.row();
            each(row)
        };
        let outcome = self.run_unwatched(statement, &mut each).instrument(span).await;
        watch.end(outcome.as_ref().copied());
        outcome
    }

    /// An error of `each` is kept until the last row has arrived, so that the connection stays in
    /// step.
    async fn run_unwatched(
        &mut self,
        statement: &mut Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        self.in_flight = true;
        let mut spare = self.spare(statement);
        loop {
            // What only reads may be sent again whatever came, as long as nobody has seen it.
            let tells = spare.is_some() && !statement.repeatable;
            let answer = self.pooled()?.send(statement, tells, each).await?;
            let Err(error) = answer.end else {
                self.in_flight = false;
                return answer.unreadable.map_or(Ok(answer.changed), Err);
            };
            let spare = spare.take().filter(|_| !answer.came);
            if !spare.is_some_and(|spare| spare.restore(statement, &error)) {
                return Err(self.failed(error));
            }
            self.reopen().await?;
        }
    }

    /// Reads rows one by one. A stream that is dropped halfway leaves the connection halfway,
    /// which only the transaction that owns it may go on with.
    pub(crate) fn rows(
        &mut self,
        statement: &mut Statement,
    ) -> Result<impl Stream<Item = Result<OwnedRow, sqlx::Error>> + Send + use<'_>, Error> {
        self.in_flight = !self.in_transaction;
        let rows = self.pooled()?.fetch(statement)?;
        Ok(rows.filter_map(|step| {
            std::future::ready(match step {
                Ok(Either::Left(_)) => None,
                Ok(Either::Right(row)) => Some(Ok(row)),
                Err(error) => Some(Err(error)),
            })
        }))
    }

    /// Says that the stream of [`rows`](Held::rows) has come to its end.
    pub(crate) fn rows_done(&mut self) {
        self.in_flight = false;
    }

    /// What to send again if the connection turns out to be lost. A transaction can't go on with
    /// another connection.
    pub(crate) fn spare(&self, statement: &Statement) -> Option<Spare> {
        if self.in_transaction {
            return None;
        }
        let taken = self.connection.as_ref().and_then(Pooled::reused_at)?;
        Some(Spare::of(statement, taken))
    }

    /// Remembers how the connection stands after an error.
    pub(crate) fn failed(&mut self, error: sqlx::Error) -> Error {
        self.refused = Loss::of(&error).is_none();
        self.in_flight = !self.refused;
        if let (true, Some(connection)) = (self.in_flight, &self.connection) {
            connection.doubt_others();
        }
        error.into()
    }

    /// Goes on with another connection in place of one that was lost.
    pub(crate) async fn reopen(&mut self) -> Result<(), Error> {
        match self.pooled()? {
            #[cfg(feature = "postgres")]
            Pooled::Postgres(connection) => connection.reopen().await?,
            #[cfg(feature = "sqlite")]
            Pooled::Sqlite(connection) => connection.reopen().await?,
        }
        Ok(())
    }

    /// Applies migrations. Whatever they set stays on the connection, as does the lock of one that fails
    /// or is dropped: nobody gets it afterwards.
    pub(crate) async fn migrate(&mut self, migrator: &Migrator) -> Result<(), Error> {
        self.in_flight = true;
        let outcome = match self.pooled()? {
            #[cfg(feature = "postgres")]
            Pooled::Postgres(connection) => migrator.run(connection.connection()?).await,
            #[cfg(feature = "sqlite")]
            Pooled::Sqlite(connection) => migrator.run(connection.connection()?).await,
        };
        outcome.map_err(|error| match error {
            MigrateError::Execute(error) => error.into(),
            other => Error::Migration { cause: other.to_string() },
        })?;
        self.in_flight = match self.pooled()? {
            #[cfg(feature = "postgres")]
            Pooled::Postgres(_) => true,
            #[cfg(feature = "sqlite")]
            Pooled::Sqlite(connection) => {
                if !connection.is_alone() {
                    connection.replace().await?;
                }
                false
            }
        };
        Ok(())
    }

    fn pooled(&mut self) -> Result<&mut Pooled, Error> {
        self.connection.as_mut().ok_or(Error::Interrupted)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.in_flight || self.in_transaction {
            return;
        }
        match self.connection.take() {
            #[cfg(feature = "postgres")]
            Some(Pooled::Postgres(connection)) => connection.park(),
            #[cfg(feature = "sqlite")]
            Some(Pooled::Sqlite(connection)) => connection.park(),
            None => {}
        }
    }
}

/// A row that owns its bytes.
pub(crate) enum OwnedRow {
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteRow),
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

type Steps<'c, Q, R> = BoxStream<'c, Result<Either<Q, R>, sqlx::Error>>;

impl Pooled {
    /// When the connection was taken, if the server may have closed it unseen before. A database in
    /// this process doesn't.
    fn reused_at(&self) -> Option<Instant> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.reused_at(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => None,
        }
    }

    fn doubt_others(&self) {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.doubt_others(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {}
        }
    }

    /// Sends a statement and reads the answer. `tells` says that it matters what came before an error.
    async fn send(
        &mut self,
        statement: &mut Statement,
        tells: bool,
        each: &mut Each<'_>,
    ) -> Result<Answer, Error> {
        let _ = tells;
        Ok(match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                if statement.single && !tells {
                    return one_row(connection, statement, each).await;
                }
                let steps = postgres(connection, statement)?;
                collect(steps, |done| done.rows_affected(), |row| each(RawRow::Postgres(row))).await
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => {
                let steps = sqlite(connection, statement)?;
                collect(steps, |done| done.rows_affected(), |row| each(RawRow::Sqlite(row))).await
            }
        })
    }

    fn fetch(&mut self, statement: &mut Statement) -> Result<Steps<'_, u64, OwnedRow>, Error> {
        Ok(match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => postgres(connection, statement)?
                .map_ok(|step| match step {
                    Either::Left(done) => Either::Left(done.rows_affected()),
                    Either::Right(row) => Either::Right(OwnedRow::Postgres(row)),
                })
                .boxed(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => sqlite(connection, statement)?
                .map_ok(|step| match step {
                    Either::Left(done) => Either::Left(done.rows_affected()),
                    Either::Right(row) => Either::Right(OwnedRow::Sqlite(row)),
                })
                .boxed(),
        })
    }
}

#[cfg(feature = "postgres")]
fn postgres<'c>(
    connection: &'c mut Leased<sqlx::Postgres>,
    statement: &mut Statement,
) -> Result<Steps<'c, PgQueryResult, PgRow>, Error> {
    let kept = connection.keeps(statement);
    let query = statement.take_postgres(kept)?;
    Ok(connection.connection()?.fetch_many(query))
}

#[cfg(feature = "sqlite")]
fn sqlite<'c>(
    connection: &'c mut Leased<sqlx::Sqlite>,
    statement: &mut Statement,
) -> Result<Steps<'c, SqliteQueryResult, SqliteRow>, Error> {
    let kept = connection.keeps(statement);
    let query = statement.take_sqlite(kept)?;
    Ok(connection.connection()?.fetch_many(query))
}

/// Reads an answer of one row to its end. It doesn't tell what came before an error.
#[cfg(feature = "postgres")]
async fn one_row(
    connection: &mut Leased<sqlx::Postgres>,
    statement: &mut Statement,
    each: &mut Each<'_>,
) -> Result<Answer, Error> {
    let kept = connection.keeps(statement);
    let query = statement.take_postgres(kept)?;
    let mut answer = Answer { changed: 0, came: false, unreadable: None, end: Ok(()) };
    match connection.connection()?.fetch_optional(query).await {
        Ok(Some(row)) => {
            answer.changed = 1;
            answer.unreadable = each(RawRow::Postgres(&row)).err();
        }
        Ok(None) => {}
        Err(error) => answer.end = Err(error),
    }
    Ok(answer)
}

/// Reads an answer to its end.
async fn collect<Q: Send, R: Send>(
    mut steps: Steps<'_, Q, R>,
    count: impl Fn(&Q) -> u64 + Send,
    mut each: impl FnMut(&R) -> Result<(), Error> + Send,
) -> Answer {
    let mut answer = Answer { changed: 0, came: false, unreadable: None, end: Ok(()) };
    loop {
        match steps.try_next().await {
            Ok(Some(Either::Left(done))) => answer.changed += count(&done),
            Ok(Some(Either::Right(row))) => {
                if answer.unreadable.is_none() {
                    answer.unreadable = each(&row).err();
                }
            }
            Ok(None) => return answer,
            Err(error) => {
                answer.end = Err(error);
                return answer;
            }
        }
        answer.came = true;
    }
}
