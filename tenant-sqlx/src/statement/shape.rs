use std::marker::PhantomData;

use smallvec::SmallVec;
use tenant_core::Owned;

use crate::scope::Reading;
use crate::statement::Output;
use crate::{Cells, Error, Projection, Table};

/// What a select gives for each row. Sealed.
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
pub trait Shape: sealed::Shape + 'static {
    /// One row.
    type Row<'t>: Send;

    #[doc(hidden)]
    fn outputs(first: usize, outputs: &mut SmallVec<[Output; 2]>);

    #[doc(hidden)]
    fn read<'t>(cells: &mut Cells<'_>, reading: &Reading<'t>) -> Result<Self::Row<'t>, Error>;
}

/// The row of one table.
pub struct Just<E>(PhantomData<fn() -> E>);

/// The row of a table that may have no partner: the far side of a left join.
pub struct Maybe<E>(PhantomData<fn() -> E>);

/// Some columns of the root, read into a struct.
pub struct Part<P>(PhantomData<fn() -> P>);

mod sealed {
    use super::{Just, Maybe, Part};

    pub trait Shape {}
    impl<E> Shape for Just<E> {}
    impl<E> Shape for Maybe<E> {}
    impl<P> Shape for Part<P> {}
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<E: Table> Shape for Just<E> {
    type Row<'t> = Owned<'t, E>;

    fn outputs(first: usize, outputs: &mut SmallVec<[Output; 2]>) {
        outputs.push(Output::Table(first));
    }

    fn read<'t>(cells: &mut Cells<'_>, reading: &Reading<'t>) -> Result<Owned<'t, E>, Error> {
        reading.row(E::decode(cells)?)
    }
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<E: Table> Shape for Maybe<E> {
    type Row<'t> = Option<Owned<'t, E>>;

    fn outputs(first: usize, outputs: &mut SmallVec<[Output; 2]>) {
        outputs.push(Output::Present(first));
        outputs.push(Output::Table(first));
    }

    fn read<'t>(
        cells: &mut Cells<'_>,
        reading: &Reading<'t>,
    ) -> Result<Option<Owned<'t, E>>, Error> {
        if cells.read::<bool>()? {
            return reading.row(E::decode(cells)?).map(Some);
        }
        cells.skip(E::FACTS.columns.len());
        Ok(None)
    }
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<P: Projection> Shape for Part<P> {
    type Row<'t> = Owned<'t, P>;

    fn outputs(first: usize, outputs: &mut SmallVec<[Output; 2]>) {
        outputs.push(Output::Columns(first, P::COLUMNS));
    }

    fn read<'t>(cells: &mut Cells<'_>, reading: &Reading<'t>) -> Result<Owned<'t, P>, Error> {
        P::decode(cells).map(|part| reading.part(part))
    }
}

/// A shape that another table's row can be put behind: what a join makes.
pub trait Joined<S: Shape>: Shape {
    /// The shape with the new table last.
    type With: Shape;
}

macro_rules! tuples {
    ($($slot:ident)+ =>) => {};
    ($($slot:ident)+ => $next:ident $($rest:ident)*) => {
        impl<$($slot: Shape,)+ $next: Shape> Joined<$next> for ($($slot,)+) {
            type With = ($($slot,)+ $next,);
        }
        tuple_shape!($($slot)+ $next);
        tuples!($($slot)+ $next => $($rest)*);
    };
}

macro_rules! tuple_shape {
    ($($slot:ident)+) => {
        impl<$($slot: Shape),+> sealed::Shape for ($($slot,)+) {}

        #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
        impl<$($slot: Shape),+> Shape for ($($slot,)+) {
            type Row<'t> = ($($slot::Row<'t>,)+);

            fn outputs(first: usize, outputs: &mut SmallVec<[Output; 2]>) {
                let mut table = first;
                $(
                    $slot::outputs(table, outputs);
                    table += 1;
                )+
                let _ = table;
            }

            fn read<'t>(cells: &mut Cells<'_>, reading: &Reading<'t>) -> Result<($($slot::Row<'t>,)+), Error> {
                Ok(($($slot::read(cells, reading)?,)+))
            }
        }
    };
}

impl<E: Table, S: Shape> Joined<S> for Just<E> {
    type With = (Just<E>, S);
}

tuple_shape!(A B);
tuples!(A B => C D F G);
