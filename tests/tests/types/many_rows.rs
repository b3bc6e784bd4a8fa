//! The types of columns are compared once for all rows of an answer.

use futures_util::StreamExt as _;
use tenant_sqlx::RawCell;
use tenant_sqlx::prelude::*;

use crate::world::{World, on_both};

/// Reads a text where there is one, or else a number.
#[derive(Debug, Clone, PartialEq)]
pub enum TextOrNumber {
    Text(String),
    Number(i64),
}

impl tenant_sqlx::Cell for TextOrNumber {
    type Present = Self;

    fn encode(&self, arguments: &mut tenant_sqlx::Arguments) -> Result<(), Error> {
        match self {
            Self::Text(text) => text.encode(arguments),
            Self::Number(number) => number.encode(arguments),
        }
    }

    fn encode_null(arguments: &mut tenant_sqlx::Arguments) -> Result<(), Error> {
        i64::encode_null(arguments)
    }

    fn decode(cell: RawCell<'_>) -> Result<Option<Self>, Error> {
        match String::decode(cell) {
            Ok(text) => Ok(text.map(Self::Text)),
            Err(_) => Ok(i64::decode(cell)?.map(Self::Number)),
        }
    }
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "measurements")]
pub struct Measurement {
    #[tenant(id)]
    pub id: i64,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub number: TextOrNumber,
    pub text: TextOrNumber,
}

/// The same table, taken for another: its text is no number.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "measurements")]
pub struct Mistaken {
    #[tenant(id)]
    pub id: i64,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub remark: Option<i64>,
}

/// Five rows of each tenant. Each text has as many bytes as a number.
async fn measurements(world: &World) {
    let is_postgres = world.database.is_postgres();
    let id = if is_postgres { "UUID" } else { "BLOB" };
    let table = format!(
        "CREATE TABLE measurements (id BIGINT PRIMARY KEY, tenant_id {id} NOT NULL, number BIGINT NOT NULL, \
         text TEXT NOT NULL, remark TEXT)"
    );
    world.database.raw_execute(&table).await;
    for (first, grant) in [(0, &world.acme), (5, &world.bolt)] {
        let tenant = grant.id();
        let tenant =
            if is_postgres { format!("'{tenant}'") } else { format!("X'{}'", tenant.simple()) };
        for row in first..first + 5 {
            let remark = if row % 5 == 3 { "'01234567'" } else { "NULL" };
            let row = format!(
                "INSERT INTO measurements VALUES ({row}, {tenant}, {row}, 'text {row:03}', {remark})"
            );
            world.database.raw_execute(&row).await;
        }
    }
}

on_both! {
/// What one row's value was taken for says nothing of what the next one is asked for.
async fn a_cell_that_tries_two_types_tries_both_in_each_row(world) {
    measurements(&world).await;
    enter!(acme = world.acme);
    let rows = Measurement::select().order_by(Measurement::ID.asc()).all(&acme, &world.pool).await.unwrap();
    let numbers: Vec<_> = rows.iter().map(|row| row.number.clone()).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4].map(TextOrNumber::Number));
    let streamed = Measurement::select().order_by(Measurement::ID.asc()).stream(&acme, &world.pool);
    let streamed: Vec<_> = streamed.map(|row| row.unwrap().number.clone()).collect().await;
    assert_eq!(streamed, numbers);
    let texts: Vec<_> = rows.iter().map(|row| row.text.clone()).collect();
    assert_eq!(texts, [0, 1, 2, 3, 4].map(|row| TextOrNumber::Text(format!("text {row:03}"))));
}
}

on_both! {
/// NULL says nothing of its column's type: the driver looks at it where the first value is.
async fn a_column_of_another_type_is_unreadable_behind_rows_with_null(world) {
    measurements(&world).await;
    enter!(acme = world.acme);
    let mistaken = || Mistaken::select().order_by(Mistaken::ID.asc());
    assert_eq!(mistaken().limit(3).all(&acme, &world.pool).await.unwrap().len(), 3, "only NULL");
    let unreadable = mistaken().all(&acme, &world.pool).await;
    assert!(matches!(unreadable, Err(Error::Decode { column: 3, .. })), "{unreadable:?}");
}
}
