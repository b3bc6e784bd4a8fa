//! A look at what is really sent to Postgres.

use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Row as _};
use tenant_sqlx::prelude::*;

use crate::world::World;

/// What was prepared on the connection that looks.
#[derive(Debug, Clone, PartialEq, Global)]
#[tenant(table = "sent_statements")]
pub struct Sent {
    #[tenant(id)]
    pub number: i64,
    pub statement: String,
    pub types: String,
}

/// The statements that were sent in a transaction, in their order.
pub async fn sent<'t>(tenant: &Tenant<'t>, transaction: &mut Transaction<'t>) -> Vec<Sent> {
    let all = Sent::select().order_by(Sent::NUMBER.asc()).all(tenant, transaction).await.unwrap();
    let all = all.into_iter().map(|row| row.into_inner());
    all.filter(|sent: &Sent| !sent.statement.contains("sent_statements")).collect()
}

/// A connection of its own, to ask for plans.
pub struct Server {
    raw: PgPool,
}

impl Server {
    /// Makes the view that [`sent`] reads, too.
    pub async fn of(world: &World) -> Self {
        let view = "CREATE VIEW sent_statements AS SELECT row_number() OVER (ORDER BY prepare_time) AS number,
            statement, array_to_string(parameter_types, ', ') AS types FROM pg_prepared_statements";
        world.database.raw_execute(view).await;
        let options = sqlx::postgres::PgPoolOptions::new().max_connections(1);
        Self { raw: options.connect(world.database.url()).await.unwrap() }
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
}
