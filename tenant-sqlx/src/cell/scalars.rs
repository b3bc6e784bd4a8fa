use uuid::Uuid;

use crate::row::RawCell;
use crate::{Arguments, Backend, Cell, DatabaseType, Error, Slug};

crate::cell!(bool: postgres, sqlite);
crate::cell!(i16: postgres, sqlite);
crate::cell!(i32: postgres, sqlite);
crate::cell!(i64: postgres, sqlite);
crate::cell!(f32: postgres, sqlite);
crate::cell!(f64: postgres, sqlite);
crate::cell!(String: postgres, sqlite);
crate::cell!(Vec<u8>: postgres, sqlite);
crate::cell!(Uuid: postgres, sqlite);

crate::cell!(Vec<bool>: postgres);
crate::cell!(Vec<i16>: postgres);
crate::cell!(Vec<i32>: postgres);
crate::cell!(Vec<i64>: postgres);
crate::cell!(Vec<f32>: postgres);
crate::cell!(Vec<f64>: postgres);
crate::cell!(Vec<String>: postgres);
crate::cell!(Vec<Uuid>: postgres);

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    crate::cell!(DateTime<Utc>: postgres, sqlite);
    crate::cell!(NaiveDateTime: postgres, sqlite);
    crate::cell!(NaiveDate: postgres, sqlite);
    crate::cell!(NaiveTime: postgres, sqlite);
    crate::cell!(Vec<DateTime<Utc>>: postgres);
    crate::cell!(Vec<NaiveDate>: postgres);
}

#[cfg(feature = "time")]
mod with_time {
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    crate::cell!(OffsetDateTime: postgres, sqlite);
    crate::cell!(PrimitiveDateTime: postgres, sqlite);
    crate::cell!(Date: postgres, sqlite);
    crate::cell!(Time: postgres, sqlite);
    crate::cell!(Vec<OffsetDateTime>: postgres);
    crate::cell!(Vec<Date>: postgres);
}

#[cfg(feature = "json")]
crate::cell!(serde_json::Value: postgres, sqlite);

#[cfg(feature = "decimal")]
crate::cell!(rust_decimal::Decimal: postgres);

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
