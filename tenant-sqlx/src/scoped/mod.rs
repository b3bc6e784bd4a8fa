//! SQL that a builder can't say: what `#[tenant_scoped]` makes of a function.

pub(crate) mod check;
pub mod parameter;
mod reach;
mod reference;
mod row;
pub(crate) mod text;

pub use reach::AdmitsAll;
pub use row::ReadRow;

use std::marker::PhantomData;

use futures_util::StreamExt as _;
use tenant_core::dangerously_for_stores::Branding;
use tenant_core::{Owned, Tenant, TenantId};

use self::text::{ScopedText, own_parameters};
use crate::facts::EntityFacts;
use crate::owner::OwnerId;
use crate::pool::{Pending, RowStream, Statement, rows, until_error};
use crate::row::{RawRow, Types};
use crate::table::OwnerCell;
use crate::watch::About;
use crate::{Arguments, Backend, Cells, Db, Error};

/// The statement of a scoped function, for each backend that can say it. Only a
/// [`Draft`](text::Draft) gives the texts.
#[derive(Debug)]
pub struct ScopedStatement {
    name: &'static str,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "for another backend"))]
    postgres: Option<ScopedText>,
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "for another backend"))]
    sqlite: Option<ScopedText>,
    parameters: usize,
}

impl ScopedStatement {
    /// That of a function with this name, over these entities, with so many parameters of its own.
    pub const fn new(
        name: &'static str,
        [postgres, sqlite]: [Option<ScopedText>; 2],
        entities: &[EntityFacts],
        parameters: usize,
    ) -> Self {
        Self { name, postgres, sqlite, parameters: own_parameters(entities) + parameters }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The text for a backend; `None` where it can't run there.
    pub(crate) fn text(&self, backend: Backend) -> Option<&'static str> {
        let text = match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => self.postgres,
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => self.sqlite,
        };
        text.map(ScopedText::as_str)
    }
}

/// Adds the parameters of the function.
type Bind<'q> = Box<dyn FnOnce(&mut Arguments) -> Result<(), Error> + Send + 'q>;

/// A scoped statement with its parameters. `Of` lists the entities that it names.
struct Query<'q, Of> {
    statement: &'static ScopedStatement,
    bind: Bind<'q>,
    of: PhantomData<fn() -> Of>,
}

impl<Of> Query<'_, Of> {
    /// The statement as it is sent for this token.
    fn ready<S, K: TenantId>(
        self,
        tenant: &Tenant<'_, S, K>,
        backend: Backend,
    ) -> Result<Statement, Error>
    where
        S: AdmitsAll<Of, K>,
    {
        let operation = self.statement.name;
        let sql = self.statement.text(backend);
        let sql = sql.ok_or(Error::UnsupportedOperation { operation, backend })?;
        let mut arguments = Arguments::with_room(backend, self.statement.parameters);
        // Its entities are many, and its name is one.
        arguments.set_about(About::tenants(operation, "", tenant));
        S::bind_owner(tenant, &mut arguments)?;
        (self.bind)(&mut arguments)?;
        arguments.expect(self.statement.parameters)?;
        Ok(Statement::constant(sql, arguments))
    }
}

/// Reads rows, and gives them the brand of their token.
struct Reader<'t> {
    branding: Branding<'t>,
    tenant: Option<OwnerId>,
    positions: &'static [usize],
    name: &'static str,
    types: Types,
}

impl<'t> Reader<'t> {
    fn of<Of, S: AdmitsAll<Of, K>, K: TenantId + OwnerCell>(
        tenant: &Tenant<'t, S, K>,
        positions: &'static [usize],
        name: &'static str,
    ) -> Self {
        let branding = Branding::of(tenant);
        let tenant = S::tenant(tenant).to_owner_id();
        Self { branding, tenant, positions, name, types: Types::default() }
    }

    /// The statement may call any column an id: a row proves no key.
    fn read<T: ReadRow>(&self, row: RawRow<'_>) -> Result<Owned<'t, T>, Error> {
        let row = T::read(&mut Cells::at(row, self.positions).with_types(&self.types))?;
        match &self.tenant {
            Some(tenant) if row.belongs_to(tenant.as_any()) => Ok(self.branding.own_part(row)),
            _ => Err(Error::Foreign { entity: self.name }),
        }
    }
}

macro_rules! outcome {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[must_use = "a statement does nothing until it runs"]
        pub struct $name<'q, T, Of> {
            query: Query<'q, Of>,
            positions: &'static [usize],
            row: PhantomData<fn() -> T>,
        }

        impl<'q, T, Of> $name<'q, T, Of> {
            #[doc(hidden)]
            pub fn of(
                statement: &'static ScopedStatement,
                positions: &'static [usize],
                bind: impl FnOnce(&mut Arguments) -> Result<(), Error> + Send + 'q,
            ) -> Self {
                let query = Query { statement, bind: Box::new(bind), of: PhantomData };
                Self { query, positions, row: PhantomData }
            }
        }

        impl<T, Of> std::fmt::Debug for $name<'_, T, Of> {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self.query.statement.name)
            }
        }
    };
}

outcome! {
    /// Any number of rows of a scoped statement. `Of` lists the entities that it names.
    Rows
}

outcome! {
    /// Exactly one row of a scoped statement.
    One
}

outcome! {
    /// One row of a scoped statement, or none.
    Maybe
}

outcome! {
    /// The single value of a scoped statement.
    Scalar
}

