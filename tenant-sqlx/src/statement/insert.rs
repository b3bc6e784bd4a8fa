use sea_query::{
    Expr, ExprTrait as _, IntoIden as _, Query, ReturningClause, TableRef, Value, ValueTuple,
};
use tenant_core::{Admits, Owned, Tenant, TenantId, TenantScoped};

use crate::facts::{OwnerFacts, ReferenceFacts, Role, TableFacts};
use crate::pool::{Pending, Statement};
use crate::render::Renderer;
use crate::scope::{Access, Reading, Scope, bind_owner};
use crate::statement::get::{one_row, shared};
use crate::statement::upsert::Recognised;
use crate::table::LevelCell;
use crate::text::{INSERT_ORDER, insert_order, owner_parameters};
use crate::values::{Bind, Values};
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
        let statement = self.statement(tenant, db.backend());
        Pending::new(async move {
            one_row(&mut db.access(), statement?, &reading)
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
        Rows::<E>::gather([self.new])?.into_statement(&scope, backend, true, None)
    }
}

/// The statement by key, whose text is a constant.
fn by_key<'t, E: Writable, St: Admits<E, K>, K: TenantId>(
    new: E::New<'t>,
    tenant: &Tenant<'_, St, K>,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut arguments = Arguments::for_backend(backend);
    bind_owner::<E, _, _>(tenant, &mut arguments)?;
    let mut expected = owner_parameters(E::FACTS);
    for order in 0..INSERT_ORDER {
        let columns = E::FACTS.columns.iter().enumerate();
        for (position, column) in columns.filter(|(_, one)| insert_order(&one.role) == order) {
            let target = match column.role {
                Role::Level => written_level::<E>(),
                _ => E::ENTITY.target(position),
            };
            if let Some(constant) = target.and_then(shared) {
                constant(&mut Values::into_statement(&mut arguments))?;
                expected += 1;
            }
        }
    }
    let mut values = Values::into_statement(&mut arguments);
    for order in 0..INSERT_ORDER {
        for column in E::FACTS.columns.iter().filter(|column| insert_order(&column.role) == order) {
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
            expected += usize::from(!matches!(column.role, Role::Tenant | Role::Level));
        }
    }
    new.bind(&mut values)?;
    arguments.expect(expected)?;
    Ok(Statement { sql: E::BY_KEY.insert().into(), arguments, persistent: true, repeatable: false })
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
            let mut rows = Vec::new();
            let mut each = |row: crate::row::RawRow<'_>| {
                rows.push(reading.row(E::decode(&mut Cells::of(row))?)?);
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
            Rows::<E>::gather(chunk)?.into_statement(&scope, backend, returning, None)?,
            count,
        ));
    }
}

/// The tenant and the level.
const OWNER_PARAMETERS: usize = 2;

/// New rows, value by value, and the references that the statement has to check.
pub(crate) struct Rows<E> {
    rows: Vec<Vec<Bind>>,
    checked: Vec<usize>,
    entity: std::marker::PhantomData<fn() -> E>,
}

