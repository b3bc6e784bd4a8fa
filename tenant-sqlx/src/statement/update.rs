use std::marker::PhantomData;

use smallvec::SmallVec;
use tenant_core::{Admits, Owned, Reference, State, Tenant, TenantId, TenantScoped};

use crate::column::{References, Settable};
use crate::facts::{OwnerFacts, Role, TableFacts};
use crate::pool::{Pending, Statement};
use crate::render::{Instance, Renderer, Term};
use crate::scope::{Access, Reading, Scope, bind_key};
use crate::statement::get::{by_id, one_row, shared};
use crate::statement::insert::and_reference;
use crate::statement::{Deleted, Summable, Target};
use crate::values::{Bind, Values, add};
use crate::{Arguments, Backend, Cell, Column, Db, Error, Table};

/// Who may set a column, and from what. Sealed: a [`Settable`] column takes a value, one that
/// [`References`] another entity takes a [`Reference`].
#[diagnostic::on_unimplemented(
    message = "a column that is `{Self}` can't be set",
    label = "the id, the tenant, the level, the owning parent, and what the database or the library writes never change",
    note = "a row stays with its tenant; insert a new one under the other tenant's token instead"
)]
pub trait Assign<'t, T>: sealed::Assign {
    /// What the column is set to.
    type Value;

    #[doc(hidden)]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    fn assign(value: Self::Value) -> Assigned;
}

/// A value that a column can be set to: whatever converts into what the column takes.
#[diagnostic::on_unimplemented(
    message = "a column that takes `{V}` can't be set to `{Self}`",
    label = "not of type `{V}`",
    note = "if the column is a foreign key, it takes a row or a key that was read with the same token, or `Reference::claimed(id)`, which the statement checks: a plain id may be another tenant's"
)]
pub trait Fits<V> {
    #[doc(hidden)]
    fn fit(self) -> V;
}

#[diagnostic::do_not_recommend]
impl<V, T: Into<V>> Fits<V> for T {
    fn fit(self) -> V {
        self.into()
    }
}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `Assign`",
        label = "`Assign` is sealed",
        note = "a column's kind says whether it can be set"
    )]
    pub trait Assign {}
    #[diagnostic::do_not_recommend]
    impl Assign for super::Settable {}
    #[diagnostic::do_not_recommend]
    impl<P> Assign for super::References<P> {}
}

/// A value on its way into a column, and the table in which it is proven to be an id.
pub(crate) struct Assigned {
    value: Bind,
    proven_in: Option<&'static TableFacts>,
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
#[diagnostic::do_not_recommend]
impl<T: Cell> Assign<'_, T> for Settable {
    type Value = T;

    fn assign(value: T) -> Assigned {
        Assigned { value: Box::new(value), proven_in: None }
    }
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
#[diagnostic::do_not_recommend]
impl<'t, T: Cell, P: Table<Id: Cell>> Assign<'t, T> for References<P> {
    type Value = Reference<'t, P>;

    fn assign(value: Reference<'t, P>) -> Assigned {
        let proven_in = value.is_proven().then_some(P::FACTS);
        Assigned { value: Box::new(value.into_id()), proven_in }
    }
}

/// What an update sets.
#[derive(Default)]
pub(crate) struct Sets {
    columns: SmallVec<[Set; 1]>,
    /// Whether a column was left as it is on purpose.
    left: bool,
}

/// One column that is set.
struct Set {
    column: usize,
    change: Change,
}

enum Change {
    To(Assigned),
    /// By how much, and what the type can hold.
    By(Bind, Option<(i64, i64)>),
}

impl Sets {
    pub(crate) fn to(&mut self, column: usize, value: Assigned) {
        self.columns.push(Set { column, change: Change::To(value) });
    }

    pub(crate) fn clear<T: Cell>(&mut self, column: usize) {
        self.to(column, Assigned { value: Box::new(None::<T>), proven_in: None });
    }

    pub(crate) fn by<T: Summable>(&mut self, column: usize, by: T) {
        self.columns.push(Set { column, change: Change::By(Box::new(by), T::RANGE) });
    }

    pub(crate) fn leave(&mut self) {
        self.left = true;
    }

    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether every column that was named was left as it is. An update that names none is a
    /// mistake of the program, and is refused.
    pub(crate) fn leave_everything(&self) -> bool {
        self.columns.is_empty() && self.left
    }

