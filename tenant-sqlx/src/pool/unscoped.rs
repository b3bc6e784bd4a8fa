use std::fmt;
use std::marker::PhantomData;

use tenant_core::{Audit, AuditAction, AuditEntry, AuditError};

use crate::pool::{Held, Kept, Pending, Statement, SystemPool, TenantPool};
use crate::row::RawRow;
use crate::values::Values;
use crate::{Arguments, Cell, Cells, Error, ReadRow};

impl SystemPool {
    /// Opens the one door to SQL that nothing checks: every row of every tenant can be read and
    /// changed through it. For repairs that no statement of this library can say.
    ///
    /// It needs an actor and a reason, and is written to the audit log before it opens. It is open
    /// for one closure, on a connection of its own, which is closed afterwards: no setting, open
    /// transaction or lock that the SQL leaves behind comes back to the pool.
    ///
    /// Each statement is permanent at once. For more than one that belong together, say `BEGIN` and
    /// `COMMIT`.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # async fn repair(system: &SystemPool, directory: &SqlDirectory) -> Result<(), Box<dyn std::error::Error>> {
    /// let found = system.dangerously_unscoped(directory, "olga", "ticket 7", async |mut raw| {
    ///     let requeue = raw.sql("UPDATE jobs SET state = 'queued' WHERE state = $1");
    ///     requeue.bind("stuck".to_owned()).execute().await?;
    ///     let list = raw.sql("SELECT tenant_id, COUNT(*) FROM jobs GROUP BY tenant_id");
    ///     list.fetch::<(Uuid, i64)>().await
    /// });
    /// let found: Vec<(Uuid, i64)> = found.await??;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The pool for handlers has no such door:
    ///
    /// ```compile_fail,E0599
    /// # use tenant_sqlx::prelude::*;
    /// # async fn leak(pool: &TenantPool, directory: &SqlDirectory) {
    /// pool.dangerously_unscoped(directory, "olga", "ticket 7", async |_| ()).await;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`AuditError::Unexplained`] when actor or reason are blank, [`AuditError::Unavailable`] when
    /// the log did not take the entry. Nothing was sent then.
    pub async fn dangerously_unscoped<F, R>(
        &self,
        audit: &impl Audit,
        actor: impl Into<String>,
        reason: impl Into<String>,
        work: F,
    ) -> Result<R, AuditError>
    where
        F: for<'c> AsyncFnOnce(Unscoped<'c>) -> R,
    {
        let entry = AuditEntry::new(AuditAction::Unscoped, actor, reason)?;
        audit.record(&entry).await?;
        let pool = self.tenants();
        Ok(work(Unscoped { pool, held: None, brand: PhantomData }).await)
    }
}

/// The raw door while it is open; given by [`SystemPool::dangerously_unscoped`].
pub struct Unscoped<'c> {
    pool: TenantPool,
    held: Option<Held>,
    brand: PhantomData<fn(&'c ()) -> &'c ()>,
}

impl Unscoped<'_> {
    /// A statement of the caller's, as it stands. Nothing checks it.
    ///
    /// The text is a constant of the program: values go to [`bind`](RawStatement::bind), and
    /// placeholders are `$1`, `$2`, …, on SQLite too.
    pub fn sql(&mut self, text: &'static str) -> RawStatement<'_> {
        let arguments = Ok(Arguments::with_room(self.pool.backend(), 4));
        RawStatement { pool: &self.pool, held: &mut self.held, text, arguments }
    }
}

impl fmt::Debug for Unscoped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Unscoped")
    }
}

/// SQL that nothing has checked, with its values.
#[must_use = "a statement does nothing until it runs: `.execute().await?`"]
pub struct RawStatement<'u> {
    pool: &'u TenantPool,
    held: &'u mut Option<Held>,
    text: &'static str,
    arguments: Result<Arguments, Error>,
}

impl<'u> RawStatement<'u> {
    /// Binds the next value.
    pub fn bind(mut self, value: impl Cell) -> Self {
        self.arguments = self.arguments.and_then(|mut arguments| {
            Values::into_statement(&mut arguments).cell(value)?;
            Ok(arguments)
        });
        self
    }

    /// Runs the statement, and returns how many rows it changed.
    ///
    /// # Tenant
    ///
    /// Rows of all tenants are changed.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn execute(self) -> Pending<'u, u64> {
        Pending::new(self.run(|_| Ok(())))
    }

    /// Runs the statement, and reads its rows: an entity or a struct that derives `Row` by the names
    /// of its columns, a cell or a tuple of cells by their order.
    ///
    /// # Tenant
    ///
    /// Rows of all tenants are read. They have no brand; [`adopt`](tenant_core::Tenant::adopt) an
    /// entity under its tenant's token.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when a row is no `R`; else see [`Error`].
    pub fn fetch<R: ReadRow>(self) -> Pending<'u, Vec<R>> {
        Pending::new(async move {
            let mut rows = Vec::new();
            let mut positions = None;
            self.run(|row| {
                let positions = match &mut positions {
                    Some(found) => found,
                    unknown => unknown.insert(positions_in::<R>(row)?),
                };
                let mut cells = match R::NAMES {
                    Some(_) => Cells::at(row, positions),
                    None => Cells::of(row),
                };
                rows.push(R::read(&mut cells)?);
                Ok(())
            })
            .await?;
            Ok(rows)
        })
    }

    async fn run(
        self,
        mut each: impl FnMut(RawRow<'_>) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut statement =
            Statement { kept: Kept::Never, ..Statement::constant(self.text, self.arguments?) };
        let held = match self.held {
            Some(held) if held.is_interrupted() => return Err(Error::Interrupted),
            Some(held) => held,
            none => {
                let mut held = self.pool.hold_alive().await?;
                // Whatever the text does to the connection, nobody gets it afterwards.
                held.in_transaction = true;
                none.insert(held)
            }
        };
        held.run(&mut statement, &mut each).await
    }
}

impl fmt::Debug for RawStatement<'_> {
    /// The values are tenants' data.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RawStatement({})", self.text)
    }
}

/// Where the columns stand that `R` reads by name.
fn positions_in<R: ReadRow>(row: RawRow<'_>) -> Result<Vec<usize>, Error> {
    let missing = |name: &&'static str| Error::Schema {
        missing: format!("column `{name}` in the result"),
        code: "names".into(),
    };
    let names = R::NAMES.unwrap_or_default().iter();
    names.map(|name| row.position(name).ok_or_else(|| missing(name))).collect()
}