impl<E: Writable> Rows<E> {
    pub(crate) fn gather<'t>(new: impl IntoIterator<Item = E::New<'t>>) -> Result<Self, Error> {
        let mut checked: Vec<usize> = always_checked::<E>().collect();
        let mut rows = Vec::new();
        for new in new {
            new.claims(&mut |column| checked.push(column));
            let mut row = Vec::new();
            new.bind(&mut Values::aside(&mut row))?;
            rows.push(row);
        }
        checked.sort_unstable();
        checked.dedup();
        Ok(Self { rows, checked, entity: std::marker::PhantomData })
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
        const MISCOUNTED: Error = Error::Statement {
            cause: "a `New…` struct gave more or fewer values than its entity has columns",
        };
        let mut renderer = Renderer::new(scope, backend);
        let target = renderer.instance(E::FACTS)?;
        let mut columns: Vec<_> = (0..E::FACTS.columns.len())
            .filter_map(|index| Some((index, E::FACTS.column(index)?)))
            .filter(|(_, column)| insert_order(&column.role) < INSERT_ORDER)
            .collect();
        columns.sort_by_key(|(index, column)| (insert_order(&column.role), *index));

        let mut insert = Query::insert();
        insert.into_table(target.table());
        insert.columns(columns.iter().map(|(_, column)| column.name));
        let rows_that_repeat = self.rows.len() > 1;
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in self.rows {
            let mut given = row.into_iter();
            let mut values = Vec::with_capacity(columns.len());
            for (_, column) in &columns {
                values.push(match column.role {
                    Role::Tenant => renderer.tenant(),
                    Role::Level => renderer.level(),
                    Role::CreatedAt(stamp) | Role::UpdatedAt(stamp) => renderer.made(stamp),
                    Role::Version => renderer.made(|values| values.cell(1_i64)),
                    Role::Given | Role::Fixed => renderer.given(given.next().ok_or(MISCOUNTED)?),
                    Role::Generated | Role::DeletedAt(_) => return Err(MISCOUNTED),
                });
            }
            if given.next().is_some() {
                return Err(MISCOUNTED);
            }
            rows.push(values);
        }

        let level = written_level::<E>();
        if self.checked.is_empty() && level.is_none() {
            for row in rows {
                insert.values(row).map_err(|_| MISCOUNTED)?;
            }
        } else {
            let mut select = Query::select();
            let rows = rows
                .into_iter()
                .map(|row| row.into_iter().filter_map(as_value).collect::<Vec<_>>());
            select.from(TableRef::ValuesList(
                rows.map(ValueTuple::Many).collect(),
                "given".into_iden(),
            ));
            for position in 1..=columns.len() {
                select.column(("given", nth_column(position)));
            }
            if let Some(level) = level {
                let id = renderer.level();
                select.and_where(renderer.refers_to_own(level, id, Access::Read)?);
            }
            for checked in self.checked {
                let position =
                    columns.iter().position(|(index, _)| *index == checked).ok_or(MISCOUNTED)?;
                let value = Expr::col(("given", nth_column(position + 1)));
                let refers = reference_predicate::<E>(&mut renderer, checked, value)?;
                select.and_where(refers);
            }
            insert.select_from(select).map_err(|_| MISCOUNTED)?;
        }
        if let Some(conflict) = conflict {
            insert.on_conflict(conflict.on_conflict::<E>(&mut renderer, target)?);
        }
        if returning {
            insert.returning(returning_all(E::FACTS));
        }
        renderer.finish(&insert, !rows_that_repeat)
    }
}

/// That a reference is NULL, or points to a row of the owner. The owning parent must be the
/// owner's alone: what everyone shares is not written to.
pub(crate) fn reference_predicate<E: Table>(
    renderer: &mut Renderer<'_>,
    column: usize,
    value: Expr,
) -> Result<Expr, Error> {
    let target = E::target_of(column).ok_or(Error::Statement {
        cause: "a reference in a column that the entity doesn't declare as one",
    })?;
    let owner = matches!(&E::FACTS.owner, OwnerFacts::Through { column: through, .. } if *through == column);
    let access = if owner { Access::Write } else { Access::Read };
    Ok(value.clone().is_null().or(renderer.refers_to_own(target, value, access)?))
}

/// All columns, as the statement gives them back.
pub(crate) fn returning_all(facts: &TableFacts) -> ReturningClause {
    ReturningClause::Columns(facts.columns.iter().map(|column| column.name.into()).collect())
}

fn as_value(expression: Expr) -> Option<Value> {
    match expression {
        Expr::Value(value) => Some(value),
        _ => None,
    }
}

/// The name that Postgres and SQLite give to a column of VALUES.
fn nth_column(position: usize) -> String {
    format!("column{position}")
}
