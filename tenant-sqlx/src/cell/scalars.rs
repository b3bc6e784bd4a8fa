use super::known_cell;
use uuid::Uuid;

use crate::row::RawCell;
use crate::{Arguments, Backend, Cell, DatabaseType, Error, Slug};

known_cell!(bool: postgres, sqlite);
known_cell!(i16: postgres, sqlite);
known_cell!(i32: postgres, sqlite);
known_cell!(i64: postgres, sqlite);
known_cell!(f32: postgres, sqlite);
known_cell!(f64: postgres, sqlite);
known_cell!(String: postgres, sqlite);
known_cell!(Vec<u8>: postgres, sqlite);
known_cell!(Uuid: postgres, sqlite);

known_cell!(Vec<bool>: postgres);
known_cell!(Vec<i16>: postgres);
known_cell!(Vec<i32>: postgres);
known_cell!(Vec<i64>: postgres);
known_cell!(Vec<f32>: postgres);
known_cell!(Vec<f64>: postgres);
known_cell!(Vec<String>: postgres);
known_cell!(Vec<Uuid>: postgres);

#[cfg(feature = "chrono")]
mod with_chrono {
    use crate::cell::known_cell;
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    known_cell!(DateTime<Utc>: postgres, sqlite);
    known_cell!(NaiveDateTime: postgres, sqlite);
    known_cell!(NaiveDate: postgres, sqlite);
    known_cell!(NaiveTime: postgres, sqlite);
    known_cell!(Vec<DateTime<Utc>>: postgres);
    known_cell!(Vec<NaiveDate>: postgres);
}

#[cfg(feature = "time")]
mod with_time {
    use crate::cell::known_cell;
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    known_cell!(OffsetDateTime: postgres, sqlite);
    known_cell!(PrimitiveDateTime: postgres, sqlite);
    known_cell!(Date: postgres, sqlite);
    known_cell!(Time: postgres, sqlite);
    known_cell!(Vec<OffsetDateTime>: postgres);
    known_cell!(Vec<Date>: postgres);
}

#[cfg(feature = "json")]
known_cell!(serde_json::Value: postgres, sqlite);

#[cfg(feature = "decimal")]
known_cell!(rust_decimal::Decimal: postgres);

crate::__row_of_one_cell!(Slug);

impl Cell for Slug {
    type Present = Slug;

    fn encode(&self, arguments: &mut Arguments) -> Result<(), Error> {
        self.as_str().to_owned().encode(arguments)
    }

    fn encode_null(arguments: &mut Arguments) -> Result<(), Error> {
        String::encode_null(arguments)
    }

    fn decode(cell: RawCell<'_>) -> Result<Option<Self>, Error> {
        let Some(text) = String::decode(cell)? else { return Ok(None) };
        Slug::parse(&text).map(Some).map_err(|_| cell.mismatch::<Slug>())
    }

    fn database_type(backend: Backend) -> DatabaseType {
        String::database_type(backend)
    }
}
