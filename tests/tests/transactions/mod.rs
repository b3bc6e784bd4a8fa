//! Transactions: all of it happens or nothing, and nothing stays behind on the connection.

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tenant_sqlx::prelude::*;

use crate::world::{World, customer};

pub mod cancellation;
mod ended;
mod isolation;
mod outcome;
mod savepoints;
mod streams;

/// A pool with a single connection, so that whoever comes next gets the one that was used before.
pub async fn one_connection(world: &World) -> TenantPool {
    let url = world.database.url();
    if world.database.is_postgres() {
        PgPoolOptions::new().max_connections(1).connect(url).await.unwrap().into()
    } else {
        let options: SqliteConnectOptions = url.parse().unwrap();
        SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap().into()
    }
}

/// Proves that the next user of the pool's connection stands in no transaction but its own: what it
/// writes can be seen from outside at once, and the server knows of no transaction that is open.
pub async fn nothing_is_left_open(world: &World, pool: &TenantPool, tenant: &Tenant<'_>) {
    let witness = customer(tenant, pool, &Uuid::now_v7().to_string()).await;
    let seen = format!("SELECT count(*) FROM customers WHERE name = '{}'", witness.name);
    assert_eq!(world.database.raw_count(&seen).await, 1, "the next user stands in a transaction");
    let mut transaction = pool.begin(tenant).await.unwrap();
    let gone = customer_in(tenant, &mut transaction).await;
    transaction.rollback().await.unwrap();
    let seen = format!("SELECT count(*) FROM customers WHERE name = '{gone}'");
    assert_eq!(world.database.raw_count(&seen).await, 0);
    if world.database.is_postgres() {
        let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                    AND pid <> pg_backend_pid() AND (xact_start IS NOT NULL OR state LIKE 'idle in transaction%')";
        for _ in 0..500 {
            if world.database.raw_count(open).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the server still has a transaction open");
    }
}

async fn customer_in<'t>(tenant: &Tenant<'t>, transaction: &mut Transaction<'t>) -> String {
    let name = Uuid::now_v7().to_string();
    let new = crate::writes::new_customer(&name);
    crate::world::Customer::insert(new).run(tenant, transaction).await.unwrap();
    name
}
