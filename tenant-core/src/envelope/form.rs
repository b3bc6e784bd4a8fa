//! How an envelope is written and read. By hand: serde's derive, for this one type, would take as long to
//! build as this crate.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Envelope;
use crate::{MalformedClaim, TenantId};

const NAME: &str = "Envelope";
const FIELDS: &[&str] = &["tenant", "args", "trace"];

impl<T: Serialize, K: TenantId> Serialize for Envelope<T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct(NAME, FIELDS.len())?;
        fields.serialize_field("tenant", &format_args!("{}", self.tenant))?;
        fields.serialize_field("args", &self.args)?;
        fields.serialize_field("trace", &self.trace)?;
        fields.end()
    }
}

impl<'de, T: Deserialize<'de>, K: TenantId> Deserialize<'de> for Envelope<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(NAME, FIELDS, Reader(PhantomData))
    }
}

struct Reader<T, K>(PhantomData<fn() -> Envelope<T, K>>);

impl<'de, T: Deserialize<'de>, K: TenantId> Visitor<'de> for Reader<T, K> {
    type Value = Envelope<T, K>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an envelope with `tenant` and `args`")
    }

    /// By name. What comes twice is refused: who reads the first and who reads the last would disagree.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut tenant, mut args, mut trace) = (None, None, None);
        while let Some(field) = map.next_key()? {
            match field {
                Field::Tenant => once(&mut tenant, "tenant", map.next_value::<Id<K>>()?)?,
                Field::Args => once(&mut args, "args", map.next_value()?)?,
                Field::Trace => once(&mut trace, "trace", map.next_value()?)?,
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let Id(tenant) = tenant.ok_or_else(|| A::Error::missing_field("tenant"))?;
        let args = args.ok_or_else(|| A::Error::missing_field("args"))?;
        Ok(Envelope { tenant, args, trace: trace.unwrap_or_default() })
    }

    /// By position, in formats that write no names.
    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let missing = |position| A::Error::invalid_length(position, &self);
        let Id(tenant) = fields.next_element::<Id<K>>()?.ok_or_else(|| missing(0))?;
        let args = fields.next_element()?.ok_or_else(|| missing(1))?;
        let trace: Option<BTreeMap<_, _>> = fields.next_element()?;
        Ok(Envelope { tenant, args, trace: trace.unwrap_or_default() })
    }
}

fn once<V, E: Error>(place: &mut Option<V>, field: &'static str, value: V) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::duplicate_field(field)),
    }
}

enum Field {
    Tenant,
    Args,
    Trace,
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Field;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the name of a field")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
                Ok(match name {
                    "tenant" => Field::Tenant,
                    "args" => Field::Args,
                    "trace" => Field::Trace,
                    _ => Field::Other,
                })
            }

            fn visit_u64<E: Error>(self, position: u64) -> Result<Field, E> {
                let name = usize::try_from(position).ok().and_then(|position| FIELDS.get(position));
                self.visit_str(name.copied().unwrap_or_default())
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}

/// An id as its text.
struct Id<K>(K);

impl<'de, K: TenantId> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        K::parse(&text).map(Self).ok_or_else(|| D::Error::custom(MalformedClaim::Id))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::Envelope;

    const ID: &str = "00000000-0000-0000-0000-000000000007";

    fn read(text: &str) -> Result<Envelope<u64>, String> {
        serde_json::from_str(&text.replace("ID", ID)).map_err(|error| error.to_string())
    }

    #[test]
    fn it_is_read_as_it_is_written_by_name_and_by_position() {
        let written = r#"{"tenant":"ID","args":7,"trace":{"a":"b"}}"#;
        let envelope = read(written).unwrap();
        assert_eq!((envelope.args, envelope.trace("a")), (7, Some("b")));
        assert_eq!(serde_json::to_string(&envelope).unwrap(), written.replace("ID", ID));
        for other in
            [r#"["ID",7,{"a":"b"}]"#, r#"{"trace":{"a":"b"},"new":[1,{}],"args":7,"tenant":"ID"}"#]
        {
            let other = read(other).unwrap();
            assert_eq!(serde_json::to_string(&other).unwrap(), written.replace("ID", ID));
        }
        assert_eq!(read(r#"{"tenant":"ID","args":7}"#).unwrap().trace("a"), None);
    }

    #[test]
    fn what_is_missing_or_comes_twice_is_refused() {
        for (text, told) in [
            (r#"{"args":7}"#, "missing field `tenant`"),
            (r#"{"tenant":"ID"}"#, "missing field `args`"),
            (r#"{"tenant":"ID","args":7,"tenant":"ID"}"#, "duplicate field `tenant`"),
            (r#"{"tenant":"ID","args":7,"args":8}"#, "duplicate field `args`"),
            (r#"{"tenant":"acme","args":7}"#, "id"),
            (r#"["ID"]"#, "invalid length 1"),
            ("7", "an envelope with `tenant` and `args`"),
        ] {
            let error = read(text).map(drop).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
