//! The types that both backends have.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::json;
use tenant_sqlx::prelude::*;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "kinds")]
pub struct Kinds {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub flag: bool,
    pub small: i16,
    pub whole: i32,
    pub large: i64,
    pub single: f32,
    pub double: f64,
    pub words: String,
    pub bytes: Vec<u8>,
    pub other_id: Uuid,
    pub slug: Slug,
    pub moment: DateTime<Utc>,
    pub local: NaiveDateTime,
    pub day: NaiveDate,
    pub hour: NaiveTime,
    pub time_moment: OffsetDateTime,
    pub time_local: PrimitiveDateTime,
    pub time_day: Date,
    pub time_hour: Time,
    pub document: serde_json::Value,
}

/// The same table with columns that may be NULL.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "perhaps_kinds")]
pub struct PerhapsKinds {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub flag: Option<bool>,
    pub small: Option<i16>,
    pub whole: Option<i32>,
    pub large: Option<i64>,
    pub single: Option<f32>,
    pub double: Option<f64>,
    pub words: Option<String>,
    pub bytes: Option<Vec<u8>>,
    pub other_id: Option<Uuid>,
    pub slug: Option<Slug>,
    pub moment: Option<DateTime<Utc>>,
    pub local: Option<NaiveDateTime>,
    pub day: Option<NaiveDate>,
    pub hour: Option<NaiveTime>,
    pub time_moment: Option<OffsetDateTime>,
    pub time_local: Option<PrimitiveDateTime>,
    pub time_day: Option<Date>,
    pub time_hour: Option<Time>,
    pub document: Option<serde_json::Value>,
}

/// Both tables; the columns of the second may be NULL.
async fn tables(world: &World) {
    let columns = [
        ("flag", "BOOLEAN", "BOOLEAN"),
        ("small", "SMALLINT", "INTEGER"),
        ("whole", "INTEGER", "INTEGER"),
        ("large", "BIGINT", "BIGINT"),
        ("single", "REAL", "REAL"),
        ("double", "DOUBLE PRECISION", "REAL"),
        ("words", "TEXT", "TEXT"),
        ("bytes", "BYTEA", "BLOB"),
        ("other_id", "UUID", "BLOB"),
        ("slug", "TEXT", "TEXT"),
        ("moment", "TIMESTAMPTZ", "TEXT"),
        ("local", "TIMESTAMP", "TEXT"),
        ("day", "DATE", "TEXT"),
        ("hour", "TIME", "TEXT"),
        ("time_moment", "TIMESTAMPTZ", "TEXT"),
        ("time_local", "TIMESTAMP", "TEXT"),
        ("time_day", "DATE", "TEXT"),
        ("time_hour", "TIME", "TEXT"),
        ("document", "JSONB", "TEXT"),
    ];
    let postgres = world.database.is_postgres();
    let id = if postgres { "UUID" } else { "BLOB" };
    for (table, null) in [("kinds", "NOT NULL"), ("perhaps_kinds", "")] {
        let columns: Vec<_> = columns
            .iter()
            .map(|(name, on_postgres, on_sqlite)| {
                format!("{name} {} {null}", if postgres { on_postgres } else { on_sqlite })
            })
            .collect();
        let create = format!(
            "CREATE TABLE {table} (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, {})",
            columns.join(", ")
        );
        world.database.raw_execute(&create).await;
    }
}

/// Ordinary values.
fn ordinary() -> NewKinds {
    NewKinds {
        id: Uuid::now_v7(),
        flag: true,
        small: -7,
        whole: 70_000,
        large: -5_000_000_000,
        single: 0.1,
        double: 0.1,
        words: "grün, 緑, зелёный, 🟢, e\u{301}, \u{202e}".to_owned(),
        bytes: vec![0, 1, 0, 255, 0],
        other_id: Uuid::max(),
        slug: "acme-2".parse().unwrap(),
        moment: "2026-02-28T23:59:59.123456Z".parse().unwrap(),
        local: "2024-02-29T12:34:56.000001".parse().unwrap(),
        day: "1999-12-31".parse().unwrap(),
        hour: "23:59:59.999999".parse().unwrap(),
        time_moment: OffsetDateTime::from_unix_timestamp_nanos(1_700_000_000_123_456_000).unwrap(),
        time_local: PrimitiveDateTime::new(
            Date::from_ordinal_date(2024, 60).unwrap(),
            Time::MIDNIGHT,
        ),
        time_day: Date::from_ordinal_date(2024, 366).unwrap(),
        time_hour: Time::from_hms_micro(1, 2, 3, 4).unwrap(),
        document: json!({ "a": [1, 2.5, null, true, "\u{1f7e2} \" \\ '"], "b": {} }),
    }
}

