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
use crate::contestants::scoped::Scoped;
use crate::contestants::sea::Sea;
use crate::contestants::sea_query::SeaQuery;
use crate::contestants::{Contestant, Failure};
use crate::data::{self, Dialect};

pub const BY_NAME: &str = "sqlx, FromRow";
/// The same once more, on the same database: how far two measurements of one thing lie apart.
pub const AGAIN: &str = "the same again";
const BY_POSITION: &str = "sqlx, by position";
pub const WITH_SETTING: &str = "sqlx, usual RLS";

/// Row-level security as it is usually set up.
const POLICIES: &str = "
    ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
    ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON invoices USING (tenant_id = current_setting('app.tenant_id')::uuid);
    CREATE POLICY own ON customers USING (tenant_id = current_setting('app.tenant_id')::uuid);
    GRANT ALL ON invoices, customers TO bench_app;";

const DIESEL: &str = "bench_diesel";
const RLS: &str = "bench_rls";

/// The databases with the rows of the contestants.
const NAMED: &str = "bench_named";
const POSITION: &str = "bench_position";
const OURS: &str = "bench_ours";
const SCOPED: &str = "bench_scoped";
const SEA_QUERY: &str = "bench_sea_query";
const SEA: &str = "bench_sea";
const FILLED: [&str; 8] = [NAMED, POSITION, OURS, SCOPED, SEA_QUERY, SEA, DIESEL, RLS];

/// Databases that parts of the benches fill themselves.
pub const DIRECTORIES: [&str; 3] =
    ["bench_directory_small", "bench_directory_middle", "bench_directory_large"];
pub const SCALE: &str = "bench_scale";

/// The Postgres server, with a database for each contestant.
pub struct Server {
    options: PgConnectOptions,
    /// The address up to the name of the database, for libpq's kind of parser.
    url: String,
}

impl Server {
    /// The server at this address, as it is.
    pub fn at(url: &str) -> Result<Self, Failure> {
        let base = url.rsplit_once('/').ok_or("the address names no database")?.0;
        Ok(Self { options: url.parse()?, url: base.to_owned() })
    }

