//! Databases and connections for the contestants: each has a database of its own, with the same rows.

use std::net::SocketAddr;
use std::time::Duration;

use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool as DeadPool;
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use sea_orm::SqlxPostgresConnector;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

use crate::contestants::diesel::{self, Diesel};
use crate::contestants::hand_written::{
    HandWritten, Invoice, InvoiceTuple, Source, WithCustomer, WithCustomerTuple,
};
use crate::contestants::ours::Ours;
use crate::contestants::sea::Sea;
use crate::contestants::{Contestant, Failure};
use crate::{Dialect, data};

const BY_NAME: &str = "sqlx, FromRow";
const BY_POSITION: &str = "sqlx, by position";
const WITH_SETTING: &str = "sqlx, usual RLS";

/// Row-level security as it is usually set up.
const POLICIES: &str = "
    ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
    ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON invoices USING (tenant_id = current_setting('app.tenant_id')::uuid);
    CREATE POLICY own ON customers USING (tenant_id = current_setting('app.tenant_id')::uuid);
    GRANT ALL ON invoices, customers TO bench_app;";

const DIESEL: &str = "bench_diesel";
const DATABASES: [&str; 5] = ["bench_named", "bench_position", "bench_ours", "bench_sea", DIESEL];
const RLS: &str = "bench_rls";

/// The Postgres server, with a database for each contestant.
pub struct Server {
    options: PgConnectOptions,
    /// The address up to the name of the database, for libpq's kind of parser.
    url: String,
}

impl Server {
    pub async fn prepare(url: &str) -> Result<Self, Failure> {
        let base = url.rsplit_once('/').ok_or("the address names no database")?.0;
        let server = Self { options: url.parse()?, url: base.to_owned() };
        server.clean_up().await?;
        let mut admin = server.options.connect().await?;
        run(&mut admin, "CREATE ROLE bench_app LOGIN".to_owned()).await?;
        let [first, others @ ..] = DATABASES;
        run(&mut admin, format!("CREATE DATABASE {first}")).await?;
        let mut inside = server.database(first).connect().await?;
        run(&mut inside, data::script(Dialect::Postgres)).await?;
        inside.close().await?;
        for other in others.into_iter().chain([RLS]) {
            run(&mut admin, format!("CREATE DATABASE {other} TEMPLATE {first}")).await?;
        }
        let mut inside = server.database(RLS).connect().await?;
        run(&mut inside, POLICIES.to_owned()).await?;
        inside.close().await?;
        admin.close().await?;
        Ok(server)
    }

