use std::fmt;
use std::marker::PhantomData;

use tenant_core::Covers;

use crate::column::PointsTo;
use crate::facts::TableFacts;
use crate::statement::{Direction, Nested};
use crate::values::Bind;
use crate::{Cell, Column, Table};

/// What must hold of a row of `E` for a statement to touch it.
///
/// Made from the column constants; the tenant is not part of it, because each statement adds the
/// tenant by itself.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String, amount_cents: i64, note: Option<String> }
/// let large_or_noted = Invoice::AMOUNT_CENTS.ge(10_000).or(Invoice::NOTE.is_not_null());
/// let from_2026 = Invoice::NUMBER.starts_with("2026-").and(large_or_noted);
/// ```
#[must_use = "a condition does nothing until a statement takes it"]
pub struct Condition<E> {
    pub(crate) node: Node,
    entity: PhantomData<fn() -> E>,
}

/// A condition without its type. Columns are positions in the facts of the table at hand.
pub(crate) enum Node {
    Always(bool),
    Compare(usize, Comparison, Bind),
    Columns(usize, Comparison, usize),
    Between(usize, Bind, Bind),
    Null(usize, bool),
    In(usize, List, bool),
    Like(usize, String, bool),
    /// Flat, so that a list of a thousand is not a thousand deep.
    Both(Vec<Node>),
    Either(Vec<Node>),
    Not(Box<Node>),
    InSelect(usize, Box<Nested>, bool),
    /// Rows of another table that point here, or that a column here points to.
    Exists(Box<Related>),
    /// Rows behind a place in an order.
    Behind(Vec<(usize, Direction, Bind)>),
}

/// The values that a column is among, or not.
pub(crate) struct List {
    pub(crate) values: Vec<Bind>,
    /// Whether a value may be sent again and again, to no other end than a text in common: it is small.
    pub(crate) fills_up: bool,
}

/// A request may ask for conditions in conditions, as deep as it likes: they are taken apart one by one,
/// since a stack that ends takes the process along.
impl Drop for Node {
    fn drop(&mut self) {
        let mut inner = self.take_inner();
        while let Some(mut node) = inner.pop() {
            inner.append(&mut node.take_inner());
        }
    }
}

impl Node {
    /// The conditions inside this one, which has none then.
    fn take_inner(&mut self) -> Vec<Self> {
        let taken = |node: &mut Self| std::mem::replace(node, Self::Always(true));
        match self {
            Self::Both(parts) | Self::Either(parts) => std::mem::take(parts),
            Self::Not(inner) => vec![taken(inner)],
            Self::Exists(related) => vec![taken(&mut related.filter)],
            // It joins no table that could have conditions of its own.
            Self::InSelect(_, nested, _) => {
                nested.plan.filters.drain(..).map(|(_, node)| node).collect()
            }
            Self::Always(_)
            | Self::Compare(..)
            | Self::Columns(..)
            | Self::Between(..)
            | Self::Null(..)
            | Self::In(..)
            | Self::Like(..)
            | Self::Behind(_) => Vec::new(),
        }
    }
}

pub(crate) struct Related {
    pub(crate) facts: &'static TableFacts,
    /// The column on the inner side.
    pub(crate) inner: usize,
    /// The column on the outer side.
    pub(crate) outer: usize,
    pub(crate) filter: Node,
}

#[derive(Clone, Copy)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl<E> Condition<E> {
    pub(crate) fn of(node: Node) -> Self {
        Self { node, entity: PhantomData }
    }

    /// Holds for every row of the tenant: says in so many words that none is left out.
    pub fn all() -> Self {
        Self::of(Node::Always(true))
    }

    /// Holds where both hold.
    pub fn and(self, other: Self) -> Self {
        let parts = |mut node| match &mut node {
            Node::Both(parts) => std::mem::take(parts),
            _ => vec![node],
        };
        Self::of(Node::Both(chained(parts, self.node, other.node)))
    }

    /// Holds where one of the two holds.
    pub fn or(self, other: Self) -> Self {
        let parts = |mut node| match &mut node {
            Node::Either(parts) => std::mem::take(parts),
            _ => vec![node],
        };
        Self::of(Node::Either(chained(parts, self.node, other.node)))
    }

    /// Holds where this one doesn't; where this one is unknown because of a NULL, neither does.
    #[allow(
        clippy::should_implement_trait,
        reason = "a method reads on from left to right, as `and` and `or` do"
    )]
    pub fn not(self) -> Self {
        Self::of(Node::Not(Box::new(self.node)))
    }
}

