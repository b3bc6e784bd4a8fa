use crate::{Cell, Error, Values};

/// A type that can say what time it is: for `created_at`, `updated_at` and `deleted_at`.
///
/// The clock is the program's, so that a row looks the same on every backend.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't hold a time",
    label = "not a type of points in time",
    note = "use `chrono::DateTime<Utc>` (feature `chrono`) or `time::OffsetDateTime` (feature `time`)"
)]
pub trait Stamp: Cell {
    /// This moment.
    fn now() -> Self;
}

#[cfg(feature = "chrono")]
impl Stamp for chrono::DateTime<chrono::Utc> {
    fn now() -> Self {
        chrono::Utc::now()
    }
}

#[cfg(feature = "time")]
impl Stamp for time::OffsetDateTime {
    fn now() -> Self {
        time::OffsetDateTime::now_utc()
    }
}

impl<T: Stamp> Stamp for Option<T> {
    fn now() -> Self {
        Some(T::now())
    }
}

/// What the derive names in a column's facts.
#[doc(hidden)]
pub fn stamp<T: Stamp>(values: &mut Values<'_>) -> Result<(), Error> {
    values.cell(T::now())
}