    /// Fills a database for each contestant.
    pub async fn prepare(url: &str) -> Result<Self, Failure> {
        let server = Self::at(url)?;
        server.clean_up().await?;
        let mut admin = server.options.connect().await?;
        run(&mut admin, "CREATE ROLE bench_app LOGIN".to_owned()).await?;
        let [first, others @ ..] = FILLED;
        run(&mut admin, format!("CREATE DATABASE {first}")).await?;
        let mut inside = server.database(first).connect().await?;
        run(&mut inside, data::script(Dialect::Postgres)).await?;
        inside.close().await?;
        for other in others {
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
        for database in FILLED.into_iter().chain(DIRECTORIES).chain([SCALE]) {
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

    /// Makes an empty database, or one without what was in it.
    pub async fn empty(&self, name: &str) -> Result<PgConnectOptions, Failure> {
        let mut admin = self.options.connect().await?;
        run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        run(&mut admin, format!("CREATE DATABASE {name}")).await?;
        admin.close().await?;
        Ok(self.database(name))
    }

    /// The server's version, and the day by its clock.
    pub async fn version_and_day(&self) -> Result<(String, String), Failure> {
        let mut admin = self.options.connect().await?;
        let sql = "SELECT current_setting('server_version'), to_char(now(), 'YYYY-MM-DD')";
        let both = sqlx::query_as(sql).fetch_one(&mut admin).await?;
        admin.close().await?;
        Ok(both)
    }

    /// Takes away what updates and deletes have left behind, so that no contestant pays for those
    /// of the operation before.
    pub async fn tidy(&self) -> Result<(), Failure> {
        for database in FILLED {
            let mut inside = self.database(database).connect().await?;
            run(&mut inside, "VACUUM invoices".to_owned()).await?;
            inside.close().await?;
        }
        Ok(())
    }

    /// The contestant with this number on a connection of its own, while there is one.
    pub async fn held(&self, number: usize) -> Result<Option<Box<dyn Contestant>>, Failure> {
        let hold = async |options: PgConnectOptions| -> Result<_, Failure> {
            Ok(Source::<sqlx::Postgres>::Held(Box::new(options.connect().await?)))
        };
        let by_name = async |name: &'static str| -> Result<_, Failure> {
            let source = hold(self.database(NAMED)).await?;
            Ok(HandWritten::<_, Invoice, WithCustomer>::new(name, source))
        };
        let one = || PgPoolOptions::new().max_connections(1);
        Ok(Some(match number {
            0 => Box::new(by_name(BY_NAME).await?),
            1 => {
                let source = hold(self.database(POSITION)).await?;
                Box::new(HandWritten::<_, InvoiceTuple, WithCustomerTuple>::new(
                    BY_POSITION,
                    source,
                ))
            }
            2 => Box::new(Ours::new(one().connect_with(self.database(OURS)).await?.into()).await?),
            3 => {
                let pool = one().connect_with(self.database(SCOPED)).await?;
                Box::new(Scoped::new(pool.into()).await?)
            }
            4 => Box::new(SeaQuery::new(hold(self.database(SEA_QUERY)).await?)),
            5 => {
                let pool = one().connect_with(self.database(SEA)).await?;
                Box::new(Sea::held(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)).await?)
            }
            6 => {
                let connection = AsyncPgConnection::establish(&self.url_of(DIESEL, None)).await?;
                Box::new(Diesel::new(diesel::Source::Held(Box::new(connection))))
            }
            7 => {
                let source = hold(self.database(RLS).username("bench_app")).await?;
                Box::new(HandWritten::<_, Invoice, WithCustomer>::with_setting(
                    WITH_SETTING,
                    source,
                ))
            }
            8 => Box::new(by_name(AGAIN).await?),
            _ => return Ok(None),
        }))
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
        let named = pool().connect_with(place(NAMED)).await?;
        let app = pool().connect_with(place(RLS).username("bench_app")).await?;
        let ours: tenant_sqlx::TenantPool = pool().connect_with(place(OURS)).await?.into();
        let sea =
            SqlxPostgresConnector::from_sqlx_postgres_pool(pool().connect_with(place(SEA)).await?);
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

    /// The address of a database, as text.
    pub fn url_of(&self, name: &str, through: Option<SocketAddr>) -> String {
        let base = through
            .map_or(self.url.clone(), |at| self.url.replace(&self.address(), &at.to_string()));
        format!("{base}/{name}")
    }

    fn database(&self, name: &str) -> PgConnectOptions {
        self.options.clone().database(name)
    }
}

/// The contestant with this number on an embedded database in memory of its own, while there is one.
/// diesel-async has a blocking connection behind a thread there, and no type for UUIDs, so it isn't
/// among them.
pub async fn sqlite(number: usize) -> Result<Option<Box<dyn Contestant>>, Failure> {
    let hold = async || -> Result<_, Failure> {
        let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:").await?;
        let script = AssertSqlSafe(data::script(Dialect::Sqlite));
        sqlx::raw_sql(script).execute(&mut connection).await?;
        Ok(Source::<sqlx::Sqlite>::Held(Box::new(connection)))
    };
    let one = async || -> Result<_, Failure> {
        let options = SqlitePoolOptions::new().max_connections(1);
        let pool = options.idle_timeout(None).max_lifetime(None).connect("sqlite::memory:").await?;
        sqlx::raw_sql(AssertSqlSafe(data::script(Dialect::Sqlite))).execute(&pool).await?;
        Ok(pool)
    };
    Ok(Some(match number {
        0 => Box::new(HandWritten::<_, Invoice, WithCustomer>::new(BY_NAME, hold().await?)),
        1 => Box::new(HandWritten::<_, InvoiceTuple, WithCustomerTuple>::new(
            BY_POSITION,
            hold().await?,
        )),
        2 => Box::new(Ours::new(one().await?.into()).await?),
        3 => Box::new(Scoped::new(one().await?.into()).await?),
        4 => Box::new(SeaQuery::new(hold().await?)),
        5 => {
            let pool = sea_orm::SqlxSqliteConnector::from_sqlx_sqlite_pool(one().await?);
            Box::new(Sea::held(pool).await?)
        }
        6 => Box::new(HandWritten::<_, Invoice, WithCustomer>::new(AGAIN, hold().await?)),
        _ => return Ok(None),
    }))
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}
