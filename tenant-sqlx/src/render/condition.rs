use crate::condition::{Comparison, List, Node, Related};
use crate::render::{Instance, Renderer};
use crate::scope::Access;
use crate::statement::{Deleted, Direction};
use crate::values::Bind;
use crate::{Backend, Error};

impl Renderer<'_> {
    /// A condition on one table instance. Whatever holds a condition puts AND around it, or brackets.
    pub(crate) fn node(&mut self, table: Instance, node: &Node) -> Result<(), Error> {
        const DEEPEST: usize = 64;
        if self.depth == DEEPEST {
            // Reading the text takes the stack, and a stack that ends takes the process along.
            return Err(Error::Statement { cause: "conditions nested too deep; split the query" });
        }
        self.depth += 1;
        self.one_node(table, node)?;
        self.depth -= 1;
        Ok(())
    }

    fn one_node(&mut self, table: Instance, node: &Node) -> Result<(), Error> {
        match node {
            Node::Always(holds) => self.truth(*holds),
            Node::Compare(column, comparison, value) => {
                self.column(table, *column)?;
                self.text(operator(*comparison));
                self.value(&**value)?;
            }
            Node::Columns(left, comparison, right) => {
                self.column(table, *left)?;
                self.text(operator(*comparison));
                self.column(table, *right)?;
            }
            Node::Between(column, low, high) => {
                self.text("(");
                self.column(table, *column)?;
                self.text(" BETWEEN ");
                self.value(&**low)?;
                self.text(" AND ");
                self.value(&**high)?;
                self.text(")");
            }
            Node::Null(column, is_null) => {
                self.column(table, *column)?;
                self.text(if *is_null { " IS NULL" } else { " IS NOT NULL" });
            }
            Node::In(_, list, wanted) if list.values.is_empty() => self.truth(!wanted),
            Node::In(column, List { values, fills_up }, wanted) => {
                self.column(table, *column)?;
                self.text(if *wanted { " IN (" } else { " NOT IN (" });
                let length = if *fills_up { self.filled_up(values.len()) } else { values.len() };
                let repeated = values.last().into_iter().cycle();
                for (index, value) in values.iter().chain(repeated).take(length).enumerate() {
                    self.comma(index);
                    self.value(&**value)?;
                }
                self.text(")");
            }
            Node::Like(column, pattern, wanted) => self.like(table, *column, pattern, *wanted)?,
            Node::Both(nodes) => {
                self.balanced(nodes, true, &|this, node| this.node(table, node))?
            }
            Node::Either(nodes) => {
                self.balanced(nodes, false, &|this, node| this.node(table, node))?;
            }
            Node::Not(inner) => {
                self.text("NOT (");
                self.node(table, inner)?;
                self.text(")");
            }
            Node::InSelect(column, nested, wanted) => {
                self.column(table, *column)?;
                self.text(if *wanted { " IN (" } else { " NOT IN (" });
                self.select(&nested.plan)?;
                self.text(")");
            }
            Node::Exists(related) => self.related(table, related)?,
            Node::Behind(place) => self.behind(table, place)?,
        }
        Ok(())
    }

    /// How many values a list of so many is sent as: each length makes a text of its own, of which a
    /// connection keeps few prepared. Not of a statement that has many values anyway.
    fn filled_up(&self, length: usize) -> usize {
        const MOST_VALUES: usize = 2_048;
        let filled = length.next_power_of_two();
        if self.arguments.len() + filled <= MOST_VALUES { filled } else { length }
    }

    fn truth(&mut self, holds: bool) {
        self.text(if holds { "TRUE" } else { "FALSE" });
    }

    /// Parts of which all must hold, or one, in pairs of pairs: what the database reads is as deep as
    /// the length of the list has digits.
    pub(crate) fn balanced<T>(
        &mut self,
        parts: &[T],
        all: bool,
        write: &dyn Fn(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match parts {
            [] => self.truth(all),
            [part] => write(self, part)?,
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                self.text("(");
                self.balanced(left, all, write)?;
                self.text(if all { " AND " } else { " OR " });
                self.balanced(right, all, write)?;
                self.text(")");
            }
        }
        Ok(())
    }

    fn like(
        &mut self,
        table: Instance,
        column: usize,
        pattern: &String,
        wanted: bool,
    ) -> Result<(), Error> {
        // SQLite refuses longer ones (50,000 bytes), Postgres deeper ones, but only when they look at a
        // row: it may be another tenant's.
        const LONGEST_PATTERN: usize = 8 * 1024;
        if pattern.len() > LONGEST_PATTERN {
            return Err(Error::Statement { cause: "a pattern of more than 8 KB" });
        }
        self.column(table, column)?;
        self.text(if wanted { " LIKE " } else { " NOT LIKE " });
        self.value(pattern)?;
        self.text(match self.backend {
            // A backslash alone means what a setting of the server says.
            #[cfg(feature = "postgres")]
            Backend::Postgres => r" ESCAPE E'\\'",
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => r" ESCAPE '\'",
        });
        Ok(())
    }

    fn related(&mut self, outer: Instance, related: &Related) -> Result<(), Error> {
        let inner = self.instance(related.facts)?;
        self.text("EXISTS (SELECT 1 FROM ");
        self.table(inner);
        self.text(" WHERE ");
        self.column(inner, related.inner)?;
        self.text(" = ");
        self.column(outer, related.outer)?;
        self.text(" AND ");
        self.owned(inner, Access::Read)?;
        self.and_alive(inner, Deleted::Hidden)?;
        self.text(" AND ");
        self.node(inner, &related.filter)?;
        self.text(")");
        Ok(())
    }

    /// Rows behind a place in an order, said so that the database begins to read an index there: in one
    /// direction `(a, b) > (x, y)`, in several `a >= x AND (a > x OR …)`.
    fn behind(&mut self, table: Instance, place: &[(usize, Direction, Bind)]) -> Result<(), Error> {
        let Some(((column, direction, value), rest)) = place.split_first() else {
            self.truth(true);
            return Ok(());
        };
        let (beyond, beyond_or_at) = match direction {
            Direction::Ascending => (" > ", " >= "),
            Direction::Descending => (" < ", " <= "),
        };
        if rest.iter().all(|(_, other, _)| other == direction) {
            self.text("(");
            for (index, (column, _, _)) in place.iter().enumerate() {
                self.comma(index);
                self.column(table, *column)?;
            }
            self.text(")");
            self.text(beyond);
            self.text("(");
            for (index, (_, _, value)) in place.iter().enumerate() {
                self.comma(index);
                self.value(&**value)?;
            }
            self.text(")");
            return Ok(());
        }
        self.text("(");
        self.column(table, *column)?;
        self.text(beyond_or_at);
        let number = self.value(&**value)?;
        self.text(" AND (");
        self.column(table, *column)?;
        self.text(beyond);
        self.again(&**value, number)?;
        self.text(" OR ");
        self.behind(table, rest)?;
        self.text("))");
        Ok(())
    }
}

fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => " = ",
        Comparison::NotEqual => " <> ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}
