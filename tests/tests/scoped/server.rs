//! A look at what is really sent to Postgres.

use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Row as _};
use tenant_sqlx::prelude::*;

use crate::world::World;

/// One connection, of which it can be seen what was prepared on it.
pub struct Server {
    raw: PgPool,
    pub pool: TenantPool,
}

impl Server {
    pub async fn of(world: &World) -> Self {
        let options = PgPoolOptions::new().max_connections(1);
        let raw = options.connect(world.database.url()).await.unwrap();
        Self { pool: raw.clone().into(), raw }
    }

    pub async fn lines(&self, sql: &str) -> Vec<String> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&self.raw).await;
        rows.unwrap_or_else(|cause| panic!("{cause}, from: {sql}"))
            .iter()
            .map(|row| row.get::<String, _>(0))
            .collect()
    }

    pub async fn run(&self, sql: &str) {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.raw).await;
        done.unwrap_or_else(|cause| panic!("{cause}, from: {sql}"));
    }

    /// The statements that were sent on the connection, in their order.
    pub async fn sent(&self) -> Vec<String> {
        self.lines("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time").await
    }
}
