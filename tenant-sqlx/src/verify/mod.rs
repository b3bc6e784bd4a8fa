//! Compares the entities of this program with a live database.
//!
//! One line in a test turns a migration that was forgotten, or an entity that was changed without
//! one, into a failure:
//!
//! ```no_run
//! # use tenant_sqlx::prelude::*;
//! #[tokio::test]
//! async fn the_database_is_what_the_entities_say() -> Result<(), Box<dyn std::error::Error>> {
//!     let system = SystemPool::connect("postgres://localhost/app_test").await?;
//!     tenant_sqlx::verify(&system).await?.into_result()?;
//!     Ok(())
//! }
//! ```
//!
//! [`Rule`] lists what is compared.

mod catalog;
mod check;
mod fit;
mod registry;
mod report;

use std::any::TypeId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use catalog::Relation;
#[doc(hidden)]
pub use registry::{RegisteredEntity, RegisteredStatement};
pub use report::{Drift, Finding, Report, Rule};

use crate::facts::{EntityFacts, OwnerFacts, TableFacts};
use crate::pool::{Held, Pending, Prepared};
use crate::{Backend, Error, SystemPool, Table};

/// Compares every entity of this program with its table, and asks the database whether it would take
/// every statement that the program has written itself.
///
/// Only the catalog is read, and statements are prepared: no row is looked at, nothing is executed.
/// It takes the program's own pool, as migrations do; handlers have no use for it.
///
/// Entities put themselves on the list by their derive, wherever they stand. A crate is on it that the
/// program is linked with, and rustc links what is named: a test in `tests/` says `use my_app as _;`.
/// A list without an entity is a fault, since nothing was compared:
///
/// ```standalone_crate
/// # use tenant_sqlx::prelude::*;
/// # #[cfg(feature = "sqlite")]
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// # let system = SystemPool::connect("sqlite::memory:").await?;
/// let nothing = tenant_sqlx::verify(&system).await?.into_result().unwrap_err();
/// assert!(nothing.to_string().contains("no entity is linked"));
/// # Ok::<(), Error>(())
/// # }).unwrap();
/// ```
///
/// ```
/// use tenant_sqlx::prelude::*;
///
/// #[derive(TenantScoped)]
/// #[tenant(table = "notes")]
/// pub struct Note {
///     #[tenant(id)]
///     pub id: Uuid,
///     #[tenant(key)]
///     pub tenant_id: Uuid,
/// }
///
/// # #[cfg(feature = "sqlite")]
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let system = SystemPool::connect("sqlite::memory:").await?; // and no migration
/// let drift = tenant_sqlx::verify(&system).await?.into_result().unwrap_err();
/// assert!(drift.to_string().contains("there is no table `notes`"));
/// # Ok::<(), Error>(())
/// # }).unwrap();
/// ```
///
/// # Errors
///
/// [`Error::Unavailable`] and the like when the catalog can't be read. What is found is no error
/// until [`Report::into_result`].
pub fn verify(system: &SystemPool) -> Pending<'_, Report> {
    run(system, RegisteredEntity::all(), RegisteredStatement::all())
}

/// As [`verify`](crate::verify()), of these entities and of the statements that name no others.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "notes")]
/// # pub struct Note { #[tenant(id)] pub id: Uuid, #[tenant(key)] pub tenant_id: Uuid }
/// # #[derive(Global)]
/// # #[tenant(table = "countries")]
/// # pub struct Country { #[tenant(id)] pub code: String }
/// use tenant_sqlx::verify;
///
/// # async fn look(system: &SystemPool) -> Result<(), Box<dyn std::error::Error>> {
/// verify::only::<Note>(system).await?.into_result()?;
/// verify::only::<(Note, Country)>(system).await?.into_result()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`verify`](crate::verify()).
pub fn only<E: Entities>(system: &SystemPool) -> Pending<'_, Report> {
    let entities = E::registered();
    let is_meant = |wanted: &TypeId| entities.iter().any(|entry| entry.type_id == *wanted);
    let statements = RegisteredStatement::all().into_iter().filter(|statement| {
        !statement.entities.is_empty() && statement.entities.iter().all(is_meant)
    });
    let statements = statements.collect();
    run(system, entities, statements)
}

