use std::marker::PhantomData;

use crate::{Cell, Column, Table};

/// A column to order by, and the direction. NULLs come last either way.
pub struct Order<E> {
    pub(crate) column: usize,
    pub(crate) direction: Direction,
    pub(crate) nullable: bool,
    entity: PhantomData<fn() -> E>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ascending,
    Descending,
}

impl<E> Order<E> {
    pub(crate) fn without_type(self) -> Order<()> {
        let Self { column, direction, nullable, .. } = self;
        Order { column, direction, nullable, entity: PhantomData }
    }
}

impl Order<()> {
    /// The order by a column that is never NULL.
    pub(crate) fn at(column: usize, direction: Direction) -> Self {
        Self { column, direction, nullable: false, entity: PhantomData }
    }
}

impl<E: Table, T: Cell, A> Column<E, T, A> {
    /// Orders from the smallest to the largest.
    pub fn asc(self) -> Order<E> {
        self.order(Direction::Ascending)
    }

    /// Orders from the largest to the smallest.
    pub fn desc(self) -> Order<E> {
        self.order(Direction::Descending)
    }

    fn order(self, direction: Direction) -> Order<E> {
        Order { column: self.index(), direction, nullable: T::NULLABLE, entity: PhantomData }
    }
}
