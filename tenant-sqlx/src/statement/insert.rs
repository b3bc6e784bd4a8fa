use tenant_core::{Admits, Owned, Tenant, TenantId, TenantScoped};

use crate::facts::{ColumnFacts, OwnerFacts, ReferenceFacts, Role, TableFacts};
use crate::pool::{Kept, Pending, Statement};
use crate::render::{Renderer, Term};
use crate::row::{RawRow, Types};
use crate::scope::{Access, Reading, Scope, bind_owner};
use crate::statement::get::{one_row, shared};
use crate::statement::upsert::Recognised;
use crate::table::LevelCell;
use crate::text::{INSERT_ORDER, constants, insert_order, insert_parameters, made_columns};
use crate::values::Values;
use crate::{Arguments, Backend, Cells, Db, Error, Insertable, Table, Writable};

/// Inserts one row. The tenant comes from the token; there is no field to give it in.
#[must_use = "an insert does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct Insert<'t, E: Writable> {
    pub(crate) new: E::New<'t>,
}

impl<'t, E: Writable> Insert<'t, E> {
    /// Inserts the row and reads it back.
    ///
    /// The text of the statement is a constant. References are checked in the same statement: the row
    /// must be this tenant's when it is referred to. Where a global row is named by an id that is only
    /// claimed, the statement is built anew, to look at that row too.
    ///
    /// # Tenant
    ///
    /// The row is written as this tenant's.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`], [`Error::ForeignReference`] when a reference points to no row of this
    /// tenant, [`Error::Check`].
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
        let mut statement = self.statement(tenant, db.backend());
        Pending::new(async move {
            one_row(&mut db.access(), Statement::of(&mut statement)?, &reading)
                .await?
                .ok_or(Error::ForeignReference { constraint: None })
        })
    }

    fn statement<St: Admits<E, K>, K: TenantId>(
        self,
        tenant: &Tenant<'_, St, K>,
        backend: Backend,
    ) -> Result<Statement, Error> {
        if !claims_global::<E>(&self.new) {
            return by_key(self.new, tenant, backend);
        }
        let scope = Scope::of::<E, _, _>(tenant)?;
        Rows::<E>::gather(vec![self.new]).into_statement(&scope, backend, true, None)
    }
}

/// The statement by key, whose text is a constant.
fn by_key<'t, E: Writable, St: Admits<E, K>, K: TenantId>(
    new: E::New<'t>,
    tenant: &Tenant<'_, St, K>,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut arguments = Arguments::with_room(backend, E::FACTS.columns.len() + 2);
    bind_owner::<E, _, _>(tenant, &mut arguments)?;
    let mut values = Values::into_statement(&mut arguments);
    // What most tables don't have costs them nothing.
    if const { constants(&E::ENTITY) > 0 } {
        for (position, column) in written_columns::<E>() {
            let target = match column.role {
                Role::Level => written_level::<E>(),
                _ => E::ENTITY.target(position),
            };
            if let Some(constant) = target.and_then(shared) {
                constant(&mut values)?;
            }
        }
    }
    if const { made_columns(E::FACTS) > 0 } {
        for (_, column) in written_columns::<E>() {
            match column.role {
                Role::CreatedAt(stamp) | Role::UpdatedAt(stamp) => stamp(&mut values)?,
                Role::Version => values.cell(1_i64)?,
                Role::Tenant
                | Role::Level
                | Role::Given
                | Role::Fixed
                | Role::Generated
                | Role::DeletedAt(_) => {}
            }
        }
    }
    new.bind(&mut values)?;
    arguments.expect(const { insert_parameters(&E::ENTITY) })?;
    Ok(Statement { single: true, ..Statement::constant(E::BY_KEY.insert(), arguments) })
}

/// The columns that INSERT writes, in its order: what the token and the library give comes first.
fn written_columns<E: Table>() -> impl Iterator<Item = (usize, &'static ColumnFacts)> {
    (0..INSERT_ORDER).flat_map(|order| {
        let columns = E::FACTS.columns.iter().enumerate();
        columns.filter(move |(_, column)| insert_order(&column.role) == order)
    })
}

/// Whether a row names one that nobody owns by an id that is only claimed. The constant text doesn't
/// look at those.
fn claims_global<'t, E: Writable>(new: &E::New<'t>) -> bool {
    let mut claimed = false;
    new.claims(&mut |column| {
        let target = E::target_of(column);
        claimed |= target.is_none_or(|target| matches!(target.owner, OwnerFacts::Everyone));
    });
    claimed
}

