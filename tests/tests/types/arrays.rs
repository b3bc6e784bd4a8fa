//! The types that only Postgres has.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use tenant_sqlx::prelude::*;

use crate::world::World;

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "lists")]
pub struct Lists {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub price: Decimal,
    pub flags: Vec<bool>,
    pub smalls: Vec<i16>,
    pub wholes: Vec<i32>,
    pub larges: Vec<i64>,
    pub singles: Vec<f32>,
    pub doubles: Vec<f64>,
    pub words: Vec<String>,
    pub ids: Vec<Uuid>,
    pub moments: Vec<DateTime<Utc>>,
    pub days: Vec<NaiveDate>,
    pub time_moments: Vec<time::OffsetDateTime>,
    pub time_days: Vec<time::Date>,
    pub perhaps_price: Option<Decimal>,
    pub perhaps_words: Option<Vec<String>>,
}

const TABLE: &str = "CREATE TABLE lists (id UUID PRIMARY KEY, tenant_id UUID NOT NULL, price NUMERIC NOT NULL, \
    flags BOOLEAN[] NOT NULL, smalls SMALLINT[] NOT NULL, wholes INTEGER[] NOT NULL, larges BIGINT[] NOT NULL, \
    singles REAL[] NOT NULL, doubles DOUBLE PRECISION[] NOT NULL, words TEXT[] NOT NULL, ids UUID[] NOT NULL, \
    moments TIMESTAMPTZ[] NOT NULL, days DATE[] NOT NULL, time_moments TIMESTAMPTZ[] NOT NULL, time_days DATE[] NOT NULL, \
    perhaps_price NUMERIC, perhaps_words TEXT[])";

fn full() -> NewLists {
    NewLists {
        id: Uuid::now_v7(),
        price: "79228162514264337593543950335".parse().unwrap(),
        flags: vec![true, false],
        smalls: vec![i16::MIN, i16::MAX],
        wholes: vec![i32::MIN, i32::MAX],
        larges: vec![i64::MIN, i64::MAX],
        singles: vec![0.1, f32::MAX],
        doubles: vec![0.1, f64::MAX],
        words: vec![
            String::new(),
            "a, b".to_owned(),
            "{\"}".to_owned(),
            "NULL".to_owned(),
            "🟢".to_owned(),
        ],
        ids: vec![Uuid::nil(), Uuid::max()],
        moments: vec!["2026-02-28T23:59:59.123456Z".parse().unwrap()],
        days: vec!["0001-01-01".parse().unwrap(), "9999-12-31".parse().unwrap()],
        time_moments: vec![time::OffsetDateTime::UNIX_EPOCH],
        time_days: vec![time::Date::from_ordinal_date(2024, 366).unwrap()],
        perhaps_price: Some(Decimal::new(-150, 2)),
        perhaps_words: Some(Vec::new()),
    }
}

fn empty() -> NewLists {
    NewLists {
        id: Uuid::now_v7(),
        price: Decimal::ZERO,
        flags: vec![],
        smalls: vec![],
        wholes: vec![],
        larges: vec![],
        singles: vec![],
        doubles: vec![],
        words: vec![],
        ids: vec![],
        moments: vec![],
        days: vec![],
        time_moments: vec![],
        time_days: vec![],
        perhaps_price: None,
        perhaps_words: None,
    }
}

#[tokio::test]
async fn lists_and_decimals_go_there_and_back_on_postgres() {
    let world = World::on_postgres().await;
    world.database.raw_execute(TABLE).await;
    enter!(acme = world.acme);
    let written = Lists::insert(full()).run(&acme, &world.pool).await.unwrap();
    let given = full();
    assert_eq!((&written.words, &written.larges), (&given.words, &given.larges));
    assert_eq!((&written.flags, &written.smalls), (&given.flags, &given.smalls));
    assert_eq!((&written.wholes, &written.ids), (&given.wholes, &given.ids));
    assert_eq!((&written.singles, &written.doubles), (&given.singles, &given.doubles));
    assert_eq!((&written.moments, &written.days), (&given.moments, &given.days));
    assert_eq!(
        (&written.time_moments, &written.time_days),
        (&given.time_moments, &given.time_days)
    );
    assert_eq!((written.price, written.perhaps_price), (given.price, given.perhaps_price));
    assert_eq!(written.perhaps_price.unwrap().to_string(), "-1.50", "the scale is kept");
    assert_eq!(written.perhaps_words, Some(Vec::new()), "an empty list is no NULL");
    let read = Lists::get(written.id).one(&acme, &world.pool).await.unwrap();
    assert_eq!(*read, *written);

    let many = Lists::insert_many([empty(), full()]).returning(&acme, &world.pool).await.unwrap();
    assert_eq!((many[0].perhaps_price, many[0].perhaps_words.clone()), (None, None));
    assert!(many[0].words.is_empty() && many[1].words.len() == 5);
    let sum = Lists::select().aggregate(Lists::PERHAPS_PRICE.sum()).one(&acme, &world.pool).await;
    assert_eq!(sum.unwrap(), Some(Decimal::new(-300, 2)));
}

#[tokio::test]
async fn a_decimal_is_counted_up_exactly_on_postgres() {
    let world = World::on_postgres().await;
    world.database.raw_execute(TABLE).await;
    enter!(acme = world.acme);
    let row = Lists::insert(empty()).run(&acme, &world.pool).await.unwrap();
    for _ in 0..10 {
        let tenth = Lists::update(row.id).increment(Lists::PRICE, Decimal::new(1, 1));
        tenth.run(&acme, &world.pool).await.unwrap();
    }
    let read = Lists::get(row.id).one(&acme, &world.pool).await.unwrap();
    assert_eq!(read.price, Decimal::ONE);
}

/// SQLite has neither, and says so before it is asked.
#[tokio::test]
async fn lists_and_decimals_are_unsupported_on_sqlite() {
    let world = World::on_sqlite().await;
    world.database.raw_execute(&TABLE.replace("[]", "")).await;
    enter!(acme = world.acme);
    let refused = Lists::insert(full()).run(&acme, &world.pool).await;
    assert!(
        matches!(refused, Err(Error::Unsupported { backend: Backend::Sqlite, .. })),
        "{refused:?}"
    );
    let refused = Lists::insert_many([full()]).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Unsupported { .. })), "{refused:?}");
    let refused = Lists::select().filter(Lists::PRICE.gt(Decimal::ZERO)).all(&acme, &world.pool);
    assert!(matches!(refused.await, Err(Error::Unsupported { .. })));
    let refused = Lists::update(Uuid::nil()).set(Lists::FLAGS, vec![true]).run(&acme, &world.pool);
    assert!(matches!(refused.await, Err(Error::Unsupported { .. })));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM lists").await, 0);
}
