use std::any::TypeId;

use crate::facts::{EntityFacts, TableFacts};
use crate::scoped::ScopedStatement;
use crate::scoped::text::own_types;
use crate::{Backend, DatabaseType, Table};

/// An entity that the program knows, as its derive puts it on the list.
#[derive(Debug, Clone, Copy)]
pub struct RegisteredEntity {
    pub(crate) type_id: TypeId,
    pub(crate) entity: EntityFacts,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}

inventory::collect!(RegisteredEntity);

impl RegisteredEntity {
    pub(crate) const fn of<E: Table>() -> Self {
        Self { type_id: TypeId::of::<E>(), entity: E::ENTITY, file: "", line: 0 }
    }

    pub(crate) const fn facts(&self) -> &'static TableFacts {
        self.entity.facts
    }

    /// The same, whose derive stands at this place.
    pub const fn at(self, file: &'static str, line: u32) -> Self {
        Self { file, line, ..self }
    }

    /// All that are linked into this program, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        let mut all: Vec<_> = inventory::iter::<Self>.into_iter().copied().collect();
        all.sort_by_key(|entry| (entry.facts().entity, entry.file, entry.line));
        all
    }
}

/// A scoped function, as its attribute puts it on the list.
#[derive(Debug, Clone, Copy)]
pub struct RegisteredStatement {
    /// The statement, with its texts.
    pub statement: &'static ScopedStatement,
    /// The entities that it names.
    pub entities: &'static [TypeId],
    /// Their facts, which say what the token binds.
    pub facts: &'static [EntityFacts],
    /// The types of the function's parameters, in their order. Postgres is told the types, as it is
    /// when the statement runs.
    pub parameters: &'static [fn(Backend) -> DatabaseType],
    /// The file of the function.
    pub file: &'static str,
    /// The line.
    pub line: u32,
}

inventory::collect!(RegisteredStatement);

impl RegisteredStatement {
    /// All that are linked into this program, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        let mut all: Vec<_> = inventory::iter::<Self>.into_iter().copied().collect();
        all.sort_by_key(|entry| (entry.statement.name(), entry.file, entry.line));
        all
    }

    /// The types of all parameters, in the order of their numbers.
    pub(crate) fn types(&self, backend: Backend) -> Vec<DatabaseType> {
        let mut types = own_types(self.facts, backend);
        types.extend(self.parameters.iter().map(|parameter| parameter(backend)));
        types
    }

    /// The text for a backend; `None` where it can't run there.
    pub(crate) fn text(&self, backend: Backend) -> Option<&'static str> {
        self.statement.text(backend)
    }
}