impl<E: Table> Condition<E> {
    /// Holds where a row of `P` that points here satisfies `filter`.
    ///
    /// `Customer` has an unpaid invoice: `Condition::has(Invoice::CUSTOMER_ID, Invoice::PAID.eq(false))`.
    ///
    /// # Tenant
    ///
    /// The rows looked at are the tenant's own, as in every select.
    pub fn has<P, T: Cell, A: PointsTo<E>>(column: Column<P, T, A>, filter: Condition<P>) -> Self
    where
        P: Table,
        E: Covers<P>,
    {
        let outer = E::FACTS.id.first().copied().unwrap_or(usize::MAX);
        let related =
            Related { facts: P::FACTS, inner: column.index(), outer, filter: filter.node };
        Self::of(Node::Exists(Box::new(related)))
    }
}

impl<E: Table, T: Cell, A> Column<E, T, A> {
    /// The column equals the value.
    pub fn eq(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::Equal, value)
    }

    /// The column differs from the value.
    pub fn ne(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::NotEqual, value)
    }

    /// The column is less than the value.
    pub fn lt(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::Less, value)
    }

    /// The column is less than the value, or equals it.
    pub fn le(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::LessOrEqual, value)
    }

    /// The column is greater than the value.
    pub fn gt(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::Greater, value)
    }

    /// The column is greater than the value, or equals it.
    pub fn ge(self, value: impl Into<T::Present>) -> Condition<E> {
        self.compare(Comparison::GreaterOrEqual, value)
    }

    /// The column lies between the two values, both included.
    pub fn between(self, low: impl Into<T::Present>, high: impl Into<T::Present>) -> Condition<E> {
        Condition::of(Node::Between(self.index(), Box::new(low.into()), Box::new(high.into())))
    }

    /// The column is NULL.
    pub fn is_null(self) -> Condition<E> {
        Condition::of(Node::Null(self.index(), true))
    }

    /// The column is not NULL.
    pub fn is_not_null(self) -> Condition<E> {
        Condition::of(Node::Null(self.index(), false))
    }

    /// The column is one of the values; never, when there are none.
    ///
    /// Numbers, ids and times are sent as a list of the next power of two, filled up with the last of
    /// them, while the statement has no more than 2,048 values: so lists of all lengths have a few texts in
    /// common, and these stay prepared. Texts and whatever else may be long are sent as they are.
    pub fn is_in<V: Into<T::Present>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        Condition::of(Node::In(self.index(), self.list(values), true))
    }

    /// The column is none of the values; always, when there are none. It is filled up
    /// as [`is_in`](Column::is_in) is.
    pub fn is_not_in<V: Into<T::Present>>(
        self,
        values: impl IntoIterator<Item = V>,
    ) -> Condition<E> {
        Condition::of(Node::In(self.index(), self.list(values), false))
    }

    /// The column equals another column of the same row.
    pub fn eq_column<B>(self, other: Column<E, T, B>) -> Condition<E> {
        Condition::of(Node::Columns(self.index(), Comparison::Equal, other.index()))
    }

    /// The column is less than another column of the same row.
    pub fn lt_column<B>(self, other: Column<E, T, B>) -> Condition<E> {
        Condition::of(Node::Columns(self.index(), Comparison::Less, other.index()))
    }

    /// The column is one of the values that another select gives.
    ///
    /// # Tenant
    ///
    /// The other select reads the same tenant's rows.
    pub fn is_in_select<P, U>(self, select: crate::statement::SingleColumn<P, U>) -> Condition<E>
    where
        P: Table,
        U: Cell<Present = T::Present>,
        E: Covers<P>,
    {
        Condition::of(Node::InSelect(self.index(), Box::new(select.into_nested()), true))
    }

    /// The column is none of the values that another select gives.
    ///
    /// # Tenant
    ///
    /// The other select reads the same tenant's rows.
    pub fn is_not_in_select<P, U>(
        self,
        select: crate::statement::SingleColumn<P, U>,
    ) -> Condition<E>
    where
        P: Table,
        U: Cell<Present = T::Present>,
        E: Covers<P>,
    {
        Condition::of(Node::InSelect(self.index(), Box::new(select.into_nested()), false))
    }

    /// The row that this column points to satisfies `filter`.
    ///
    /// # Tenant
    ///
    /// The row looked at is the tenant's own, as in every select.
    pub fn is_one_with<P>(self, filter: Condition<P>) -> Condition<E>
    where
        P: Table,
        A: PointsTo<P>,
        E: Covers<P>,
    {
        let inner = P::FACTS.id.first().copied().unwrap_or(usize::MAX);
        let related = Related { facts: P::FACTS, inner, outer: self.index(), filter: filter.node };
        Condition::of(Node::Exists(Box::new(related)))
    }

    fn compare(self, comparison: Comparison, value: impl Into<T::Present>) -> Condition<E> {
        Condition::of(Node::Compare(self.index(), comparison, Box::new(value.into())))
    }

    fn list<V: Into<T::Present>>(self, values: impl IntoIterator<Item = V>) -> List {
        let values = values.into_iter().map(|value| Box::new(value.into()) as Bind).collect();
        // What holds no memory of its own is as small as its type.
        List { values, fills_up: !std::mem::needs_drop::<T::Present>() }
    }
}

