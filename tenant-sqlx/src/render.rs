//! From a closed tree to SQL text, through sea-query.
//!
//! sea-query sees numbers of slots in place of values. The slots are bound afterwards, so a value of any
//! type keeps its own encoding, and an encoding that fails is an error instead of a missing value.
//!
//! Where parameters are numbered, the tenant is the first and the level the second: nothing that a
//! caller gives is encoded before them.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use sea_query::{
    BinOper, DynIden, Expr, ExprTrait as _, IntoIden as _, LockBehavior, LockType, NullOrdering,
    Order, Query, QueryBuilder, QueryStatementWriter, SchemaName, SelectStatement, SqlWriter,
    TableName, TableRef, Value,
};

use crate::condition::{Comparison, Node, Related};
use crate::facts::{BindFn, Role, TableFacts};
use crate::pool::Statement;
use crate::scope::{Access, Reach, Scope};
use crate::statement::{
    Busy, Deleted, Direction, Join, Lock, Nested, Output, SelectPlan, count_rows,
};
use crate::values::{Bind, Values, add};
use crate::{Arguments, Backend, Error};

/// Builds one statement for one scope.
pub(crate) struct Renderer<'s> {
    scope: &'s Scope,
    backend: Backend,
    slots: Vec<Slot>,
    instances: usize,
    /// How many conditions stand around the one that is being written.
    depth: usize,
}

/// A value that stands behind a placeholder.
enum Slot {
    Tenant,
    Level,
    Given(Bind),
    Made(BindFn),
}

/// The slots that every statement has.
const TENANT: u32 = 0;
const LEVEL: u32 = 1;

impl<'s> Renderer<'s> {
    pub(crate) fn new(scope: &'s Scope, backend: Backend) -> Self {
        Self { scope, backend, slots: vec![Slot::Tenant, Slot::Level], instances: 0, depth: 0 }
    }

    pub(crate) fn reach(&self) -> Reach {
        self.scope.reach
    }

    /// A table as it stands once in a statement, under a name of its own.
    pub(crate) fn instance(&mut self, facts: &'static TableFacts) -> Result<Instance, Error> {
        let alias = ALIASES
            .get(self.instances)
            .ok_or(Error::Statement { cause: "too many tables; split the query" })?;
        self.instances += 1;
        Ok(Instance { facts, alias })
    }

    pub(crate) fn tenant(&self) -> Expr {
        slot(TENANT)
    }

    pub(crate) fn level(&self) -> Expr {
        slot(LEVEL)
    }

    pub(crate) fn given(&mut self, value: Bind) -> Expr {
        self.push(Slot::Given(value))
    }

    pub(crate) fn made(&mut self, value: BindFn) -> Expr {
        self.push(Slot::Made(value))
    }

    /// A whole number that must fit its type. Postgres sees to that. SQLite would go over to a float,
    /// or store what only a wider type can hold, so an expression that fails stands in for it.
    pub(crate) fn kept_in(&self, range: Option<(i64, i64)>, number: Expr) -> Expr {
        match (self.backend, range) {
            #[cfg(feature = "sqlite")]
            (Backend::Sqlite, Some((least, greatest))) => {
                use sea_query::{CaseStatement, Func};

                let literal = |end: i64| Expr::cust(end.to_string());
                let kind = Expr::from(Func::cust("typeof").arg(number.clone()));
                let beyond = number.clone().not_between(literal(least), literal(greatest));
                // The one whole number without an absolute value: `integer overflow`.
                let fails = Func::abs(literal(i64::MIN));
                let is_float = kind.eq(Expr::cust("'real'"));
                CaseStatement::new().case(is_float.or(beyond), fails).finally(number).into()
            }
            _ => number,
        }
    }

    fn push(&mut self, value: Slot) -> Expr {
        self.slots.push(value);
        slot((self.slots.len() - 1) as u32)
    }

