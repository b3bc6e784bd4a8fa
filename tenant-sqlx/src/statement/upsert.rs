use std::future::Future;
use std::marker::PhantomData;

use sea_query::{Expr, ExprTrait as _, OnConflict};
use tenant_core::{Admits, Level, Owned, Resolved, Tenant, TenantId, TenantScoped};

use crate::facts::{OwnerFacts, Role};
use crate::pool::Statement;
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
    pub fn run<L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<Owned<'t, E>, Error>> + Send
    where
        E: TenantScoped,
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E>(tenant), db.backend(), true);
        async move {
            let (statement, checked) = statement?;
            let row = one_row(&mut db.access(), statement, &reading).await?;
            row.ok_or(if checked { Error::ForeignReference { constraint: None } } else { Error::Conflict { constraint: None } })
        }
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
    pub fn or_ignore<L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<Option<Owned<'t, E>>, Error>> + Send
    where
        E: TenantScoped,
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E>(tenant), db.backend(), false);
        async move { one_row(&mut db.access(), statement?.0, &reading).await }
    }

    /// The statement, and whether it checks references.
    fn statement(self, scope: Result<Scope, Error>, backend: Backend, update: bool) -> Result<(Statement, bool), Error> {
        let Self { new, target, written, .. } = self;
        let rows = Rows::<E>::gather([new])?;
        let checked = rows.is_checked();
        let conflict = move |renderer: &mut Renderer<'_>, table: Instance| {
            on_conflict::<E>(renderer, table, &target, update.then_some(written.as_deref()))
        };
        Ok((rows.into_statement(&scope?, backend, true, Some(&conflict))?, checked))
    }
}

/// `ON CONFLICT (tenant, …) DO UPDATE SET … WHERE <the row is the owner's>`, or `DO NOTHING`.
fn on_conflict<E: Writable>(
    renderer: &mut Renderer<'_>,
    table: Instance,
    target: &[usize],
    update: Option<Option<&[usize]>>,
) -> Result<OnConflict, Error> {
    let mut recognised: Vec<usize> = match &E::FACTS.owner {
        OwnerFacts::Key { column, .. } | OwnerFacts::Through { column, .. } => vec![*column],
        OwnerFacts::Everyone => Vec::new(),
    };
    recognised.extend(target.iter().filter(|column| !recognised.contains(column)).collect::<Vec<_>>());
    let mut names = Vec::new();
    for column in &recognised {
        names.push(E::FACTS.column(*column).ok_or(UNKNOWN_COLUMN)?.name);
    }
    let mut conflict = OnConflict::columns(names);
    let Some(written) = update else {
        conflict.do_nothing();
        return Ok(conflict);
    };
    let mut writes = false;
    for (index, column) in E::FACTS.columns.iter().enumerate() {
        match column.role {
            Role::Given => {
                let wanted = written.is_none_or(|written| written.contains(&index));
                if wanted && !recognised.contains(&index) {
                    conflict.update_column(column.name);
                    writes = true;
                }
            }
            Role::UpdatedAt(_) => {
                conflict.update_column(column.name);
            }
            Role::Version => {
                conflict.value(column.name, table.column(index)?.add(Expr::Constant(1.into())));
            }
            Role::DeletedAt(_) => {
                conflict.value(column.name, Expr::null());
            }
            Role::Fixed | Role::Generated | Role::Tenant | Role::Level | Role::CreatedAt(_) => {}
        }
    }
    if !writes {
        // DO UPDATE needs something to set; the row then comes back as it is.
        let first = recognised.first().copied().ok_or(UNKNOWN_COLUMN)?;
        let name = E::FACTS.column(first).ok_or(UNKNOWN_COLUMN)?.name;
        conflict.value(name, table.column(first)?);
    }
    if let Some(owned) = renderer.owned(table, Access::Write)? {
        conflict.action_and_where(owned);
    }
    Ok(conflict)
}

const UNKNOWN_COLUMN: Error = Error::Statement { cause: "a column that the entity doesn't declare" };
