use tenant_core::{Claim, CrossTenant, Entity, RowOwner, TenantId, TenantScoped};

use crate::pool::{Across, Pending, Statement};
use crate::row::{RawRow, Types};
use crate::scope::Scope;
use crate::statement::delete::deleted;
use crate::statement::insert::chunks;
use crate::statement::{Busy, Lock, Order, Output, SelectPlan};
use crate::{Backend, Cells, Condition, Error, Table, Writable};

/// Reads rows of all tenants: for queues, reapers and maintenance.
///
/// It runs with a [`CrossTenant`] and where only the program's own pool leads. Each row comes with
/// its tenant's claim; resolving that gives the grant under which the row is then handled.
#[must_use = "a sweep does nothing until it runs: `.all(&cross, &system).await?`"]
pub struct Sweep<E: Table> {
    plan: SelectPlan,
    entity: std::marker::PhantomData<fn() -> E>,
}

/// A row of some tenant, and the claim that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept<E, K> {
    /// The row. It has no brand: [`adopt`](tenant_core::Tenant::adopt) it under its tenant's token.
    pub row: E,
    /// Whose it is; `None` for a row that everyone shares.
    pub claim: Option<Claim<K>>,
}

impl<E: Table + TenantScoped> Sweep<E> {
    pub(crate) fn new() -> Self {
        Self { plan: SelectPlan::of(E::FACTS), entity: std::marker::PhantomData }
    }

    /// Keeps the rows for which the condition holds.
    pub fn filter(mut self, condition: Condition<E>) -> Self {
        self.plan.filters.push((0, condition.node));
        self
    }

    /// Orders by a column; a further call orders what is equal so far.
    pub fn order_by(mut self, order: Order<E>) -> Self {
        self.plan.order.push((0, order.without_type()));
        self
    }

    /// Gives this many rows at most.
    pub fn limit(mut self, rows: u64) -> Self {
        self.plan.limit = Some(rows);
        self
    }

    /// Locks the rows until the end of the transaction, and passes over rows that somebody else has
    /// locked: how workers share a queue. Without a transaction the locks end with the statement.
    pub fn skip_locked(mut self) -> Self {
        self.plan.lock = Some(Lock { exclusive: true, behaviour: Some(Busy::Skip) });
        self
    }

    /// Reads the rows.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] for an entity that is owned through a parent, whose rows don't name
    /// their tenant.
    pub fn all<'d, 'c: 'd, K: TenantId>(
        mut self,
        cross: &CrossTenant<'c>,
        mut db: impl Across<'c> + 'd,
    ) -> Pending<'d, Vec<Swept<E, K>>>
    where
        E: Entity<TenantId = K>,
    {
        let _ = cross;
        self.plan.outputs.push(Output::Table(0));
        let mut statement = self.plan.into_statement(&Scope::across::<E>(), db.backend());
        Pending::new(async move {
            let (mut rows, types) = (Vec::new(), Types::default());
            let mut each = |row: RawRow<'_>| {
                let row = E::decode(&mut Cells::of(row).with_types(&types))?;
                let claim = match row.owner() {
                    RowOwner::Tenant(id) => Some(Claim::Id(id.clone())),
                    RowOwner::Everyone => None,
                    RowOwner::Parent => {
                        return Err(Error::Statement {
                            cause: "rows that are owned through a parent don't name their tenant; sweep the parent",
                        });
                    }
                };
                rows.push(Swept { row, claim });
                Ok(())
            };
            db.access().run(Statement::of(&mut statement)?, &mut each).await?;
            Ok(rows)
        })
    }
}

/// Writes to a table that nobody owns, with a [`CrossTenant`] and the program's own pool.
#[must_use = "a write does nothing until it runs: `.run(&cross, &system).await?`"]
pub struct GlobalWrite<E: Table> {
    write: Box<dyn FnOnce(Backend) -> Result<Write, Error> + Send>,
    entity: std::marker::PhantomData<fn() -> E>,
}

enum Write {
    /// All of these or none, and how many rows each must write.
    Insert(Vec<(Statement, u64)>),
    Delete(Statement),
}

// Only what derives `Global` gets here: `insert_global` and `delete_global` ask for it.
impl<E: Writable> GlobalWrite<E> {
    pub(crate) fn insert(new: Vec<E::New<'static>>) -> Self
    where
        E::New<'static>: Send + 'static,
    {
        Self::of(move |backend| {
            chunks::<E>(new, Ok(Scope::across::<E>()), backend, false).map(Write::Insert)
        })
    }

    pub(crate) fn delete(condition: Condition<E>) -> Self {
        Self::of(move |backend| {
            deleted::<E>(condition.node, &Scope::across::<E>(), backend, false).map(Write::Delete)
        })
    }

    fn of(write: impl FnOnce(Backend) -> Result<Write, Error> + Send + 'static) -> Self {
        Self { write: Box::new(write), entity: std::marker::PhantomData }
    }

    /// Writes, and returns the number of rows: all of them, or none.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn run<'d, 'c: 'd>(
        self,
        cross: &CrossTenant<'c>,
        mut db: impl Across<'c> + 'd,
    ) -> Pending<'d, u64> {
        let _ = cross;
        let write = (self.write)(db.backend());
        Pending::new(async move {
            match write? {
                Write::Insert(statements) => {
                    db.access().run_all(Ok(statements), &mut |_| Ok(())).await
                }
                Write::Delete(mut statement) => {
                    db.access().run(&mut statement, &mut |_| Ok(())).await
                }
            }
        })
    }
}
