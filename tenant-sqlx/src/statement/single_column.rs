use std::marker::PhantomData;

use crate::condition::Node;
use crate::statement::{Just, Nested, Output, Select};
use crate::{Cell, Column, Table};

/// A select of one column, for use inside a condition: see
/// [`Column::is_in_select`](crate::Column::is_in_select).
pub struct SingleColumn<E: Table, T> {
    select: Select<E>,
    column: usize,
    value: PhantomData<fn() -> T>,
}

impl<E: Table> Select<E, Just<E>> {
    /// Keeps one column, for use inside a condition.
    pub fn column<T: Cell, A>(self, column: Column<E, T, A>) -> SingleColumn<E, T> {
        SingleColumn { select: self, column: column.index(), value: PhantomData }
    }
}

impl<E: Table, T: Cell> SingleColumn<E, T> {
    pub(crate) fn into_nested(self) -> Nested {
        let mut plan = self.select.into_plan();
        plan.outputs.push(Output::Column(0, self.column));
        if T::NULLABLE {
            // A NULL is no value, and one in the list would make every NOT IN unknown.
            plan.filters.push((0, Node::Null(self.column, false)));
        }
        Nested { plan }
    }
}
