//! Which texts the server keeps prepared.

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

/// A text of many rows is as long as they are: only one that comes again and again is worth its place.
#[tokio::test]
async fn a_text_of_many_rows_is_kept_when_it_comes_twice_in_a_row() {
    let world = World::on_postgres().await;
    let view = "CREATE VIEW prepared_inserts AS SELECT 1 AS id, count(*) AS statements
        FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'";
    world.database.raw_execute(view).await;
    enter!(acme = world.acme);
    // One connection, so that the one that looks is the one that was used.
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let before = Prepared::select().one(&acme, &mut transaction).await.unwrap().statements;
    let mut kept = Vec::new();
    for rows in [3, 4, 3, 3, 3, 5, 3] {
        let new = (0..rows).map(|row| NewCustomer {
            id: Uuid::now_v7(),
            name: format!("customer {row} of insert {}", kept.len()),
            email: None,
            country_code: None,
            referred_by: None,
        });
        let written = Customer::insert_many(new).run(&acme, &mut transaction).await.unwrap();
        assert_eq!(written, rows);
        let prepared = Prepared::select().one(&acme, &mut transaction).await.unwrap();
        kept.push(prepared.statements - before);
    }
    assert_eq!(kept, [0, 0, 0, 1, 1, 1, 1]);
}