    /// Whether the statement looks at references.
    pub(crate) fn are_checked<E: Table>(&self) -> bool {
        self.columns.iter().any(
            |set| matches!(&set.change, Change::To(value) if is_checked::<E>(set.column, value)),
        )
    }
}

/// Updates the row with this id.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String }
/// async fn renumber(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
///     Invoice::update(id).set(Invoice::NUMBER, "2026-0001").run(tenant, pool).await?;
///     Ok(())
/// }
/// ```
///
/// A change of what was sent, and of nothing else:
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String, note: Option<String> }
/// struct Patch {
///     number: Option<String>,
///     note: Option<Option<String>>, // not sent, or sent as null, or as a text
/// }
///
/// async fn patch<'t>(tenant: &Tenant<'t>, pool: &TenantPool, id: Uuid, patch: Patch) -> Result<Owned<'t, Invoice>, Error> {
///     Invoice::update(id)
///         .set_if(Invoice::NUMBER, patch.number)
///         .set_if(Invoice::NOTE, patch.note)
///         .run(tenant, pool)
///         .await
/// }
/// ```
///
/// The tenant of a row can't be set:
///
/// ```compile_fail,E0277
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String }
/// fn give_away(id: Uuid, other: Uuid) {
///     let _ = Invoice::update(id).set(Invoice::TENANT_ID, other);
/// }
/// ```
#[must_use = "an update does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct Update<'t, E: Table> {
    target: Target<E>,
    sets: Sets,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

macro_rules! set_methods {
    () => {
        /// Sets a column: a plain one to a value, a foreign key to a
        /// [`Reference`](crate::Reference), a [`Key`](crate::Key) or a row.
        pub fn set<T: Cell, A: Assign<'t, T>>(
            mut self,
            column: Column<E, T, A>,
            value: impl Fits<A::Value>,
        ) -> Self {
            self.sets.to(column.index(), A::assign(value.fit()));
            self
        }

        /// Sets a column if there is a value for it, and leaves it as it is if there is none: what
        /// PATCH asks for.
        ///
        /// For a column that may be NULL, `Some(None)` is NULL.
        pub fn set_if<T: Cell, A: Assign<'t, T>>(
            mut self,
            column: Column<E, T, A>,
            value: Option<impl Fits<A::Value>>,
        ) -> Self {
            match value {
                Some(value) => self.sets.to(column.index(), A::assign(value.fit())),
                None => self.sets.leave(),
            }
            self
        }

        /// Sets a column to NULL.
        pub fn clear<T: Cell, A: Assign<'t, Option<T>>>(
            mut self,
            column: Column<E, Option<T>, A>,
        ) -> Self {
            self.sets.clear::<T>(column.index());
            self
        }

        /// Adds to a number, in the database: two that add at once both count.
        pub fn increment<T: Summable>(mut self, column: Column<E, T>, by: impl Into<T>) -> Self {
            self.sets.by::<T>(column.index(), by.into());
            self
        }
    };
}
pub(crate) use set_methods;

impl<'t, E: Table> Update<'t, E> {
    pub(crate) fn of(target: Target<E>) -> Self {
        Self { target, sets: Sets::default(), brand: PhantomData }
    }

    set_methods!();

    /// Updates only if the row still has this version. A row given by reference brings its own.
    pub fn expecting(mut self, version: i64) -> Self {
        self.target.version = Some(version);
        self
    }