/// Searches in text. LIKE minds the case on Postgres, and on SQLite in pools that
/// [`TenantPool::connect`](crate::TenantPool::connect) made.
impl<E: Table, T: Cell<Present = String>, A> Column<E, T, A> {
    /// The text matches a LIKE pattern: `%` stands for any text, `_` for any character, and `\`
    /// takes the meaning from the character behind it. A `\` at the end stands for itself. A pattern
    /// of more than 8 KB is an [`Error::Statement`](crate::Error::Statement).
    pub fn like(self, pattern: impl Into<String>) -> Condition<E> {
        Condition::of(Node::Like(self.index(), complete(pattern.into()), true))
    }

    /// The text doesn't match a LIKE pattern.
    pub fn not_like(self, pattern: impl Into<String>) -> Condition<E> {
        Condition::of(Node::Like(self.index(), complete(pattern.into()), false))
    }

    /// The text contains this text, in which no character has a special meaning.
    pub fn contains(self, part: &str) -> Condition<E> {
        self.like(format!("%{}%", without_meaning(part)))
    }

    /// The text starts with this text, in which no character has a special meaning.
    pub fn starts_with(self, part: &str) -> Condition<E> {
        self.like(format!("{}%", without_meaning(part)))
    }

    /// The text ends with this text, in which no character has a special meaning.
    pub fn ends_with(self, part: &str) -> Condition<E> {
        self.like(format!("%{}", without_meaning(part)))
    }
}

fn chained(parts: impl Fn(Node) -> Vec<Node>, left: Node, right: Node) -> Vec<Node> {
    let mut chain = parts(left);
    chain.extend(parts(right));
    chain
}

/// A pattern that no row makes fail. Postgres refuses a lone `\` at the end, but only when a row leads
/// it there: it may be another tenant's, for the server looks at the pattern before the owner if that
/// is cheaper.
fn complete(mut pattern: String) -> String {
    let escapes = pattern.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if escapes % 2 == 1 {
        pattern.push('\\');
    }
    pattern
}

fn without_meaning(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

impl<E: Table> fmt::Debug for Condition<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Condition<{}>", E::NAME)
    }
}
