//! A Postgres database per test, each a copy of a template made once per text of statements.

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row, ValueRef,
    postgres::PgConnectOptions,
};
use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};
use tokio::sync::Mutex;
use uuid::Uuid;
use xtask::{SERVER_VARIABLE, cluster::Cluster, configured_server, programs::PostgresPrograms};

/// The advisory lock under which templates are made, by this process or by any other on the server.
const TEMPLATE_LOCK: i64 = 0x7465_6e61_6e74;

/// A database that is dropped, with whoever is still connected, when this value is.
#[derive(Debug)]
pub(crate) struct OwnDatabase {
    name: String,
    url: String,
}

impl OwnDatabase {
    pub(crate) async fn create(ddl: &str) -> Self {
        let mut admin = connect(server()).await;
        let template = template(&mut admin, ddl).await;
        let name = unique_name();
        let url = server().clone().database(&name).to_url_lossy().into();
        let database = Self { name, url };
        run(&mut admin, &format!("CREATE DATABASE {} TEMPLATE {template}", database.name)).await;
        admin.close().await.expect("the server says goodbye");
        database
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap_or_else(|cause| {
            panic!("can't connect to this test's Postgres database: {cause}")
        })
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // The test's own runtime is busy running this drop, so the statement gets another one.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.ok()?.block_on(async {
                let mut admin = server().connect().await.ok()?;
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await.ok()
            })
        });
        // A database that stays does no harm, and a panic here could hide the test's own.
        let _ = dropping.join();
    }
}

pub(crate) async fn first_column(
    connection: &mut PgConnection,
    sql: &str,
) -> sqlx::Result<Vec<String>> {
    // Without bound values the server answers in text, whatever the type.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let value = row.try_get_raw(0)?;
            if value.is_null() {
                return Ok("NULL".to_owned());
            }
            value.as_str().map(str::to_owned).map_err(sqlx::Error::Decode)
        })
        .collect()
}

/// The database with this outcome of `ddl`, made now unless it is there.
async fn template(admin: &mut PgConnection, ddl: &str) -> String {
    static MADE: Mutex<Option<HashSet<String>>> = Mutex::const_new(None);

    let mut hasher = DefaultHasher::new();
    ddl.hash(&mut hasher);
    let name = format!("template_{:016x}", hasher.finish());

    let mut made = MADE.lock().await;
    let made = made.get_or_insert_default();
    if made.contains(&name) {
        return name;
    }
    run(admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let there = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let there = first_column(admin, &there).await.expect("the list of databases");
    if there.is_empty() {
        // Under its final name a template is always whole, also when this process is killed in between.
        let unfinished = format!("unfinished_{name}");
        run(admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        run(admin, &format!("CREATE DATABASE {unfinished}")).await;
        let mut inside = connect(&server().clone().database(&unfinished)).await;
        run(&mut inside, ddl).await;
        inside.close().await.expect("the server says goodbye");
        run(admin, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    run(admin, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    made.insert(name.clone());
    name
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .unwrap_or_else(|cause| panic!("{cause}, from: {sql}"));
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    options.connect().await.unwrap_or_else(|cause| {
        panic!(
            "can't connect to the Postgres server of the tests: {cause}; \
             run `cargo xtask test`, or correct or unset {SERVER_VARIABLE}"
        )
    })
}

/// The server of this process: the one that is named to us, or else our own.
fn server() -> &'static PgConnectOptions {
    static SERVER: OnceLock<PgConnectOptions> = OnceLock::new();
    SERVER.get_or_init(|| {
        let url = configured_server().unwrap_or_else(|| own_cluster().url().to_owned());
        url.parse().unwrap_or_else(|cause| panic!("{SERVER_VARIABLE} is no Postgres URL: {cause}"))
    })
}

/// A cluster that ends with this process; nothing drops a `static`, and nothing has to.
fn own_cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Result<Cluster, xtask::Error>> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start(&PostgresPrograms::find()?)).as_ref().unwrap_or_else(
        |cause| {
            panic!(
                "this test needs a Postgres server and can't start one: {cause}\n\
                 run `cargo xtask test`, which installs Postgres where it may, \
                 or set {SERVER_VARIABLE}=postgres://user@host:port/database to use yours"
            )
        },
    )
}

/// A name that no other test takes, in this process or in another on the same server.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let random = Uuid::now_v7().simple().to_string();
    format!("t_{}_{number}_{}", process::id(), &random[20..])
}
