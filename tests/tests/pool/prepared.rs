//! Which texts the server keeps prepared.

use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;

use crate::world::{Customer, NewCustomer, World};

/// How many INSERTs the connection that looks keeps prepared.
#[derive(Debug, Clone, Global)]
#[tenant(view = "prepared_inserts")]
struct Prepared {
    #[tenant(id)]
    #[allow(dead_code, reason = "an entity has one")]
    id: i32,
    statements: i64,
}

async fn with_view() -> World {
    let world = World::on_postgres().await;
    let view = "CREATE VIEW prepared_inserts AS SELECT 1 AS id, count(*) AS statements
        FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'";
    world.database.raw_execute(view).await;
    world
}

fn customers<'t>(rows: u64) -> impl Iterator<Item = NewCustomer<'t>> {
    (0..rows).map(|_| {
        let id = Uuid::now_v7();
        let name = format!("customer {id}");
        NewCustomer { id, name, email: None, country_code: None, referred_by: None }
    })
}

/// A text of many rows is as long as they are: only one that comes again and again is worth its place.
#[tokio::test]
async fn a_text_of_many_rows_is_kept_when_it_comes_twice_in_a_row() {
    let world = with_view().await;
    enter!(acme = world.acme);
    // One connection, so that the one that looks is the one that was used.
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let before = Prepared::select().one(&acme, &mut transaction).await.unwrap().statements;
    let mut kept = Vec::new();
    for rows in [3, 4, 3, 3, 3, 5, 3] {
        let written = Customer::insert_many(customers(rows)).run(&acme, &mut transaction).await;
        assert_eq!(written, Ok(rows));
        let prepared = Prepared::select().one(&acme, &mut transaction).await.unwrap();
        kept.push(prepared.statements - before);
    }
    assert_eq!(kept, [0, 0, 0, 1, 1, 1, 1]);
}

#[tokio::test]
async fn a_connection_remembers_the_text_while_nobody_has_it() {
    let world = with_view().await;
    let one = PgPoolOptions::new().max_connections(1).connect(world.database.url()).await.unwrap();
    let pool = TenantPool::from(one);
    enter!(acme = world.acme);
    let mut kept = Vec::new();
    for _ in 0..3 {
        assert_eq!(Customer::insert_many(customers(3)).run(&acme, &pool).await, Ok(3));
        kept.push(Prepared::select().one(&acme, &pool).await.unwrap().statements);
    }
    assert_eq!(kept, [0, 1, 1]);
}

/// The server's plan of a long text takes many times as much as the text, on each connection.
#[tokio::test]
async fn a_text_of_very_many_rows_is_not_kept() {
    let world = with_view().await;
    let one = PgPoolOptions::new().max_connections(1).connect(world.database.url()).await.unwrap();
    let pool = TenantPool::from(one);
    enter!(acme = world.acme);
    for _ in 0..3 {
        assert_eq!(Customer::insert_many(customers(8_000)).run(&acme, &pool).await, Ok(8_000));
    }
    assert_eq!(Prepared::select().one(&acme, &pool).await.unwrap().statements, 0);
}