    /// Updates the row and reads it back.
    ///
    /// When one column is set, the text of the statement is a constant. When
    /// [`set_if`](Update::set_if) has left every column as it is, the row is read and nothing is
    /// written: neither the version nor the time of the update moves.
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`], [`Error::StaleVersion`] when the row has changed since,
    /// [`Error::ForeignReference`] when a reference points to no row of this tenant, and
    /// [`Error::Statement`] when no column was named.
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
        let untouched = Untouched {
            tenant: tenant.clone(),
            id: self.target.id.clone(),
            version: self.target.version,
            checked: self.sets.are_checked::<E>(),
        };
        let mut statement = self.statement(tenant, db.backend());
        Pending::new(async move {
            match one_row(&mut db.access(), Statement::of(&mut statement)?, &reading).await? {
                Some(row) => Ok(row),
                None => Err(untouched.why(&mut db).await),
            }
        })
    }

    fn statement<St: Admits<E, K>, K: TenantId>(
        self,
        tenant: &Tenant<'_, St, K>,
        backend: Backend,
    ) -> Result<Statement, Error> {
        let Self { target, mut sets, .. } = self;
        let constant = match sets.columns.as_slice() {
            [Set { column, change: Change::To(assigned) }] => {
                !is_checked::<E>(*column, assigned) || E::ENTITY.target(*column).is_some()
            }
            _ => false,
        };
        if constant && let Some(Set { column, change: Change::To(assigned) }) = sets.columns.pop() {
            settable::<E>(column)?;
            let value = |arguments: &mut _| add(&*assigned.value, arguments);
            return one_column::<E, _, _>(tenant, &target, column, value, backend);
        }
        let scope = Scope::of::<E, _, _>(tenant)?;
        let mut renderer = Renderer::new(&scope, backend, sets.len() + OTHER_VALUES)?;
        let table = renderer.instance(E::FACTS)?;
        if sets.leave_everything() {
            renderer.text("SELECT ");
            renderer.all_columns(E::FACTS);
            from_own(&mut renderer, table)?;
            and_target(&mut renderer, table, &target)?;
        } else {
            updated::<E>(&mut renderer, table, &sets)?;
            and_target(&mut renderer, table, &target)?;
            renderer.returning_all(E::FACTS);
        }
        Ok(Statement { single: true, ..renderer.finish() })
    }
}

/// `FROM … WHERE <the row is one that the owner may write to>`.
pub(crate) fn from_own(renderer: &mut Renderer<'_>, table: Instance) -> Result<(), Error> {
    renderer.text(" FROM ");
    renderer.table(table);
    renderer.text(" WHERE ");
    renderer.owned(table, Access::Write)?;
    renderer.and_alive(table, Deleted::Hidden)
}

/// The owner's, the time, and those that tell the row.
pub(crate) const OTHER_VALUES: usize = 5;

/// `AND` that the row has the target's id, and its version if it brings one.
pub(crate) fn and_target<E: Table>(
    renderer: &mut Renderer<'_>,
    table: Instance,
    target: &Target<E>,
) -> Result<(), Error> {
    and_id::<E>(renderer, table, &target.id)?;
    if let (Some(version), Some(column)) = (target.version, version_of::<E>()) {
        renderer.text(" AND ");
        renderer.column(table, column)?;
        renderer.text(" = ");
        renderer.value(&version)?;
    }
    Ok(())
}

/// `AND` that the row has this id.
pub(crate) fn and_id<E: Table>(
    renderer: &mut Renderer<'_>,
    table: Instance,
    id: &E::Id,
) -> Result<(), Error> {
    let columns = E::FACTS.id;
    if columns.is_empty() {
        return Err(Error::Statement { cause: "the entity has no id" });
    }
    let first = renderer.bind(columns.len(), |values| E::bind_id(id, values))?;
    for (index, column) in columns.iter().enumerate() {
        renderer.text(" AND ");
        renderer.column(table, *column)?;
        renderer.text(" = ");
        renderer.placeholder(first + index);
    }
    Ok(())
}

/// The column that counts versions.
pub(crate) fn version_of<E: Table>() -> Option<usize> {
    E::FACTS.position(|role| matches!(role, Role::Version))
}

/// What a statement by key was about that touched nothing.
pub(crate) struct Untouched<'t, E: Table, St: State, K: TenantId> {
    pub(crate) tenant: Tenant<'t, St, K>,
    pub(crate) id: E::Id,
    /// The version that the row was to have.
    pub(crate) version: Option<i64>,
    /// Whether the statement looked at references.
    pub(crate) checked: bool,
}

impl<'t, E: Table, St: Admits<E, K>, K: TenantId> Untouched<'t, E, St, K> {
    /// Says why nothing was touched. Only a refusal costs this second statement, and the room for it.
    pub(crate) async fn why(self, db: &mut impl Db<'t>) -> Error {
        Box::pin(self.second_look(db)).await
    }

    async fn second_look(self, db: &mut impl Db<'t>) -> Error {
        let missing = Error::NotFound { entity: E::NAME };
        if self.version.is_none() && !self.checked {
            return missing;
        }
        let reading = Reading::of::<E, _, _>(&self.tenant);
        let row = match by_id::<E, _, _>(&self.tenant, &self.id, db.backend()) {
            Ok(mut statement) => one_row::<E>(&mut db.access(), &mut statement, &reading).await,
            Err(error) => Err(error),
        };
        match row {
            Err(error) => error,
            Ok(None) => missing,
            Ok(Some(row)) if self.version.is_some() && row.version() != self.version => {
                Error::StaleVersion { entity: E::NAME }
            }
            Ok(Some(_)) if self.checked => Error::ForeignReference { constraint: None },
            // The row belongs to everyone: this tenant reads it, and has none to change.
            Ok(Some(_)) => missing,
        }
    }
}

/// The statement by key that sets one column, whose text is a constant.
pub(crate) fn one_column<E: Table, St: Admits<E, K>, K: TenantId>(
    tenant: &Tenant<'_, St, K>,
    target: &Target<E>,
    column: usize,
    value: impl FnOnce(&mut Arguments) -> Result<(), Error>,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut arguments = Arguments::with_room(backend, E::FACTS.id.len() + 6);
    bind_key::<E, _, _>(tenant, &target.id, None, &mut arguments)?;
    value(&mut arguments)?;
    let mut values = Values::into_statement(&mut arguments);
    for column in E::FACTS.columns {
        if let Role::UpdatedAt(stamp) = column.role {
            stamp(&mut values)?;
        }
    }
    if version_of::<E>().is_some() {
        values.cell(target.version)?;
    }
    if let Some(constant) = E::ENTITY.target(column).and_then(shared) {
        constant(&mut values)?;
    }
    Ok(Statement { single: true, ..Statement::constant(E::BY_KEY.update(column), arguments) })
}

/// Whether the statement has to look at the row that a value refers to: unless it is proven to be
/// an id of just the table that the column's facts name, and nobody owns that table's rows. An owned
/// row may be gone since it was proven, and its id another tenant's. What the column constant says of
/// itself doesn't count.
fn is_checked<E: Table>(column: usize, assigned: &Assigned) -> bool {
    let Some(target) = E::target_of(column) else {
        return false;
    };
    let proven = assigned
        .proven_in
        .is_some_and(|proven| (proven.schema, proven.table) == (target.schema, target.table));
    !proven || !matches!(target.owner, OwnerFacts::Everyone)
}

/// `UPDATE … SET … WHERE <the row is the owner's>`, with the references checked.
pub(crate) fn updated<E: Table>(
    renderer: &mut Renderer<'_>,
    table: Instance,
    sets: &Sets,
) -> Result<(), Error> {
    let sets = sets.columns.as_slice();
    if sets.is_empty() {
        return Err(Error::Statement { cause: "an update that sets nothing; call `set` first" });
    }
    renderer.text("UPDATE ");
    renderer.table(table);
    renderer.text(" SET ");
    let mut numbers = Vec::with_capacity(sets.len());
    for (index, set) in sets.iter().enumerate() {
        renderer.comma(index);
        renderer.name(settable::<E>(set.column)?);
        renderer.text(" = ");
        numbers.push(match &set.change {
            Change::By(..) if E::target_of(set.column).is_some() => {
                return Err(Error::Statement { cause: "a foreign key can't be counted up" });
            }
            Change::By(by, range) => {
                renderer.sum(table, set.column, &**by, *range)?;
                None
            }
            Change::To(assigned) => {
                let number = renderer.value(&*assigned.value)?;
                is_checked::<E>(set.column, assigned).then_some((&assigned.value, number))
            }
        });
    }
    set_by_library::<E>(renderer, table)?;
    renderer.text(" WHERE ");
    renderer.owned(table, Access::Write)?;
    renderer.and_alive(table, Deleted::Hidden)?;
    for (set, checked) in sets.iter().zip(numbers) {
        if let Some((value, number)) = checked {
            and_reference::<E>(renderer, set.column, Term::Value(&**value, number))?;
        }
    }
    Ok(())
}

/// What the library sets at each update, behind what the caller sets.
pub(crate) fn set_by_library<E: Table>(
    renderer: &mut Renderer<'_>,
    table: Instance,
) -> Result<(), Error> {
    for (index, column) in E::FACTS.columns.iter().enumerate() {
        match column.role {
            Role::UpdatedAt(stamp) => {
                renderer.text(", ");
                renderer.name(column.name);
                renderer.text(" = ");
                renderer.made(stamp)?;
            }
            Role::Version => {
                renderer.text(", ");
                renderer.name(column.name);
                renderer.text(" = ");
                renderer.next_version(table, index)?;
            }
            Role::Given
            | Role::Fixed
            | Role::Generated
            | Role::Tenant
            | Role::Level
            | Role::CreatedAt(_)
            | Role::DeletedAt(_) => {}
        }
    }
    Ok(())
}

/// The name of a column that the caller may set. The types have said so already; a column constant
/// that was made by hand is refused here.
fn settable<E: Table>(column: usize) -> Result<&'static str, Error> {
    match E::FACTS.column(column) {
        Some(column) if matches!(column.role, Role::Given) => Ok(column.name),
        _ => Err(Error::Statement { cause: "this column can't be set" }),
    }
}