/// Values at the end of their range.
fn extreme(greatest: bool) -> NewKinds {
    NewKinds {
        id: Uuid::now_v7(),
        flag: greatest,
        small: if greatest { i16::MAX } else { i16::MIN },
        whole: if greatest { i32::MAX } else { i32::MIN },
        large: if greatest { i64::MAX } else { i64::MIN },
        single: if greatest { f32::MAX } else { f32::MIN_POSITIVE },
        double: if greatest { f64::INFINITY } else { f64::MIN_POSITIVE },
        words: if greatest { "x".repeat(100_000) } else { String::new() },
        bytes: if greatest { vec![0; 100_000] } else { Vec::new() },
        other_id: if greatest { Uuid::max() } else { Uuid::nil() },
        slug: if greatest { "a".repeat(63).parse().unwrap() } else { "0".parse().unwrap() },
        moment: if greatest { "9999-12-31T23:59:59.999999Z" } else { "0001-01-01T00:00:00Z" }
            .parse()
            .unwrap(),
        local: if greatest { "9999-12-31T23:59:59.999999" } else { "0001-01-01T00:00:00" }
            .parse()
            .unwrap(),
        day: if greatest { "9999-12-31" } else { "0001-01-01" }.parse().unwrap(),
        hour: if greatest { "23:59:59.999999" } else { "00:00:00" }.parse().unwrap(),
        document: if greatest { json!([[[[[["deep"]]]]]]) } else { json!(null) },
        ..ordinary()
    }
}

/// What is read back is what was given, value by value.
fn assert_same(read: &Kinds, given: &NewKinds) {
    assert_eq!(
        (read.id, read.flag, read.small, read.whole, read.large),
        (given.id, given.flag, given.small, given.whole, given.large)
    );
    assert_eq!(
        (read.single.to_bits(), read.double.to_bits()),
        (given.single.to_bits(), given.double.to_bits())
    );
    assert!(read.words == given.words && read.bytes == given.bytes);
    assert_eq!(
        (read.other_id, &read.slug, &read.document),
        (given.other_id, &given.slug, &given.document)
    );
    assert_eq!(
        (read.moment, read.local, read.day, read.hour),
        (given.moment, given.local, given.day, given.hour)
    );
    assert_eq!((read.time_moment, read.time_local), (given.time_moment, given.time_local));
    assert_eq!((read.time_day, read.time_hour), (given.time_day, given.time_hour));
}

on_both! {
async fn every_type_goes_there_and_back(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    for make in [ordinary, || extreme(true), || extreme(false)] {
        let new = make();
        let id = new.id;
        let again = || NewKinds { id, ..make() };
        assert_same(&Kinds::insert(new).run(&acme, &world.pool).await.unwrap(), &again());
        assert_same(&Kinds::get(id).one(&acme, &world.pool).await.unwrap(), &again());
        assert_same(&Kinds::select().filter(Kinds::ID.eq(id)).one(&acme, &world.pool).await.unwrap(), &again());
        Kinds::delete(id).run(&acme, &world.pool).await.unwrap();
        assert_eq!(Kinds::insert_many([again()]).run(&acme, &world.pool).await.unwrap(), 1);
        assert_same(&Kinds::get(id).one(&acme, &world.pool).await.unwrap(), &again());
    }
    enter!(bolt = world.bolt);
    assert_eq!(Kinds::select().count(&bolt, &world.pool).await.unwrap(), 0);
}
}

