use sqlparser::ast::{
    ArrayElemTypeDef, CharacterLength, DataType, ExactNumberInfo, ObjectNamePart, TimezoneInfo,
};

use super::{Backend, Walk, quoted};
use crate::scope::folded;

impl Walk<'_> {
    /// A type that something is cast to.
    pub(super) fn data_type(&mut self, data_type: &DataType) {
        if self.backend == Backend::Echo {
            return self.text(&data_type.to_string());
        }
        if let Some((postgres, sqlite)) = plain(data_type) {
            match (self.backend, sqlite) {
                (Backend::Postgres | Backend::Echo, _) => self.text(postgres),
                (Backend::Sqlite, Some(sqlite)) => self.text(sqlite),
                (Backend::Sqlite, None) => self.lacks(self.place, &format!("casts to {postgres}")),
            }
            return;
        }
        match data_type {
            DataType::Char(length) | DataType::Character(length) => self.text_type("char", length),
            DataType::Varchar(length)
            | DataType::CharacterVarying(length)
            | DataType::CharVarying(length) => self.text_type("varchar", length),
            DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => {
                self.lacks(self.place, "exact decimal numbers");
                self.text(&match info {
                    ExactNumberInfo::None => "numeric".to_owned(),
                    ExactNumberInfo::Precision(digits) => format!("numeric({digits})"),
                    ExactNumberInfo::PrecisionAndScale(digits, scale) => {
                        format!("numeric({digits},{scale})")
                    }
                });
            }
            DataType::Array(element) => self.array_type(element),
            DataType::Custom(name, modifiers) => {
                self.deny(modifiers.first(), "a type with modifiers");
                self.lacks(self.place, "types of one's own");
                let [ObjectNamePart::Identifier(ident)] = name.0.as_slice() else {
                    return self.deny_if(true, "a type with a schema");
                };
                let known = folded(ident);
                // The array of a type is called `_type`.
                let element = known.trim_start_matches('_');
                if FORBIDDEN.iter().any(|prefix| element.starts_with(prefix))
                    || FORBIDDEN_WHOLE.contains(&element)
                {
                    self.refuse(
                        self.place,
                        format!("a cast to `{known}` looks into the system catalog"),
                        "leave it out",
                    );
                }
                self.text(&quoted(&known));
            }
            DataType::Regclass => self.refuse(
                self.place,
                "a cast to `regclass` looks into the system catalog",
                "leave it out",
            ),
            other => {
                let name = other.to_string();
                self.refuse(
                    self.place,
                    format!("a cast to `{name}` is not known here"),
                    "cast to a type of Postgres: text, bigint, numeric, boolean, uuid, date, timestamptz, jsonb, …",
                );
            }
        }
    }

    fn text_type(&mut self, name: &str, length: &Option<CharacterLength>) {
        let text = match length {
            None => name.to_owned(),
            Some(CharacterLength::IntegerLength { length, unit }) => {
                self.deny(unit.as_ref(), "a unit of length");
                format!("{name}({length})")
            }
            Some(CharacterLength::Max) => {
                self.deny_if(true, "MAX as a length");
                name.to_owned()
            }
        };
        self.text(if self.backend == Backend::Sqlite { "TEXT" } else { &text });
    }

    fn array_type(&mut self, element: &ArrayElemTypeDef) {
        self.lacks(self.place, "arrays");
        match element {
            ArrayElemTypeDef::SquareBracket(element, None) => {
                self.data_type(element);
                self.text("[]");
            }
            ArrayElemTypeDef::None
            | ArrayElemTypeDef::AngleBracket(_)
            | ArrayElemTypeDef::SquareBracket(_, Some(_))
            | ArrayElemTypeDef::Parenthesis(_)
            | ArrayElemTypeDef::Qualified(..) => self.deny_if(true, "this spelling of an array"),
        }
    }
}

/// Whether the values of a type have no columns of their own.
pub(super) fn is_one_value(data_type: &DataType) -> bool {
    plain(data_type).is_some()
        || matches!(
            data_type,
            DataType::Char(_)
                | DataType::Character(_)
                | DataType::Varchar(_)
                | DataType::CharacterVarying(_)
                | DataType::CharVarying(_)
                | DataType::Numeric(_)
                | DataType::Decimal(_)
        )
        || matches!(
            data_type,
            DataType::Custom(name, modifiers) if modifiers.is_empty()
                && matches!(name.0.as_slice(), [ObjectNamePart::Identifier(ident)]
                    if WITHOUT_PARTS.contains(&folded(ident).as_str()))
        )
}

/// Types of Postgres itself that the parser has no name for.
const WITHOUT_PARTS: &[&str] = &["cidr", "inet", "macaddr"];

/// Types whose text needs looking up, or that are objects of the catalog.
const FORBIDDEN: &[&str] = &["reg", "pg_"];
const FORBIDDEN_WHOLE: &[&str] = &["oid", "xid", "xid8", "cid", "tid", "name", "refcursor"];

/// What the databases call a type without parameters.
fn plain(data_type: &DataType) -> Option<(&'static str, Option<&'static str>)> {
    Some(match data_type {
        DataType::Text => ("text", Some("TEXT")),
        DataType::Uuid => ("uuid", None),
        DataType::SmallInt(None) | DataType::Int2(None) => ("smallint", Some("INTEGER")),
        DataType::Int(None) | DataType::Integer(None) | DataType::Int4(None) => {
            ("integer", Some("INTEGER"))
        }
        DataType::BigInt(None) | DataType::Int8(None) => ("bigint", Some("INTEGER")),
        DataType::Real | DataType::Float4 => ("real", Some("REAL")),
        DataType::DoublePrecision
        | DataType::Float8
        | DataType::Double(ExactNumberInfo::None)
        | DataType::Float(ExactNumberInfo::None) => ("double precision", Some("REAL")),
        DataType::Bool | DataType::Boolean => ("boolean", None),
        DataType::Date => ("date", None),
        DataType::Time(None, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => ("time", None),
        DataType::Timestamp(None, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => {
            ("timestamp", None)
        }
        DataType::Timestamp(None, TimezoneInfo::Tz | TimezoneInfo::WithTimeZone) => {
            ("timestamptz", None)
        }
        DataType::Interval { fields: None, precision: None } => ("interval", None),
        DataType::JSON => ("json", Some("TEXT")),
        DataType::JSONB => ("jsonb", Some("TEXT")),
        DataType::Bytea => ("bytea", Some("BLOB")),
        _ => return None,
    })
}