    /// Writes the text and binds the slots.
    pub(crate) fn finish(
        self,
        statement: &impl QueryStatementWriter,
        persistent: bool,
    ) -> Result<Statement, Error> {
        let mut writer = Writer::new(self.backend, self.slots.len());
        if self.backend.numbers_parameters() {
            for (slot, value) in [(TENANT, &self.scope.tenant), (LEVEL, &self.scope.level)] {
                if value.is_some() {
                    writer.number(slot);
                }
            }
        }
        match self.backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => {
                statement.build_collect_into(sea_query::PostgresQueryBuilder, &mut writer);
            }
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => {
                statement.build_collect_into(sea_query::SqliteQueryBuilder, &mut writer);
            }
        }
        let mut arguments = Arguments::for_backend(self.backend);
        arguments.set_about(self.scope.about.clone());
        for parameter in &writer.parameters {
            self.bind(parameter, &mut arguments)?;
        }
        // Conditions call no function that writes.
        let repeatable = writer.sql.starts_with("SELECT ");
        Ok(Statement { sql: Cow::Owned(writer.sql), arguments, persistent, repeatable })
    }

    fn bind(&self, parameter: &Parameter, arguments: &mut Arguments) -> Result<(), Error> {
        const UNBOUND: Error =
            Error::Statement { cause: "a placeholder has no value; report this as a bug" };
        match parameter {
            Parameter::Slot(slot) => match self.slots.get(*slot as usize).ok_or(UNBOUND)? {
                Slot::Tenant => add(&**self.scope.tenant.as_ref().ok_or(UNBOUND)?, arguments),
                Slot::Level => add(&**self.scope.level.as_ref().ok_or(UNBOUND)?, arguments),
                Slot::Given(value) => add(&**value, arguments),
                Slot::Made(made) => made(&mut Values::into_statement(arguments)),
            },
            Parameter::Count(count) => add(count, arguments),
            Parameter::Unknown => Err(UNBOUND),
        }
    }

    /// A select and everything inside it, each table instance with its own predicate.
    pub(crate) fn select(&mut self, plan: SelectPlan) -> Result<SelectStatement, Error> {
        let mut select = Query::select();
        let root = self.instance(plan.root)?;
        let mut instances = vec![root];
        select.from(root.table());
        select.and_where_option(self.owned(root, Access::Read)?);
        select.and_where_option(root.alive(plan.deleted)?);
        // The root always has a row; the far side of a left join may have none.
        let mut optional = vec![false];
        for join in plan.joins {
            optional.push(join.optional);
            self.join(&mut select, &mut instances, join, plan.deleted)?;
        }
        let filters = plan.filters.into_iter();
        let filters = filters
            .map(|(instance, filter)| self.node(at(&instances, instance)?, filter))
            .collect::<Result<Vec<_>, _>>()?;
        if !filters.is_empty() {
            select.and_where(balanced(filters, Expr::and, true));
        }
        for output in plan.outputs {
            for expression in self.output(&instances, output)? {
                select.expr(expression);
            }
        }
        for (instance, column) in plan.groups {
            select.add_group_by([at(&instances, instance)?.column(column)?]);
        }
        for (instance, order) in plan.order {
            let column = at(&instances, instance)?.column(order.column)?;
            let direction = match order.direction {
                Direction::Ascending => Order::Asc,
                Direction::Descending => Order::Desc,
            };
            let missing = optional.get(instance).copied().unwrap_or(true);
            if order.nullable || missing {
                select.order_by_expr_with_nulls(column, direction, NullOrdering::Last);
            } else {
                select.order_by_expr(column, direction);
            }
        }
        if plan.distinct {
            select.distinct();
        }
        match (plan.limit, plan.offset) {
            (Some(limit), _) => {
                select.limit(limit);
            }
            // SQLite knows OFFSET only behind LIMIT.
            (None, Some(_)) => {
                select.limit(i64::MAX as u64);
            }
            (None, None) => {}
        }
        if let Some(offset) = plan.offset {
            select.offset(offset);
        }
        if let Some(lock) = plan.lock {
            lock_rows(&mut select, root, lock);
        }
        Ok(select)
    }

    fn join(
        &mut self,
        select: &mut SelectStatement,
        instances: &mut Vec<Instance>,
        join: Join,
        deleted: Deleted,
    ) -> Result<(), Error> {
        let near = at(instances, join.from)?;
        let far = self.instance(join.facts)?;
        instances.push(far);
        let mut on = if join.from_child {
            far.id()?.eq(near.column(join.column)?)
        } else {
            far.column(join.column)?.eq(near.id()?)
        };
        for part in [self.owned(far, Access::Read)?, far.alive(deleted)?].into_iter().flatten() {
            on = on.and(part);
        }
        for filter in join.on {
            on = on.and(self.node(far, filter)?);
        }
        if join.optional {
            select.left_join(far.table(), on);
        } else {
            select.inner_join(far.table(), on);
        }
        Ok(())
    }

    fn output(&mut self, instances: &[Instance], output: Output) -> Result<Vec<Expr>, Error> {
        match output {
            Output::Table(instance) => {
                let table = at(instances, instance)?;
                (0..table.facts.columns.len()).map(|column| table.column(column)).collect()
            }
            Output::Columns(instance, columns) => {
                let table = at(instances, instance)?;
                columns.iter().map(|column| table.column(*column)).collect()
            }
            Output::Present(instance) => Ok(vec![at(instances, instance)?.id()?.is_not_null()]),
            Output::Column(instance, column) => Ok(vec![at(instances, instance)?.column(column)?]),
            Output::CountRows => Ok(vec![count_rows()]),
            Output::One => Ok(vec![Expr::Constant(Value::Int(Some(1))).cast_as("bigint")]),
            Output::Aggregate(aggregate) => Ok(vec![aggregate.expression(at(instances, 0)?)?]),
        }
    }

    /// A condition on one table instance.
    pub(crate) fn node(&mut self, table: Instance, node: Node) -> Result<Expr, Error> {
        const DEEPEST: usize = 64;
        if self.depth == DEEPEST {
            // Writing the text takes the stack, and a stack that ends takes the process along.
            return Err(Error::Statement { cause: "conditions nested too deep; split the query" });
        }
        self.depth += 1;
        let expression = self.one_node(table, node)?;
        self.depth -= 1;
        Ok(expression)
    }

    fn one_node(&mut self, table: Instance, node: Node) -> Result<Expr, Error> {
        Ok(match node {
            Node::Always(holds) => Expr::Constant(Value::Bool(Some(holds))),
            Node::Compare(column, comparison, value) => {
                table.column(column)?.binary(operator(comparison), self.given(value))
            }
            Node::Columns(left, comparison, right) => {
                table.column(left)?.binary(operator(comparison), table.column(right)?)
            }
            Node::Between(column, low, high) => {
                table.column(column)?.between(self.given(low), self.given(high))
            }
            Node::Null(column, true) => table.column(column)?.is_null(),
            Node::Null(column, false) => table.column(column)?.is_not_null(),
            Node::In(_, values, wanted) if values.is_empty() => {
                Expr::Constant(Value::Bool(Some(!wanted)))
            }
            Node::In(column, values, wanted) => {
                let values: Vec<_> = values.into_iter().map(|value| self.given(value)).collect();
                let column = table.column(column)?;
                if wanted { column.is_in(values) } else { column.is_not_in(values) }
            }
            Node::Like(column, pattern, wanted) => {
                // SQLite refuses longer ones (50,000 bytes), Postgres deeper ones, but only when they
                // look at a row: it may be another tenant's.
                const LONGEST_PATTERN: usize = 8 * 1024;
                if pattern.len() > LONGEST_PATTERN {
                    return Err(Error::Statement { cause: "a pattern of more than 8 KB" });
                }
                let escaped = self
                    .given(Box::new(pattern))
                    .binary(BinOper::Escape, Expr::Constant(Value::Char(Some('\\'))));
                let operator = if wanted { BinOper::Like } else { BinOper::NotLike };
                table.column(column)?.binary(operator, escaped)
            }
            Node::Both(nodes) => balanced(self.nodes(table, nodes)?, Expr::and, true),
            Node::Either(nodes) => balanced(self.nodes(table, nodes)?, Expr::or, false),
            Node::Not(inner) => self.node(table, *inner)?.not(),
            Node::InSelect(column, nested, wanted) => {
                let select = self.nested(*nested)?;
                let column = table.column(column)?;
                if wanted { column.in_subquery(select) } else { column.not_in_subquery(select) }
            }
            Node::Exists(related) => self.related(table, *related)?,
            Node::Behind(place) => self.behind(table, place)?,
        })
    }

    fn nodes(&mut self, table: Instance, nodes: Vec<Node>) -> Result<Vec<Expr>, Error> {
        nodes.into_iter().map(|node| self.node(table, node)).collect()
    }

    fn nested(&mut self, nested: Nested) -> Result<SelectStatement, Error> {
        self.select(nested.plan)
    }

    fn related(&mut self, outer: Instance, related: Related) -> Result<Expr, Error> {
        let inner = self.instance(related.facts)?;
        let mut select = Query::select();
        select.expr(Expr::Constant(1.into())).from(inner.table());
        select.and_where(inner.column(related.inner)?.eq(outer.column(related.outer)?));
        select.and_where_option(self.owned(inner, Access::Read)?);
        select.and_where_option(inner.alive(Deleted::Hidden)?);
        let filter = self.node(inner, related.filter)?;
        select.and_where(filter);
        Ok(Expr::exists(select))
    }

    /// Rows behind a place in an order: `a > x OR (a = x AND (b > y OR …))`.
    fn behind(
        &mut self,
        table: Instance,
        place: Vec<(usize, Direction, Bind)>,
    ) -> Result<Expr, Error> {
        let mut behind: Option<Expr> = None;
        for (column, direction, value) in place.into_iter().rev() {
            let value = self.given(value);
            let operator = match direction {
                Direction::Ascending => BinOper::GreaterThan,
                Direction::Descending => BinOper::SmallerThan,
            };
            let beyond = table.column(column)?.binary(operator, value.clone());
            behind = Some(match behind {
                None => beyond,
                Some(inner) => beyond.or(table.column(column)?.eq(value).and(inner)),
            });
        }
        Ok(behind.unwrap_or(Expr::Constant(Value::Bool(Some(true)))))
    }
}

