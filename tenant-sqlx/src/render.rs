//! From a closed tree to SQL text.
//!
//! A value is bound at the moment when its placeholder is written, so the two can't part. A value of any
//! type keeps its own encoding, and an encoding that fails is an error instead of a missing value.
//!
//! Where parameters are numbered, the tenant is the first and the level the second: nothing that a
//! caller gives is encoded before them. Where they are not, a value that stands twice is bound twice.

mod condition;
mod select;

use std::cell::Cell;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::facts::{BindFn, Role, TableFacts};
use crate::pool::{Kept, Statement};
use crate::scope::{Reach, Scope};
use crate::statement::Deleted;
use crate::values::{Values, Waiting, add};
use crate::{Arguments, Backend, Error};

thread_local! {
    /// Room that one text after the other is written in, so that it isn't asked for each time.
    static ROOM: Cell<String> = const { Cell::new(String::new()) };
}

/// The most bytes of room that are kept.
const LARGEST_ROOM: usize = 64 * 1024;

/// Writes one statement for one scope.
pub(crate) struct Renderer<'s> {
    scope: &'s Scope,
    backend: Backend,
    sql: String,
    arguments: Arguments,
    instances: usize,
    /// How many conditions stand around the one that is being written.
    depth: usize,
}

/// A table as it stands once in a statement.
#[derive(Clone, Copy)]
pub(crate) struct Instance {
    pub(crate) facts: &'static TableFacts,
    number: usize,
}

/// What a reference is compared with.
#[derive(Clone, Copy)]
pub(crate) enum Term<'a> {
    /// The level of the scope.
    Level,
    /// A value, and its number.
    Value(&'a dyn Waiting, usize),
    /// A column of the new rows, counted from 1.
    Given(usize),
}

const ALIASES: [&str; 24] = [
    r#""t0""#, r#""t1""#, r#""t2""#, r#""t3""#, r#""t4""#, r#""t5""#, r#""t6""#, r#""t7""#,
    r#""t8""#, r#""t9""#, r#""t10""#, r#""t11""#, r#""t12""#, r#""t13""#, r#""t14""#, r#""t15""#,
    r#""t16""#, r#""t17""#, r#""t18""#, r#""t19""#, r#""t20""#, r#""t21""#, r#""t22""#, r#""t23""#,
];

const UNBOUND: Error =
    Error::Statement { cause: "a placeholder has no value; report this as a bug" };

impl<'s> Renderer<'s> {
    /// Begins a statement of about so many values.
    pub(crate) fn new(scope: &'s Scope, backend: Backend, values: usize) -> Result<Self, Error> {
        let mut arguments = Arguments::with_room(backend, values);
        arguments.set_about(scope.about.clone());
        if backend.numbers_parameters() {
            if let Some(tenant) = &scope.tenant {
                tenant.bind(&mut Values::into_statement(&mut arguments))?;
            }
            if let Some(level) = &scope.level {
                add(&**level, &mut arguments)?;
            }
        }
        let mut sql = ROOM.take();
        sql.clear();
        Ok(Self { scope, backend, sql, arguments, instances: 0, depth: 0 })
    }

    pub(crate) fn reach(&self) -> Reach {
        self.scope.reach
    }

    /// The statement, with its values.
    pub(crate) fn finish(self) -> Statement {
        // Conditions call no function that writes.
        let repeatable = self.sql.starts_with("SELECT ");
        let text: Arc<str> = self.sql.as_str().into();
        if self.sql.capacity() <= LARGEST_ROOM {
            ROOM.set(self.sql);
        }
        // Not a way around sqlx's check: the text was made by this crate, out of facts and placeholders.
        let sql = AssertSqlSafe(text).into_sql_str();
        Statement { sql, arguments: self.arguments, kept: Kept::Always, repeatable, single: false }
    }

    /// A table as it stands once in a statement, under a name of its own.
    pub(crate) fn instance(&mut self, facts: &'static TableFacts) -> Result<Instance, Error> {
        let number = self.names(1)?;
        Ok(Instance { facts, number })
    }

    /// The first of so many names that nothing else in the statement has.
    fn names(&mut self, count: usize) -> Result<usize, Error> {
        let first = self.instances;
        self.instances += count;
        if self.instances > ALIASES.len() {
            return Err(Error::Statement { cause: "too many tables; split the query" });
        }
        Ok(first)
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// What stands between the parts of a list, before each but the first.
    pub(crate) fn comma(&mut self, written: usize) {
        if written > 0 {
            self.text(", ");
        }
    }

    fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.sql.push(char::from(b'0' + (number % 10) as u8));
    }

    /// A quoted identifier; a quotation mark inside is doubled.
    pub(crate) fn name(&mut self, name: &str) {
        self.text("\"");
        if name.as_bytes().contains(&b'"') {
            self.text(&name.replace('"', "\"\""));
        } else {
            self.text(name);
        }
        self.text("\"");
    }

    /// A table, with the name of its instance.
    pub(crate) fn table(&mut self, table: Instance) {
        if let Some(schema) = table.facts.schema {
            self.name(schema);
            self.text(".");
        }
        self.name(table.facts.table);
        self.text(" AS ");
        self.alias(table);
    }

    pub(crate) fn alias(&mut self, table: Instance) {
        self.text(ALIASES.get(table.number).copied().unwrap_or_default());
    }