    pub async fn clean_up(&self) -> Result<(), Failure> {
        let mut admin = self.options.connect().await?;
        for database in DATABASES.into_iter().chain([RLS]) {
            run(&mut admin, format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await?;
        }
        run(&mut admin, "DROP ROLE IF EXISTS bench_app".to_owned()).await?;
        admin.close().await?;
        Ok(())
    }

    /// Host and port.
    pub fn address(&self) -> String {
        format!("{}:{}", self.options.get_host(), self.options.get_port())
    }

    /// Contestants on one connection each.
    pub async fn held(&self) -> Result<Vec<Box<dyn Contestant>>, Failure> {
        let [named, position, ours, sea, _] = DATABASES.map(|name| self.database(name));
        let hold = async |options: PgConnectOptions| -> Result<_, Failure> {
            Ok(Source::<sqlx::Postgres>::Held(Box::new(options.connect().await?)))
        };
        let one = || PgPoolOptions::new().max_connections(1);
        let sea = SqlxPostgresConnector::from_sqlx_postgres_pool(one().connect_with(sea).await?);
        let diesel = AsyncPgConnection::establish(&self.url_of(DIESEL, None)).await?;
        let app = self.database(RLS).username("bench_app");
        Ok(vec![
            Box::new(HandWritten::<_, Invoice, WithCustomer>::new(BY_NAME, hold(named).await?)),
            Box::new(HandWritten::<_, InvoiceTuple, WithCustomerTuple>::new(
                BY_POSITION,
                hold(position).await?,
            )),
            Box::new(Ours::new(one().connect_with(ours).await?.into()).await?),
            Box::new(Sea::held(sea).await?),
            Box::new(Diesel::new(diesel::Source::Held(Box::new(diesel)))),
            Box::new(HandWritten::<_, Invoice, WithCustomer>::with_setting(
                WITH_SETTING,
                hold(app).await?,
            )),
        ])
    }

    /// So many contestants of each library on one pool, at its defaults but for the size.
    pub async fn teams(
        &self,
        through: Option<SocketAddr>,
        connections: u32,
        members: usize,
    ) -> Result<Vec<Vec<Box<dyn Contestant>>>, Failure> {
        let place = |name: &str| {
            let options = self.database(name);
            through.map_or(options.clone(), |at| options.host(&at.ip().to_string()).port(at.port()))
        };
        let pool = || {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(60))
        };
        let [named, _, ours, sea, _] = DATABASES.map(place);
        let named = pool().connect_with(named).await?;
        let app = pool().connect_with(place(RLS).username("bench_app")).await?;
        let ours: tenant_sqlx::TenantPool = pool().connect_with(ours).await?.into();
        let sea = SqlxPostgresConnector::from_sqlx_postgres_pool(pool().connect_with(sea).await?);
        let manager =
            AsyncDieselConnectionManager::<AsyncPgConnection>::new(self.url_of(DIESEL, through));
        let diesel = DeadPool::builder(manager).max_size(connections as usize).build()?;
        let mut teams: Vec<Vec<Box<dyn Contestant>>> = (0..5).map(|_| Vec::new()).collect();
        for _ in 0..members {
            let source = Source::Pool(named.clone());
            let by_name =
                HandWritten::<sqlx::Postgres, Invoice, WithCustomer>::new(BY_NAME, source);
            let source = Source::Pool(app.clone());
            let with_setting = HandWritten::<sqlx::Postgres, Invoice, WithCustomer>::with_setting(
                WITH_SETTING,
                source,
            );
            let members: [Box<dyn Contestant>; 5] = [
                Box::new(by_name),
                Box::new(Ours::new(ours.clone()).await?),
                Box::new(Sea::pooled(sea.clone())),
                Box::new(Diesel::new(diesel::Source::Pool(diesel.clone()))),
                Box::new(with_setting),
            ];
            for (team, member) in teams.iter_mut().zip(members) {
                team.push(member);
            }
        }
        Ok(teams)
    }

    fn url_of(&self, name: &str, through: Option<SocketAddr>) -> String {
        let base = through
            .map_or(self.url.clone(), |at| self.url.replace(&self.address(), &at.to_string()));
        format!("{base}/{name}")
    }

    fn database(&self, name: &str) -> PgConnectOptions {
        self.options.clone().database(name)
    }
}

/// Contestants on an embedded database in memory each. diesel-async has a blocking connection behind
/// a thread there, and no type for UUIDs, so it isn't among them.
pub async fn sqlite() -> Result<Vec<Box<dyn Contestant>>, Failure> {
    let script = data::script(Dialect::Sqlite);
    let hold = async || -> Result<_, Failure> {
        let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::raw_sql(AssertSqlSafe(script.clone())).execute(&mut connection).await?;
        Ok(Source::<sqlx::Sqlite>::Held(Box::new(connection)))
    };
    let one = async || -> Result<_, Failure> {
        let options = SqlitePoolOptions::new().max_connections(1);
        let pool = options.idle_timeout(None).max_lifetime(None).connect("sqlite::memory:").await?;
        sqlx::raw_sql(AssertSqlSafe(script.clone())).execute(&pool).await?;
        Ok(pool)
    };
    let sea = sea_orm::SqlxSqliteConnector::from_sqlx_sqlite_pool(one().await?);
    Ok(vec![
        Box::new(HandWritten::<_, Invoice, WithCustomer>::new(BY_NAME, hold().await?)),
        Box::new(HandWritten::<_, InvoiceTuple, WithCustomerTuple>::new(
            BY_POSITION,
            hold().await?,
        )),
        Box::new(Ours::new(one().await?.into()).await?),
        Box::new(Sea::held(sea).await?),
    ])
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}