/// Takes the text from sea-query, and gives each slot one number, however often it occurs, where
/// parameters have numbers.
struct Writer {
    backend: Backend,
    sql: String,
    /// The number of each slot's placeholder, once it has one.
    numbers: Vec<Option<usize>>,
    parameters: Vec<Parameter>,
}

/// What stands behind a placeholder.
enum Parameter {
    Slot(u32),
    /// LIMIT and OFFSET, which sea-query makes parameters of.
    Count(i64),
    Unknown,
}

impl Writer {
    fn new(backend: Backend, slots: usize) -> Self {
        Self {
            backend,
            sql: String::with_capacity(256),
            numbers: vec![None; slots],
            parameters: Vec::with_capacity(slots),
        }
    }

    /// The number of a slot's placeholder.
    fn number(&mut self, slot: u32) -> usize {
        let known = self.numbers.get(slot as usize).copied().flatten();
        if let Some(number) = known.filter(|_| self.backend.numbers_parameters()) {
            return number;
        }
        self.parameters.push(Parameter::Slot(slot));
        let number = self.parameters.len();
        if let Some(place) = self.numbers.get_mut(slot as usize) {
            *place = Some(number);
        }
        number
    }
}

impl SqlWriter for Writer {
    fn push_param<B: QueryBuilder>(&mut self, value: Value, _: &B) {
        let number = match value {
            Value::Unsigned(Some(slot)) => self.number(slot),
            Value::BigUnsigned(Some(count)) => {
                self.parameters.push(Parameter::Count(i64::try_from(count).unwrap_or(i64::MAX)));
                self.parameters.len()
            }
            _ => {
                self.parameters.push(Parameter::Unknown);
                self.parameters.len()
            }
        };
        // Writing into a `String` can't fail.
        let _ = match self.backend.numbers_parameters() {
            true => write!(self.sql, "${number}"),
            false => write!(self.sql, "?"),
        };
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        &mut self.sql
    }
}