/// References to rows that have an owner. A key proves that the owner had such a row when it was read;
/// since then the row may be gone, and its id another tenant's.
fn always_checked<E: Table>() -> impl Iterator<Item = usize> {
    let owned = |found: &&ReferenceFacts| !matches!(found.target.owner, OwnerFacts::Everyone);
    E::REFERENCES.iter().filter(owned).map(|found| found.column)
}

/// The table of the narrower owner, where a new row names it.
fn written_level<E: Table>() -> Option<&'static TableFacts> {
    E::FACTS.level.and(<E::Level as LevelCell>::FACTS)
}

/// Inserts many rows: all or none, in as few statements as the backend's parameters allow.
#[must_use = "an insert does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct InsertMany<'t, E: Writable> {
    pub(crate) new: Vec<E::New<'t>>,
}

impl<'t, E: Writable> InsertMany<'t, E> {
    /// Inserts the rows and returns their number.
    ///
    /// # Tenant
    ///
    /// The rows are written as this tenant's.
    ///
    /// # Errors
    ///
    /// As [`Insert::run`]; no row is written then.
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let chunks = chunks::<E>(self.new, Scope::of::<E, _, _>(tenant), db.backend(), false);
        Pending::new(async move { db.access().run_all(chunks, &mut |_| Ok(())).await })
    }

    /// Inserts the rows and reads them back.
    ///
    /// # Tenant
    ///
    /// The rows are written as this tenant's.
    ///
    /// # Errors
    ///
    /// As [`Insert::run`]; no row is written then.
    pub fn returning<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<Owned<'t, E>>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let chunks = chunks::<E>(self.new, Scope::of::<E, _, _>(tenant), db.backend(), true);
        Pending::new(async move {
            let (mut rows, types) = (Vec::new(), Types::default());
            let mut each = |row: RawRow<'_>| {
                rows.push(reading.row(E::decode(&mut Cells::of(row).with_types(&types))?)?);
                Ok(())
            };
            db.access().run_all(chunks, &mut each).await?;
            Ok(rows)
        })
    }
}

/// One statement per as many rows as its parameters allow, and how many rows each must write.
pub(crate) fn chunks<'t, E: Writable>(
    new: Vec<E::New<'t>>,
    scope: Result<Scope, Error>,
    backend: Backend,
    returning: bool,
) -> Result<Vec<(Statement, u64)>, Error> {
    let scope = scope?;
    // The owner is bound once for all rows, or once per row; the checks of references bind it again.
    let values = E::FACTS.columns.iter().filter(|column| {
        let owner = matches!(column.role, Role::Tenant | Role::Level);
        let once = owner && backend.numbers_parameters();
        !once && insert_order(&column.role) < INSERT_ORDER
    });
    let owners = OWNER_PARAMETERS * (1 + E::FACTS.columns.len());
    let size = ((backend.parameter_limit() - owners) / values.count().max(1)).max(1);
    let mut chunks = Vec::new();
    let mut rest = new.into_iter();
    loop {
        let chunk: Vec<_> = rest.by_ref().take(size).collect();
        if chunk.is_empty() {
            return Ok(chunks);
        }
        let count = chunk.len() as u64;
        chunks.push((
            Rows::<E>::gather(chunk).into_statement(&scope, backend, returning, None)?,
            count,
        ));
    }
}

/// The tenant and the level.
const OWNER_PARAMETERS: usize = 2;

/// New rows, and the references that the statement has to check.
pub(crate) struct Rows<'t, E: Writable> {
    rows: Vec<E::New<'t>>,
    checked: Vec<usize>,
}

impl<'t, E: Writable> Rows<'t, E> {
    pub(crate) fn gather(rows: Vec<E::New<'t>>) -> Self {
        let mut checked: Vec<usize> = always_checked::<E>().collect();
        for new in &rows {
            new.claims(&mut |column| {
                if !checked.contains(&column) {
                    checked.push(column);
                }
            });
        }
        checked.sort_unstable();
        Self { rows, checked }
    }

    pub(crate) fn is_checked(&self) -> bool {
        !self.checked.is_empty() || written_level::<E>().is_some()
    }