    pub(crate) fn column(&mut self, table: Instance, index: usize) -> Result<(), Error> {
        let Some(column) = table.facts.column(index) else {
            return Err(Error::Statement { cause: "a column that the entity doesn't declare" });
        };
        self.alias(table);
        self.text(".");
        self.name(column.name);
        Ok(())
    }

    /// The column that references point to.
    pub(crate) fn id(&mut self, table: Instance) -> Result<(), Error> {
        self.column(table, table.facts.id.first().copied().unwrap_or(usize::MAX))
    }

    /// The names of all columns, as a statement gives them back.
    pub(crate) fn returning_all(&mut self, facts: &TableFacts) {
        self.text(" RETURNING ");
        self.all_columns(facts);
    }

    /// The names of all columns of the one table that a statement is about.
    pub(crate) fn all_columns(&mut self, facts: &TableFacts) {
        for (index, column) in facts.columns.iter().enumerate() {
            self.comma(index);
            self.name(column.name);
        }
    }

    /// `AND` the predicate on soft-deleted rows, where the table has them.
    pub(crate) fn and_alive(&mut self, table: Instance, deleted: Deleted) -> Result<(), Error> {
        let end = match deleted {
            Deleted::Hidden => " IS NULL",
            Deleted::Shown => return Ok(()),
            Deleted::Only => " IS NOT NULL",
        };
        if let Some(column) = table.facts.position(|role| matches!(role, Role::DeletedAt(_))) {
            self.text(" AND ");
            self.column(table, column)?;
            self.text(end);
        }
        Ok(())
    }

    /// The tenant.
    pub(crate) fn tenant(&mut self) -> Result<(), Error> {
        let Some(tenant) = &self.scope.tenant else { return Err(UNBOUND) };
        if !self.backend.numbers_parameters() {
            tenant.bind(&mut Values::into_statement(&mut self.arguments))?;
        }
        self.placeholder(1);
        Ok(())
    }

    /// The level.
    pub(crate) fn level(&mut self) -> Result<(), Error> {
        let Some(level) = &self.scope.level else { return Err(UNBOUND) };
        self.again(&**level, 2)
    }

    /// A value that a caller gave. Its number is for [`again`](Renderer::again).
    pub(crate) fn value(&mut self, value: &dyn Waiting) -> Result<usize, Error> {
        add(value, &mut self.arguments)?;
        let number = self.arguments.len();
        self.placeholder(number);
        Ok(number)
    }

    /// A value that has a number already.
    pub(crate) fn again(&mut self, value: &dyn Waiting, number: usize) -> Result<(), Error> {
        if !self.backend.numbers_parameters() {
            add(value, &mut self.arguments)?;
        }
        self.placeholder(number);
        Ok(())
    }

    /// A value that the library makes.
    pub(crate) fn made(&mut self, value: BindFn) -> Result<(), Error> {
        let number = self.bind(1, value)?;
        self.placeholder(number);
        Ok(())
    }

    /// Binds just so many values, and tells the number of the first.
    pub(crate) fn bind(
        &mut self,
        count: usize,
        bind: impl FnOnce(&mut Values<'_>) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let before = self.arguments.len();
        bind(&mut Values::into_statement(&mut self.arguments))?;
        self.arguments.expect(before + count)?;
        Ok(before + 1)
    }

    pub(crate) fn term(&mut self, term: Term<'_>) -> Result<(), Error> {
        match term {
            Term::Level => self.level()?,
            Term::Value(value, number) => self.again(value, number)?,
            Term::Given(position) => self.given_column(position),
        }
        Ok(())
    }

    /// A column of the new rows, by the name that Postgres and SQLite give to a column of VALUES.
    pub(crate) fn given_column(&mut self, position: usize) {
        self.text("\"given\".\"column");
        self.number(position);
        self.text("\"");
    }

    pub(crate) fn placeholder(&mut self, number: usize) {
        if self.backend.numbers_parameters() {
            self.sql.push('$');
            self.number(number);
        } else {
            self.sql.push('?');
        }
    }

    /// A number and what is added to it, as a whole number that must fit its type. Postgres sees to that.
    /// SQLite would go over to a float, or store what only a wider type can hold, so an expression that
    /// fails stands in for it.
    pub(crate) fn sum(
        &mut self,
        table: Instance,
        column: usize,
        by: &dyn Waiting,
        range: Option<(i64, i64)>,
    ) -> Result<(), Error> {
        let sum = |renderer: &mut Self| {
            renderer.column(table, column)?;
            renderer.text(" + ");
            renderer.value(by)
        };
        match (self.backend, range) {
            #[cfg(feature = "sqlite")]
            (Backend::Sqlite, Some((least, greatest))) => {
                self.text("CASE WHEN typeof(");
                sum(self)?;
                self.text(") = 'real' OR (");
                sum(self)?;
                self.text(&format!(") NOT BETWEEN {least} AND {greatest}"));
                // The one whole number without an absolute value: `integer overflow`.
                self.text(&format!(" THEN abs({}) ELSE ", i64::MIN));
                sum(self)?;
                self.text(" END");
            }
            _ => {
                sum(self)?;
            }
        }
        Ok(())
    }

    /// The version, one more than it was.
    pub(crate) fn next_version(&mut self, table: Instance, column: usize) -> Result<(), Error> {
        self.column(table, column)?;
        self.text(" + 1");
        Ok(())
    }
}