impl fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sql.write_str(text)
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sql)
    }
}

fn slot(number: u32) -> Expr {
    Expr::Value(Value::Unsigned(Some(number)))
}

/// Puts expressions together in pairs of pairs: a list is as deep as its length has digits.
fn balanced(mut parts: Vec<Expr>, join: fn(Expr, Expr) -> Expr, of_none: bool) -> Expr {
    while parts.len() > 1 {
        let mut pairs = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(left) = rest.next() {
            pairs.push(match rest.next() {
                Some(right) => join(left, right),
                None => left,
            });
        }
        parts = pairs;
    }
    parts.pop().unwrap_or(Expr::Constant(Value::Bool(Some(of_none))))
}

fn at(instances: &[Instance], index: usize) -> Result<Instance, Error> {
    instances
        .get(index)
        .copied()
        .ok_or(Error::Statement { cause: "a condition names a table that the query doesn't join" })
}

fn operator(comparison: Comparison) -> BinOper {
    match comparison {
        Comparison::Equal => BinOper::Equal,
        Comparison::NotEqual => BinOper::NotEqual,
        Comparison::Less => BinOper::SmallerThan,
        Comparison::LessOrEqual => BinOper::SmallerThanOrEqual,
        Comparison::Greater => BinOper::GreaterThan,
        Comparison::GreaterOrEqual => BinOper::GreaterThanOrEqual,
    }
}

