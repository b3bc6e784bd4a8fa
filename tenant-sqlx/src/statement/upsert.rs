use std::marker::PhantomData;

use tenant_core::{Admits, Owned, Tenant, TenantId, TenantScoped};

use crate::facts::{OwnerFacts, Role};
use crate::pool::{Pending, Statement};
use crate::render::{Instance, Renderer};
use crate::scope::{Access, Reading, Scope};
use crate::statement::ColumnList;
use crate::statement::get::one_row;
use crate::statement::insert::Rows;
use crate::{Backend, Db, Error, Writable};

/// A row to insert, or to update if it is there, before it is said by what it is recognised.
#[must_use = "say by which columns the row is recognised: `.on(Invoice::NUMBER)`"]
pub struct Upsert<'t, E: Writable> {
    pub(crate) new: E::New<'t>,
}

impl<'t, E: Writable> Upsert<'t, E> {
    /// Recognises the row by these columns, together with the tenant's: the database has a unique
    /// index over the tenant column and these.
    ///
    /// The tenant is always part of it, so another tenant's row is never recognised.
    pub fn on(self, columns: impl ColumnList<E>) -> UpsertOn<'t, E> {
        let mut target = Vec::new();
        columns.columns(&mut target);
        UpsertOn { new: self.new, target, written: None, brand: PhantomData }
    }

    /// Can't be called: it is here so that the compiler can say what is missing.
    #[doc(hidden)]
    pub fn run<T>(self, _tenant: T, _db: impl Sized) -> Pending<'t, Owned<'t, E>>
    where
        Self: Recognises,
    {
        self.never()
    }

    /// Can't be called, as [`run`](Upsert::run).
    #[doc(hidden)]
    pub fn or_ignore<T>(self, _tenant: T, _db: impl Sized) -> Pending<'t, Option<Owned<'t, E>>>
    where
        Self: Recognises,
    {
        self.never()
    }
}

/// What no upsert is before [`on`](Upsert::on) was called. Implemented for nothing.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an upsert doesn't run before it is said by which columns a row is recognised",
    label = "`.on(…)` is missing",
    note = "call `.on(Customer::EMAIL)` first, with the columns that tell one row of a tenant from another; the tenant's column is always added to them"
)]
pub trait Recognises: sealed::Recognises {
    #[doc(hidden)]
    fn never<T>(self) -> T;
}

mod sealed {
    pub trait Recognises {}
}

/// A row to insert, or to update if there is one with the same values in the named columns.
#[must_use = "an upsert does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct UpsertOn<'t, E: Writable> {
    new: E::New<'t>,
    target: Vec<usize>,
    /// What an existing row gets; everything that the caller may set, unless it was narrowed.
    written: Option<Vec<usize>>,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, E: Writable> UpsertOn<'t, E> {
    /// Writes only these columns to a row that is there.
    pub fn update_only(mut self, columns: impl ColumnList<E>) -> Self {
        let mut written = Vec::new();
        columns.columns(&mut written);
        self.written = Some(written);
        self
    }

    /// Inserts the row, or updates the one that is there, and reads it back.
    ///
    /// A row that was deleted softly comes back to life.
    ///
    /// # Tenant
    ///
    /// Both the inserted and the updated row are this tenant's.
    ///
    /// # Errors
    ///
    /// As [`Insert::run`](crate::statement::Insert::run); [`Error::Schema`] when the database has no
    /// unique index over the tenant and the named columns.
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Owned<'t, E>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E, _, _>(tenant), db.backend(), true);
        Pending::new(async move {
            let (mut statement, checked) = statement?;
            let row = one_row(&mut db.access(), &mut statement, &reading).await?;
            row.ok_or(if checked {
                Error::ForeignReference { constraint: None }
            } else {
                Error::Conflict { constraint: None }
            })
        })
    }

    /// Inserts the row unless there is one. `None` says that there was.
    ///
    /// # Tenant
    ///
    /// As [`run`](UpsertOn::run).
    ///
    /// # Errors
    ///
    /// As [`run`](UpsertOn::run); a foreign reference can't be told from a row that was there.
    pub fn or_ignore<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Option<Owned<'t, E>>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E, _, _>(tenant), db.backend(), false);
        Pending::new(async move { one_row(&mut db.access(), &mut statement?.0, &reading).await })
    }

    /// The statement, and whether it checks references.
    fn statement(
        self,
        scope: Result<Scope, Error>,
        backend: Backend,
        update: bool,
    ) -> Result<(Statement, bool), Error> {
        let rows = Rows::<E>::gather(vec![self.new]);
        let checked = rows.is_checked();
        let recognised = Recognised { target: self.target, update, written: self.written };
        let statement = rows.into_statement(&scope?, backend, true, Some(&recognised))?;
        Ok((Statement { single: true, ..statement }, checked))
    }
}

/// How a row that is there is recognised, and what it then gets.
pub(crate) struct Recognised {
    target: Vec<usize>,
    update: bool,
    /// Everything that the caller may set, unless it was narrowed.
    written: Option<Vec<usize>>,
}

impl Recognised {
    /// `ON CONFLICT (tenant, …) DO UPDATE SET … WHERE <the row is the owner's>`, or `DO NOTHING`.
    pub(crate) fn on_conflict<E: Writable>(
        &self,
        renderer: &mut Renderer<'_>,
        table: Instance,
    ) -> Result<(), Error> {
        let recognised = self.columns::<E>();
        renderer.text(" ON CONFLICT (");
        for (index, column) in recognised.iter().enumerate() {
            renderer.comma(index);
            renderer.name(E::FACTS.column(*column).ok_or(UNKNOWN_COLUMN)?.name);
        }
        if !self.update {
            renderer.text(") DO NOTHING");
            return Ok(());
        }
        renderer.text(") DO UPDATE SET ");
        let mut written = 0;
        for (index, column) in E::FACTS.columns.iter().enumerate() {
            let wanted = match column.role {
                Role::Given => {
                    !recognised.contains(&index)
                        && self.written.as_ref().is_none_or(|written| written.contains(&index))
                }
                Role::UpdatedAt(_) | Role::Version | Role::DeletedAt(_) => true,
                Role::Fixed | Role::Generated | Role::Tenant | Role::Level | Role::CreatedAt(_) => {
                    false
                }
            };
            if !wanted {
                continue;
            }
            renderer.comma(written);
            written += 1;
            renderer.name(column.name);
            renderer.text(" = ");
            match column.role {
                Role::Version => renderer.next_version(table, index)?,
                Role::DeletedAt(_) => renderer.text("NULL"),
                _ => {
                    renderer.text("\"excluded\".");
                    renderer.name(column.name);
                }
            }
        }
        if written == 0 {
            // DO UPDATE needs something to set; the row then comes back as it is.
            let first = recognised.first().copied().ok_or(UNKNOWN_COLUMN)?;
            renderer.name(E::FACTS.column(first).ok_or(UNKNOWN_COLUMN)?.name);
            renderer.text(" = ");
            renderer.column(table, first)?;
        }
        renderer.text(" WHERE ");
        renderer.owned(table, Access::Write)
    }

    /// The columns of the conflict's target. What owns the row is always among them.
    fn columns<E: Writable>(&self) -> Vec<usize> {
        let mut columns = match &E::FACTS.owner {
            OwnerFacts::Key { column, .. } | OwnerFacts::Through { column, .. } => vec![*column],
            OwnerFacts::Everyone => Vec::new(),
        };
        for column in &self.target {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        columns
    }
}

const UNKNOWN_COLUMN: Error =
    Error::Statement { cause: "a column that the entity doesn't declare" };