    /// `INSERT … VALUES …`, or `INSERT … SELECT … FROM (VALUES …) WHERE EXISTS …` when references
    /// have to be checked.
    pub(crate) fn into_statement(
        self,
        scope: &Scope,
        backend: Backend,
        returning: bool,
        conflict: Option<&Recognised>,
    ) -> Result<Statement, Error> {
        let is_checked = self.is_checked();
        let Self { rows, checked } = self;
        let rows_that_repeat = rows.len() > 1;
        let columns: Vec<_> = written_columns::<E>().collect();
        let mut renderer = Renderer::new(scope, backend, rows.len() * columns.len())?;
        let target = renderer.instance(E::FACTS)?;
        renderer.text("INSERT INTO ");
        renderer.table(target);
        renderer.text(" (");
        for (index, (_, column)) in columns.iter().enumerate() {
            renderer.comma(index);
            renderer.name(column.name);
        }
        renderer.text(") ");
        if is_checked {
            renderer.text("SELECT ");
            for index in 0..columns.len() {
                renderer.comma(index);
                renderer.given_column(index + 1);
            }
            renderer.text(" FROM (");
        }
        renderer.text("VALUES ");
        for (index, new) in rows.into_iter().enumerate() {
            renderer.comma(index);
            new_row::<E>(&mut renderer, &columns, new)?;
        }
        if is_checked {
            renderer.text(") AS \"given\" WHERE TRUE");
            checks::<E>(&mut renderer, &columns, &checked)?;
        }
        if let Some(conflict) = conflict {
            conflict.on_conflict::<E>(&mut renderer, target)?;
        }
        if returning {
            renderer.returning_all(E::FACTS);
        }
        let kept = if rows_that_repeat { Kept::IfRepeated } else { Kept::Always };
        Ok(Statement { kept, ..renderer.finish() })
    }
}

/// The values of one row, in brackets.
fn new_row<'t, E: Writable>(
    renderer: &mut Renderer<'_>,
    columns: &[(usize, &'static ColumnFacts)],
    new: E::New<'t>,
) -> Result<(), Error> {
    renderer.text("(");
    // Those that the caller gives come last, and are bound together.
    let is_given = |column: &ColumnFacts| matches!(column.role, Role::Given | Role::Fixed);
    let made = columns.iter().position(|(_, column)| is_given(column)).unwrap_or(columns.len());
    let given = columns.len() - made;
    for (index, (_, column)) in columns.iter().take(made).enumerate() {
        renderer.comma(index);
        match column.role {
            Role::Tenant => renderer.tenant()?,
            Role::Level => renderer.level()?,
            Role::CreatedAt(stamp) | Role::UpdatedAt(stamp) => renderer.made(stamp)?,
            Role::Version => renderer.made(|values| values.cell(1_i64))?,
            Role::Given | Role::Fixed | Role::Generated | Role::DeletedAt(_) => {}
        }
    }
    let first = renderer.bind(given, |values| new.bind(values))?;
    for index in 0..given {
        renderer.comma(made + index);
        renderer.placeholder(first + index);
    }
    renderer.text(")");
    Ok(())
}

/// `AND` that the level, and what the new rows refer to, is the owner's.
fn checks<E: Writable>(
    renderer: &mut Renderer<'_>,
    columns: &[(usize, &'static ColumnFacts)],
    checked: &[usize],
) -> Result<(), Error> {
    if let Some(level) = written_level::<E>() {
        renderer.text(" AND ");
        renderer.refers_to_own(level, Term::Level, Access::Read)?;
    }
    for checked in checked {
        let position = columns.iter().position(|(index, _)| index == checked);
        let position = position.ok_or(NO_REFERENCE)?;
        and_reference::<E>(renderer, *checked, Term::Given(position + 1))?;
    }
    Ok(())
}

const NO_REFERENCE: Error =
    Error::Statement { cause: "a reference in a column that the entity doesn't declare as one" };

/// `AND` that a reference is NULL, or points to a row of the owner. The owning parent must be the
/// owner's alone: what everyone shares is not written to.
pub(crate) fn and_reference<E: Table>(
    renderer: &mut Renderer<'_>,
    column: usize,
    value: Term<'_>,
) -> Result<(), Error> {
    let target = E::target_of(column).ok_or(NO_REFERENCE)?;
    renderer.text(" AND (");
    renderer.term(value)?;
    renderer.text(" IS NULL OR ");
    renderer.refers_to_own(target, value, E::FACTS.access_to_target(column))?;
    renderer.text(")");
    Ok(())
}
