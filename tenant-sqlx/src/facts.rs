//! What a derive states about a table: plain facts, from which this crate alone makes SQL.

use std::any::type_name;

use crate::text::pen::Access;
use crate::{Backend, Cell, DatabaseType, Error, Values};

/// The facts of one table or view.
#[derive(Debug)]
pub struct TableFacts {
    /// The name of the Rust type, for messages.
    pub entity: &'static str,
    /// The database schema that holds the table; the search path's first when `None`.
    pub schema: Option<&'static str>,
    /// The name of the table or view.
    pub table: &'static str,
    /// All columns, in the order of the fields.
    pub columns: &'static [ColumnFacts],
    /// Where the tenant of a row stands.
    pub owner: OwnerFacts,
    /// The column that tells the narrower owner inside the tenant.
    pub level: Option<usize>,
    /// The columns that tell one row of a tenant from another.
    pub id: &'static [usize],
    /// The unique keys that statements may name.
    pub unique: &'static [UniqueFacts],
    /// Whether the relation is a view, which nothing is written to.
    pub view: bool,
}

/// A unique key.
#[derive(Debug)]
pub struct UniqueFacts {
    /// The name in the database.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [usize],
}

/// Where the tenant of a row stands.
#[derive(Debug)]
pub enum OwnerFacts {
    /// In a column of the table.
    Key {
        /// The column.
        column: usize,
        /// Which rows belong to everyone.
        shared: Shared,
    },
    /// In the row that a foreign key points to.
    Through {
        /// The foreign key.
        column: usize,
        /// The table it points to.
        parent: &'static TableFacts,
    },
    /// Nowhere: the table is global.
    Everyone,
}

/// Which rows of a table belong to everyone: every token reads them, none writes them.
#[derive(Debug)]
pub enum Shared {
    /// None.
    Never,
    /// Those whose tenant column is NULL.
    Null,
    /// Those whose tenant column holds this constant.
    Constant(BindFn),
}

/// Binds one value that doesn't come from the caller.
pub type BindFn = fn(&mut Values<'_>) -> Result<(), Error>;

/// The facts of one column.
#[derive(Debug)]
pub struct ColumnFacts {
    /// The name in the database.
    pub name: &'static str,
    /// Who writes it.
    pub role: Role,
    /// What its values are.
    pub cell: CellFacts,
}

/// The facts of the type of a column.
#[derive(Debug, Clone, Copy)]
pub struct CellFacts {
    /// The name of the Rust type, without its `Option`.
    pub type_name: fn() -> &'static str,
    /// Whether NULL is one of the values.
    pub nullable: bool,
    /// What the database calls it.
    pub database_type: fn(Backend) -> DatabaseType,
}

impl CellFacts {
    /// The facts of `T`.
    pub const fn of<T: Cell>() -> Self {
        Self {
            type_name: type_name::<T::Present>,
            nullable: T::NULLABLE,
            database_type: T::database_type,
        }
    }
}

/// A column that refers to another table. These stand beside the facts of the table, not in them:
/// tables may refer to each other in circles, and constants may not.
#[derive(Debug)]
pub struct ReferenceFacts {
    /// The column.
    pub column: usize,
    /// The table it points to.
    pub target: &'static TableFacts,
}

/// Who writes a column.
#[derive(Debug, Clone, Copy)]
pub enum Role {
    /// The caller, at insert and in updates.
    Given,
    /// The caller, at insert only: an id, or the foreign key to the owning parent.
    Fixed,
    /// The database.
    Generated,
    /// The token: the tenant column.
    Tenant,
    /// The token: the column of the level.
    Level,
    /// The library, at insert.
    CreatedAt(BindFn),
    /// The library, at insert and at each update.
    UpdatedAt(BindFn),
    /// The library: NULL while the row is alive.
    DeletedAt(BindFn),
    /// The library: 1 at insert, one more at each update.
    Version,
}

/// The facts of an entity: its table, and the tables that its rows point to.
#[derive(Debug, Clone, Copy)]
pub struct EntityFacts {
    /// Its table.
    pub facts: &'static TableFacts,
    /// What its columns refer to.
    pub references: &'static [ReferenceFacts],
    /// The table of its level.
    pub level: Option<&'static TableFacts>,
}

impl EntityFacts {
    /// The owned table that the column at a position refers to.
    pub(crate) const fn target(&self, position: usize) -> Option<&'static TableFacts> {
        let mut references = self.references;
        while let [reference, rest @ ..] = references {
            if reference.column == position {
                return match reference.target.owner {
                    OwnerFacts::Everyone => None,
                    _ => Some(reference.target),
                };
            }
            references = rest;
        }
        None
    }
}

impl TableFacts {
    /// The facts of what is no table, in programs that are refused.
    pub(crate) const NONE: &'static Self = &Self {
        entity: "",
        schema: None,
        table: "",
        columns: &[],
        owner: OwnerFacts::Everyone,
        level: None,
        id: &[],
        unique: &[],
        view: true,
    };

    /// The facts of a column. `None` is a column that no derive declared.
    pub(crate) fn column(&self, index: usize) -> Option<&'static ColumnFacts> {
        self.columns.get(index)
    }

    pub(crate) fn position(&self, wanted: fn(&Role) -> bool) -> Option<usize> {
        self.columns.iter().position(|column| wanted(&column.role))
    }

    /// How a row is used that the column at a position refers to. The owning parent must be the owner's
    /// alone: what everyone shares is not written to.
    pub(crate) const fn access_to_target(&self, position: usize) -> Access {
        match &self.owner {
            OwnerFacts::Through { column, .. } if *column == position => Access::Write,
            _ => Access::Read,
        }
    }
}
