//! The pool: what a statement costs on the wire, and what becomes of connections that are lost.

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;

use crate::world::World;
use proxy::Proxy;

mod lost;
mod options;
mod ping;
mod prepared;
pub mod proxy;
mod trips;

/// A pool that reaches the world's database through this proxy.
async fn through(proxy: &Proxy, world: &World, connections: u32) -> TenantPool {
    let options = PgPoolOptions::new().max_connections(connections);
    options.connect_with(proxy.options(world)).await.unwrap().into()
}

/// Others who are connected to the world's database.
const OTHERS: &str = "FROM pg_stat_activity WHERE datname = current_database() \
                      AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

/// Waits until nobody is connected to the world's database.
async fn everybody_is_gone(world: &World) {
    for _ in 0..1_000 {
        if world.database.raw_count(&format!("SELECT count(*) {OTHERS}")).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("somebody is still connected");
}

/// Ends the server's side of all connections, and waits until they are gone.
async fn kill_backends(world: &World) {
    world.database.raw_text(&format!("SELECT pg_terminate_backend(pid) {OTHERS}")).await;
    everybody_is_gone(world).await;
}