fn lock_rows(select: &mut SelectStatement, root: Instance, lock: Lock) {
    let kind = if lock.exclusive { LockType::Update } else { LockType::Share };
    let tables = [root.name()];
    match lock.behaviour {
        None => select.lock_with_tables(kind, tables),
        Some(Busy::Skip) => {
            select.lock_with_tables_behavior(kind, tables, LockBehavior::SkipLocked)
        }
        Some(Busy::Fail) => select.lock_with_tables_behavior(kind, tables, LockBehavior::Nowait),
    };
}

/// A table as it stands once in a statement.
#[derive(Clone, Copy)]
pub(crate) struct Instance {
    pub(crate) facts: &'static TableFacts,
    alias: &'static str,
}

impl Instance {
    /// The table under its name in the statement.
    pub(crate) fn table(self) -> TableRef {
        TableRef::Table(table_name(self.facts), Some(self.name()))
    }

    pub(crate) fn name(self) -> DynIden {
        self.alias.into_iden()
    }

    pub(crate) fn column(self, index: usize) -> Result<Expr, Error> {
        let column = self
            .facts
            .column(index)
            .ok_or(Error::Statement { cause: "a column that the entity doesn't declare" })?;
        Ok(Expr::col((self.alias, column.name)))
    }

    /// The column that references point to.
    pub(crate) fn id(self) -> Result<Expr, Error> {
        self.column(self.facts.id.first().copied().unwrap_or(usize::MAX))
    }

    /// The predicate on soft-deleted rows, where the table has them.
    pub(crate) fn alive(self, deleted: Deleted) -> Result<Option<Expr>, Error> {
        let Some(column) = self.facts.position(|role| matches!(role, Role::DeletedAt(_))) else {
            return Ok(None);
        };
        Ok(match deleted {
            Deleted::Hidden => Some(self.column(column)?.is_null()),
            Deleted::Shown => None,
            Deleted::Only => Some(self.column(column)?.is_not_null()),
        })
    }
}

fn table_name(facts: &TableFacts) -> TableName {
    let schema = facts.schema.map(|schema| SchemaName(None, schema.into_iden()));
    TableName(schema, facts.table.into_iden())
}

const ALIASES: [&str; 24] = [
    "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12", "t13", "t14",
    "t15", "t16", "t17", "t18", "t19", "t20", "t21", "t22", "t23",
];