impl<T: ReadRow, Of> Rows<'_, T, Of> {
    /// Reads all rows.
    ///
    /// # Tenant
    ///
    /// Each entity in the statement gives rows of this tenant only.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn all<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<Owned<'t, T>>>
    where
        S: AdmitsAll<Of, K>,
    {
        let reader = Reader::of::<Of, _, _>(tenant, self.positions, self.query.statement.name);
        let mut statement = self.query.ready(tenant, db.backend());
        Pending::new(async move {
            collect(&mut db.access(), Statement::of(&mut statement)?, &reader).await
        })
    }

    /// Reads rows one by one, holding the connection.
    ///
    /// # Tenant
    ///
    /// As [`all`](Rows::all).
    ///
    /// # Errors
    ///
    /// See [`Error`]; the stream ends behind the first.
    pub fn stream<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        db: impl Db<'t> + 'c,
    ) -> RowStream<'c, Owned<'t, T>>
    where
        S: AdmitsAll<Of, K>,
    {
        let reader = Reader::of::<Of, _, _>(tenant, self.positions, self.query.statement.name);
        let statement = self.query.ready(tenant, db.backend());
        let rows = rows(db, statement);
        RowStream::new(until_error(rows.map(move |row| reader.read(row?.as_raw()))))
    }
}

impl<T: ReadRow, Of> One<'_, T, Of> {
    /// Reads the row.
    ///
    /// # Tenant
    ///
    /// Each entity in the statement gives rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::NotUnique`] when there are more.
    pub fn one<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Owned<'t, T>>
    where
        S: AdmitsAll<Of, K>,
    {
        let entity = self.query.statement.name;
        let reader = Reader::of::<Of, _, _>(tenant, self.positions, entity);
        let mut statement = self.query.ready(tenant, db.backend());
        Pending::new(async move {
            let row = single(
                collect(&mut db.access(), Statement::of(&mut statement)?, &reader).await?,
                entity,
            )?;
            row.ok_or(Error::NotFound { entity })
        })
    }
}

impl<T: ReadRow, Of> Maybe<'_, T, Of> {
    /// Reads the row, if there is one.
    ///
    /// # Tenant
    ///
    /// Each entity in the statement gives rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotUnique`] when there are more.
    pub fn optional<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Option<Owned<'t, T>>>
    where
        S: AdmitsAll<Of, K>,
    {
        let entity = self.query.statement.name;
        let reader = Reader::of::<Of, _, _>(tenant, self.positions, entity);
        let mut statement = self.query.ready(tenant, db.backend());
        Pending::new(async move {
            single(
                collect(&mut db.access(), Statement::of(&mut statement)?, &reader).await?,
                entity,
            )
        })
    }
}

impl<T: ReadRow, Of> Scalar<'_, T, Of> {
    /// Reads the value.
    ///
    /// # Tenant
    ///
    /// Each entity in the statement gives rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no row, [`Error::NotUnique`] when there are more.
    pub fn one<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, T>
    where
        T: 'c,
        S: AdmitsAll<Of, K>,
    {
        let entity = self.query.statement.name;
        let reader = Reader::of::<Of, _, _>(tenant, self.positions, entity);
        let mut statement = self.query.ready(tenant, db.backend());
        Pending::new(async move {
            let row = single(
                collect(&mut db.access(), Statement::of(&mut statement)?, &reader).await?,
                entity,
            )?;
            row.map(Owned::into_inner).ok_or(Error::NotFound { entity })
        })
    }
}

/// A scoped statement that gives no rows, but changes some.
#[must_use = "a statement does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct Affected<'q, Of> {
    query: Query<'q, Of>,
}

impl<'q, Of> Affected<'q, Of> {
    #[doc(hidden)]
    pub fn of(
        statement: &'static ScopedStatement,
        bind: impl FnOnce(&mut Arguments) -> Result<(), Error> + Send + 'q,
    ) -> Self {
        Self { query: Query { statement, bind: Box::new(bind), of: PhantomData } }
    }

    /// Runs the statement, and returns how many rows it changed.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only are changed.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignReference`] when a reference is not this tenant's, [`Error::Conflict`] when DO
    /// UPDATE meets a row of somebody else; else see [`Error`].
    pub fn run<'c, 't: 'c, S, K: TenantId + OwnerCell>(
        self,
        tenant: &Tenant<'t, S, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        S: AdmitsAll<Of, K>,
    {
        let mut statement = self.query.ready(tenant, db.backend());
        Pending::new(async move {
            db.access().run(Statement::of(&mut statement)?, &mut |_| Ok(())).await
        })
    }
}

impl<Of> std::fmt::Debug for Affected<'_, Of> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Affected({})", self.query.statement.name)
    }
}

async fn collect<'t, T: ReadRow>(
    access: &mut crate::pool::Access<'_>,
    statement: &mut Statement,
    reader: &Reader<'t>,
) -> Result<Vec<Owned<'t, T>>, Error> {
    let mut found = Vec::new();
    let mut each = |row: RawRow<'_>| {
        found.push(reader.read(row)?);
        Ok(())
    };
    access.run(statement, &mut each).await?;
    Ok(found)
}

fn single<T>(mut found: Vec<T>, entity: &'static str) -> Result<Option<T>, Error> {
    let row = found.pop();
    if found.is_empty() { Ok(row) } else { Err(Error::NotUnique { entity }) }
}