on_both! {
async fn a_value_of_every_type_is_found_again(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    let new = ordinary();
    let id = new.id;
    let row = Kinds::insert(new).run(&acme, &world.pool).await.unwrap();
    Kinds::insert(extreme(false)).run(&acme, &world.pool).await.unwrap();
    for (name, condition) in [
        ("flag", Kinds::FLAG.eq(row.flag)),
        ("small", Kinds::SMALL.eq(row.small)),
        ("whole", Kinds::WHOLE.eq(row.whole)),
        ("large", Kinds::LARGE.eq(row.large)),
        ("double", Kinds::DOUBLE.eq(row.double)),
        ("words", Kinds::WORDS.eq(row.words.clone())),
        ("bytes", Kinds::BYTES.eq(row.bytes.clone())),
        ("other_id", Kinds::OTHER_ID.eq(row.other_id)),
        ("slug", Kinds::SLUG.eq(row.slug.clone())),
        ("moment", Kinds::MOMENT.eq(row.moment)),
        ("local", Kinds::LOCAL.eq(row.local)),
        ("day", Kinds::DAY.eq(row.day)),
        ("hour", Kinds::HOUR.eq(row.hour)),
        ("before", Kinds::DAY.gt("1999-12-30".parse::<NaiveDate>().unwrap())),
        ("time_moment", Kinds::TIME_MOMENT.eq(row.time_moment).and(Kinds::ID.eq(id))),
        ("time_day", Kinds::TIME_DAY.eq(row.time_day).and(Kinds::ID.eq(id))),
    ] {
        let found = Kinds::select().filter(condition).all(&acme, &world.pool).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [id], "{name}");
    }
}
}

fn nothing() -> NewPerhapsKinds {
    NewPerhapsKinds {
        id: Uuid::now_v7(),
        flag: None,
        small: None,
        whole: None,
        large: None,
        single: None,
        double: None,
        words: None,
        bytes: None,
        other_id: None,
        slug: None,
        moment: None,
        local: None,
        day: None,
        hour: None,
        time_moment: None,
        time_local: None,
        time_day: None,
        time_hour: None,
        document: None,
    }
}

on_both! {
async fn every_type_may_be_missing(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    let empty = PerhapsKinds::insert(nothing()).run(&acme, &world.pool).await.unwrap();
    assert!(empty.flag.is_none() && empty.bytes.is_none() && empty.document.is_none() && empty.time_hour.is_none());
    PerhapsKinds::insert_many([nothing(), nothing()]).run(&acme, &world.pool).await.unwrap();
    let set = PerhapsKinds::update(empty.id)
        .set(PerhapsKinds::WORDS, Some(String::new()))
        .set(PerhapsKinds::BYTES, Some(Vec::new()))
        .set(PerhapsKinds::DOCUMENT, Some(json!(null)))
        .set(PerhapsKinds::SLUG, Some("acme".parse().unwrap()))
        .set(PerhapsKinds::LARGE, Some(0))
        .run(&acme, &world.pool).await.unwrap();
    assert_eq!((set.words.as_deref(), set.bytes.as_deref(), set.large), (Some(""), Some(&[][..]), Some(0)));
    assert_eq!(set.document, Some(json!(null)), "the null of a document is a value");
    let cleared = PerhapsKinds::update(empty.id).clear(PerhapsKinds::WORDS).run(&acme, &world.pool).await.unwrap();
    assert_eq!(cleared.words, None);
    let missing = PerhapsKinds::select().filter(PerhapsKinds::DOCUMENT.is_null().and(PerhapsKinds::TIME_MOMENT.is_null()));
    assert_eq!(missing.count(&acme, &world.pool).await.unwrap(), 2);
}
}

on_both! {
/// SQLite has no such number: it would be NULL, and the column takes none.
async fn what_is_not_a_number_comes_back_or_is_refused(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    let written = Kinds::insert(NewKinds { double: f64::NAN, ..ordinary() }).run(&acme, &world.pool).await;
    if world.database.is_postgres() {
        assert!(written.unwrap().double.is_nan());
    } else {
        assert!(matches!(written, Err(Error::Check { .. })), "{written:?}");
    }
}
}
