//! What the database says about its tables: its catalog, and nothing of their rows.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use crate::facts::TableFacts;
use crate::pool::{Held, Kept, Statement};
use crate::verify::fit::StoredType;
use crate::{Arguments, Backend, Cell, Cells, Error, Values};

/// A table or a view.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) is_view: bool,
    /// Whether a trigger may fill in columns before a row is inserted.
    pub(super) has_insert_trigger: bool,
    pub(super) columns: Vec<StoredColumn>,
    pub(super) indexes: Vec<Index>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    ignores_case: bool,
}

/// A column.
#[derive(Debug)]
pub(super) struct StoredColumn {
    pub(super) name: String,
    /// The type in the database's own words.
    pub(super) type_name: String,
    pub(super) stored: StoredType,
    pub(super) nullability: Nullability,
    pub(super) filled: Filled,
}

/// Whether a column may hold NULL.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Nullability {
    NotNull,
    Nullable,
    /// The primary key says no, and SQLite allows it all the same.
    #[cfg(feature = "sqlite")]
    NullablePrimaryKey,
}

/// Who gives a value where an insert gives none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Filled {
    /// Nobody.
    Never,
    /// The database: a default, a sequence.
    ByDefault,
    /// The database, and an insert that gives one is refused.
    Always,
}

/// An index, or a constraint that is kept by one.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    /// The columns in their order; `None` is an expression.
    pub(super) columns: Vec<Option<String>>,
    /// Whether it refuses rows.
    pub(super) exclusive: bool,
    /// Whether it refuses every second row with these columns, and none else.
    pub(super) unique: bool,
    /// Whether it leaves rows out.
    pub(super) partial: bool,
}

/// A foreign key.
#[derive(Debug)]
pub(super) struct ForeignKey {
    /// Each column with the one it points to.
    pub(super) pairs: Vec<(String, String)>,
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) on_delete: Action,
    pub(super) on_update: Action,
    /// The columns that a deletion sets; all where it is empty.
    pub(super) set_on_delete: Vec<String>,
}

/// What happens to a row when the one it points to goes or changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Action {
    Nothing,
    Cascade,
    SetNull,
    SetDefault,
}

impl Relation {
    /// What the catalog says about the relation of these facts; `None` where there is none.
    pub(super) async fn find(
        held: &mut Held,
        backend: Backend,
        facts: &TableFacts,
    ) -> Result<Option<Self>, Error> {
        match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => postgres::find(held, facts).await,
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => sqlite::find(held, facts).await,
        }
    }

    pub(super) fn column(&self, name: &str) -> Option<&StoredColumn> {
        self.columns.iter().find(|column| self.is_same(&column.name, name))
    }

    /// Whether two names are one to this database.
    pub(super) fn is_same(&self, one: &str, other: &str) -> bool {
        if self.ignores_case { one.eq_ignore_ascii_case(other) } else { one == other }
    }

    /// Whether this is the same table.
    pub(super) fn is(&self, schema: &str, table: &str) -> bool {
        self.is_same(&self.schema, schema) && self.is_same(&self.name, table)
    }

    /// Whether an index begins with these columns, in any order.
    pub(super) fn has_index_on(&self, wanted: &[&str]) -> bool {
        self.indexes.iter().filter(|index| !index.partial).any(|index| {
            let first: Vec<_> = index.columns.iter().take(wanted.len()).collect();
            first.len() == wanted.len()
                && first.iter().all(|column| {
                    let is = |name: &String| wanted.iter().any(|other| self.is_same(name, other));
                    column.as_ref().is_some_and(is)
                })
        })
    }

    /// Whether two rows never agree in all of these columns.
    pub(super) fn tells_apart(&self, columns: &[&str]) -> bool {
        self.indexes.iter().filter(|index| index.unique && !index.partial).any(|index| {
            index.columns.iter().all(|column| {
                let is = |name: &String| columns.iter().any(|other| self.is_same(name, other));
                column.as_ref().is_some_and(is)
            })
        })
    }
}

impl Index {
    pub(super) fn holds(&self, relation: &Relation, wanted: &str) -> bool {
        self.columns.iter().flatten().any(|column| relation.is_same(column, wanted))
    }
}

/// Runs a query on the catalog and reads each row.
async fn ask<T: Send>(
    held: &mut Held,
    backend: Backend,
    sql: &'static str,
    values: impl FnOnce(&mut Values<'_>) -> Result<(), Error> + Send,
    mut read: impl FnMut(&mut Cells<'_>) -> Result<T, Error> + Send,
) -> Result<Vec<T>, Error> {
    let mut arguments = Arguments::with_room(backend, 2);
    values(&mut Values::into_statement(&mut arguments))?;
    let mut statement = Statement { kept: Kept::Never, ..Statement::constant(sql, arguments) };
    let mut rows = Vec::new();
    held.run(&mut statement, &mut |row| {
        rows.push(read(&mut Cells::of(row))?);
        Ok(())
    })
    .await?;
    Ok(rows)
}

fn cells<T: Cell>(values: impl IntoIterator<Item = T>, into: &mut Values<'_>) -> Result<(), Error> {
    values.into_iter().try_for_each(|value| into.cell(value))
}
