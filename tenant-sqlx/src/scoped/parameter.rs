//! How the parameters of a scoped function are given to a statement.

use std::marker::PhantomData;

use uuid::Uuid;

use crate::values::add;
use crate::{Arguments, Backend, Cell, DatabaseType, Error, Slug};

/// Adds a value.
pub fn value<T: Cell>(value: T, arguments: &mut Arguments) -> Result<(), Error> {
    add(&value, arguments)
}

/// Adds a value that is borrowed.
pub fn borrowed<T: Cell>(value: &T, arguments: &mut Arguments) -> Result<(), Error> {
    add(value, arguments)
}

/// Adds a value that is borrowed and may be missing.
pub fn perhaps_borrowed<T: Cell>(
    value: Option<&T>,
    arguments: &mut Arguments,
) -> Result<(), Error> {
    match value {
        Some(value) => add(value, arguments),
        None => add(&Option::<T>::None, arguments),
    }
}

/// Adds a text.
pub fn text(value: &str, arguments: &mut Arguments) -> Result<(), Error> {
    add(&value.to_owned(), arguments)
}

/// Adds a text that may be missing.
pub fn perhaps_text(value: Option<&str>, arguments: &mut Arguments) -> Result<(), Error> {
    add(&value.map(str::to_owned), arguments)
}

/// Adds the elements of a slice as one value: an array on Postgres, JSON on SQLite.
pub fn slice<T: Element>(values: &[T], arguments: &mut Arguments) -> Result<(), Error> {
    match arguments.backend() {
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            let values: Vec<T::Owned> = values.iter().map(T::to_cell).collect();
            T::add_array(values, arguments)
        }
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            let mut json = String::from("[");
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                value.write_json(&mut json);
            }
            json.push(']');
            add(&json, arguments)
        }
    }
}

/// Adds a slice that may be missing.
pub fn perhaps_slice<T: Element>(
    values: Option<&[T]>,
    arguments: &mut Arguments,
) -> Result<(), Error> {
    match (values, arguments.backend()) {
        (Some(values), _) => slice(values, arguments),
        #[cfg(feature = "postgres")]
        (None, Backend::Postgres) => T::add_no_array(arguments),
        #[cfg(feature = "sqlite")]
        (None, Backend::Sqlite) => add(&Option::<String>::None, arguments),
    }
}

/// A type of which a slice can be a parameter: `WHERE id = ANY(:ids)`.
#[diagnostic::on_unimplemented(
    message = "a slice of `{Self}` can't be a parameter",
    label = "not a type of elements",
    note = "elements are `i16`, `i32`, `i64`, `bool`, `String`, `&str`, `Uuid` and `Slug`"
)]
pub trait Element {
    #[doc(hidden)]
    type Owned;

    /// How SQLite reads an element of a JSON array.
    #[doc(hidden)]
    const FROM_JSON: &'static str;

    #[doc(hidden)]
    fn to_cell(&self) -> Self::Owned;

    #[doc(hidden)]
    fn add_array(values: Vec<Self::Owned>, arguments: &mut Arguments) -> Result<(), Error>;

    #[doc(hidden)]
    fn add_no_array(arguments: &mut Arguments) -> Result<(), Error>;

    #[doc(hidden)]
    fn array_type(backend: Backend) -> DatabaseType;

    #[doc(hidden)]
    fn write_json(&self, json: &mut String);
}

/// The type of a parameter, for `verify`. What is no cell is told where the parameter is added, and only
/// there: here, the functions of [`NoType`] answer.
pub struct TypeOf<T>(PhantomData<fn() -> T>);

impl<T: Cell> TypeOf<T> {
    /// What a value is given as.
    pub fn value(backend: Backend) -> DatabaseType {
        T::database_type(backend)
    }
}

impl<T: Element> TypeOf<T> {
    /// What a slice is given as.
    pub fn slice(backend: Backend) -> DatabaseType {
        match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => T::array_type(backend),
            #[cfg(feature = "sqlite")]
            Backend::Sqlite => String::database_type(backend),
        }
    }
}

/// The types of what is no cell: the program that names them is refused already.
pub trait NoType {
    /// Of no value.
    fn value(_: Backend) -> DatabaseType {
        DatabaseType::unknown()
    }

    /// Of no slice.
    fn slice(_: Backend) -> DatabaseType {
        DatabaseType::unknown()
    }
}

impl<T> NoType for TypeOf<T> {}

macro_rules! elements {
    ($($type:ty as $owned:ty, $from_json:literal, |$value:ident| $cell:expr, |$of:ident, $json:ident| $write:expr;)+) => {$(
        // The note of the trait lists them, once.
        #[diagnostic::do_not_recommend]
        impl Element for $type {
            type Owned = $owned;

            const FROM_JSON: &'static str = $from_json;

            fn to_cell(&self) -> $owned {
                let $value = self;
                $cell
            }

            fn add_array(values: Vec<$owned>, arguments: &mut Arguments) -> Result<(), Error> {
                add(&values, arguments)
            }

            fn add_no_array(arguments: &mut Arguments) -> Result<(), Error> {
                add(&Option::<Vec<$owned>>::None, arguments)
            }

            fn array_type(backend: Backend) -> DatabaseType {
                Vec::<$owned>::database_type(backend)
            }

            fn write_json(&self, $json: &mut String) {
                let $of = self;
                $write
            }
        }
    )+};
}

elements! {
    bool as bool, "value", |value| *value, |value, json| json.push_str(if *value { "1" } else { "0" });
    i16 as i16, "value", |value| *value, |value, json| json.push_str(&value.to_string());
    i32 as i32, "value", |value| *value, |value, json| json.push_str(&value.to_string());
    i64 as i64, "value", |value| *value, |value, json| json.push_str(&value.to_string());
    String as String, "value", |value| value.clone(), |value, json| quote(value, json);
    &str as String, "value", |value| (*value).to_owned(), |value, json| quote(value, json);
    Slug as String, "value", |value| value.as_str().to_owned(), |value, json| quote(value.as_str(), json);
    // A UUID is a blob of 16 bytes, which JSON doesn't have.
    Uuid as Uuid, "unhex(value)", |value| *value, |value, json| quote(&value.simple().to_string(), json);
}

/// A text as JSON has it (RFC 8259, section 7).
fn quote(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => {
                json.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            character => json.push(character),
        }
    }
    json.push('"');
}
