use tenant_core::Covers;

use crate::column::PointsTo;
use crate::statement::{Join, Joined, Just, Maybe, Order, Select, Shape};
use crate::{Cell, Column, Condition, Table};

/// Joins, along declared references only. Each joined table carries the tenant's predicate in its
/// ON, so that a left join never turns into an inner one and never meets a foreign row.
impl<E: Table, S: Shape, Last: Table> Select<E, S, Last> {
    /// Joins the row that a column of `E` points to.
    pub fn join<P, T: Cell, A>(self, column: Column<E, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<P>,
        E: Covers<P>,
        S: Joined<Just<P>>,
    {
        self.joined(P::FACTS, 0, column.index(), true, false)
    }

    /// Joins the row that a column of `E` points to, if there is one.
    pub fn left_join<P, T: Cell, A>(self, column: Column<E, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<P>,
        E: Covers<P>,
        S: Joined<Maybe<P>>,
    {
        self.joined(P::FACTS, 0, column.index(), true, true)
    }

    /// Joins each row of `P` whose column points to a row of `E`.
    pub fn join_each<P, T: Cell, A>(self, column: Column<P, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<E>,
        E: Covers<P>,
        S: Joined<Just<P>>,
    {
        self.joined(P::FACTS, 0, column.index(), false, false)
    }

    /// Joins each row of `P` whose column points to a row of `E`, and keeps rows without any.
    pub fn left_join_each<P, T: Cell, A>(self, column: Column<P, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<E>,
        E: Covers<P>,
        S: Joined<Maybe<P>>,
    {
        self.joined(P::FACTS, 0, column.index(), false, true)
    }

    /// Joins the row that a column of the table joined last points to.
    pub fn then_join<P, T: Cell, A>(self, column: Column<Last, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<P>,
        E: Covers<P>,
        S: Joined<Just<P>>,
    {
        let last = self.last();
        self.joined(P::FACTS, last, column.index(), true, false)
    }

    /// Joins the row that a column of the table joined last points to, if there is one.
    pub fn then_left_join<P, T: Cell, A>(self, column: Column<Last, T, A>) -> Select<E, S::With, P>
    where
        P: Table,
        A: PointsTo<P>,
        E: Covers<P>,
        S: Joined<Maybe<P>>,
    {
        let last = self.last();
        self.joined(P::FACTS, last, column.index(), true, true)
    }

    /// Joins only rows, of the table joined last, for which the condition holds. After a left join
    /// the row of `E` stays without a partner.
    pub fn on(self, condition: Condition<Last>) -> Self {
        let mut plan = self.into_plan();
        match plan.joins.last_mut() {
            Some(join) => join.on.push(condition.node),
            None => plan.filters.push((0, condition.node)),
        }
        Self::from_plan(plan)
    }

    /// Keeps only results in which the row joined last satisfies the condition.
    pub fn filter_joined(self, condition: Condition<Last>) -> Self {
        let last = self.last();
        let mut plan = self.into_plan();
        plan.filters.push((last, condition.node));
        Self::from_plan(plan)
    }

    /// Orders by a column of the table joined last.
    pub fn order_by_joined(self, order: Order<Last>) -> Self {
        let last = self.last();
        let mut plan = self.into_plan();
        plan.order.push((last, order.without_type()));
        Self::from_plan(plan)
    }

    fn joined<R, N>(
        self,
        facts: &'static crate::facts::TableFacts,
        from: usize,
        column: usize,
        from_child: bool,
        optional: bool,
    ) -> Select<E, R, N> {
        let mut plan = self.into_plan();
        plan.joins.push(Join { facts, from, column, from_child, optional, on: Vec::new() });
        Select::from_plan(plan)
    }

    fn last(&self) -> usize {
        self.plan().last()
    }
}