/// As [`verify`](crate::verify()), without these entities and the statements that name them: for
/// those that live in another database.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(Global)]
/// # #[tenant(table = "archive")]
/// # pub struct Archived { #[tenant(id)] pub id: Uuid }
/// # async fn look(system: &SystemPool) -> Result<(), Box<dyn std::error::Error>> {
/// tenant_sqlx::verify::all_but::<Archived>(system).await?.into_result()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`verify`](crate::verify()).
pub fn all_but<E: Entities>(system: &SystemPool) -> Pending<'_, Report> {
    let left_out = E::registered();
    let is_meant = |wanted: &TypeId| left_out.iter().all(|entry| entry.type_id != *wanted);
    let entities = RegisteredEntity::all().into_iter().filter(|entry| is_meant(&entry.type_id));
    let statements = RegisteredStatement::all()
        .into_iter()
        .filter(|statement| statement.entities.iter().all(is_meant));
    let (entities, statements) = (entities.collect(), statements.collect());
    run(system, entities, statements)
}

/// An entity, or a tuple of up to twelve.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be verified",
    label = "not an entity, and not a tuple of entities",
    note = "name one, `verify::only::<Invoice>(&system)`, or up to twelve, `verify::only::<(Invoice, Customer)>(&system)`"
)]
pub trait Entities {
    /// Their entries on the list.
    #[doc(hidden)]
    fn registered() -> Vec<RegisteredEntity>;
}

#[diagnostic::do_not_recommend]
impl<E: Table> Entities for E {
    fn registered() -> Vec<RegisteredEntity> {
        let mut all = RegisteredEntity::all().into_iter();
        let listed = all.find(|entry| entry.type_id == E::ENTRY.type_id);
        vec![listed.unwrap_or(E::ENTRY)]
    }
}

macro_rules! entities {
    ($first:ident $(, $rest:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$first: Entities, $($rest: Entities),*> Entities for ($first, $($rest,)*) {
            fn registered() -> Vec<RegisteredEntity> {
                #[allow(unused_mut, reason = "a tuple of one has no others")]
                let mut entries = $first::registered();
                $(entries.extend($rest::registered());)*
                entries
            }
        }
        entities!($($rest),*);
    };
    () => {};
}

entities!(A, B, C, D, E, F, G, H, I, J, K, L);

/// What is known of the tables that the entities are about.
struct Catalog {
    tables: Vec<&'static TableFacts>,
    /// Each table once, by schema and name.
    relations: HashMap<(Option<&'static str>, &'static str), Relation>,
}

impl Catalog {
    async fn read(
        held: &mut Held,
        backend: Backend,
        entities: &[RegisteredEntity],
    ) -> Result<Self, Error> {
        let tables: Vec<_> = entities.iter().flat_map(about).collect();
        let mut relations = HashMap::new();
        for facts in &tables {
            if let Entry::Vacant(place) = relations.entry((facts.schema, facts.table))
                && let Some(relation) = Relation::find(held, backend, facts).await?
            {
                place.insert(relation);
            }
        }
        Ok(Self { tables, relations })
    }

    fn relation(&self, facts: &TableFacts) -> Option<&Relation> {
        self.relations.get(&(facts.schema, facts.table))
    }
}

/// The tables that an entity is about: its own, those it refers to, and those that own it.
fn about(entry: &RegisteredEntity) -> Vec<&'static TableFacts> {
    let EntityFacts { facts, references, level } = entry.entity;
    let mut tables = vec![facts];
    tables.extend(references.iter().map(|reference| reference.target));
    tables.extend(level);
    let mut child = facts;
    while let OwnerFacts::Through { parent, .. } = child.owner {
        tables.push(parent);
        child = parent;
    }
    tables
}

fn run(
    system: &SystemPool,
    entities: Vec<RegisteredEntity>,
    statements: Vec<RegisteredStatement>,
) -> Pending<'_, Report> {
    Pending::new(async move {
        let backend = system.backend();
        let mut held = system.tenants().hold_alive().await?;
        // What was prepared before a migration says nothing about the tables after it.
        held.forget_prepared().await?;
        let catalog = Catalog::read(&mut held, backend, &entities).await?;
        let mut findings = check::entities(&entities, &catalog, backend);
        if entities.is_empty() {
            findings.push(check::nothing_listed());
        }
        let mut prepared = 0;
        for statement in &statements {
            let Some(text) = statement.text(backend) else { continue };
            prepared += 1;
            let types = statement.types(backend);
            if let Prepared::Refused(reason) = held.prepare(text.to_owned(), &types).await? {
                findings.push(check::refused(statement, &reason));
            }
        }
        Ok(Report { entities: entities.len(), statements: prepared, findings })
    })
}
