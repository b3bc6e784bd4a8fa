//! A service of a test's own, with two tenants.

use std::net::SocketAddr;
use std::time::Duration;

use laboratory::{Config, Failure, Issuer, Service};
use serde_json::{Value, json};
use tenant_sqlx::SqlDirectory;
use tenant_sqlx::prelude::*;
use tenant_tests::TestDatabase;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, id};

pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) config: Config,
    /// Where it tells how busy it is.
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) directory: SqlDirectory,
    pub(crate) acme: Client,
    pub(crate) bolt: Client,
    pub(crate) stop: CancellationToken,
    pub(crate) running: JoinHandle<Result<(), Failure>>,
}

impl World {
    pub(crate) async fn on(database: TestDatabase) -> Self {
        let mut config = Config::demo(database.url()).unwrap();
        config.metrics_listen = Some(([127, 0, 0, 1], 0).into());
        Self::with(database, config).await
    }

    pub(crate) async fn with(database: TestDatabase, config: Config) -> Self {
        let service = Service::start(&config).await.unwrap();
        let (address, directory) = (service.address().unwrap(), service.directory());
        let metrics = service.metrics_address().unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(service.run(stop.clone()));
        let client = |tenant, user| Client {
            address,
            token: Some(token(&config, tenant, user)),
            headers: Vec::new(),
        };
        let (acme, bolt) = (client("acme", "ann"), client("bolt", "ben"));
        Self { database, config, metrics, directory, acme, bolt, stop, running }
    }

    pub(crate) fn token(&self, tenant: &str, user: &str) -> String {
        token(&self.config, tenant, user)
    }

    pub(crate) async fn id_of(&self, slug: &str) -> Uuid {
        self.directory.find(&Claim::parse_slug(slug).unwrap()).await.unwrap().unwrap().id
    }
}

fn token(config: &Config, tenant: &str, user: &str) -> String {
    let Issuer::Demo(key) = &config.issuer else { panic!("the tests run demos") };
    key.token(tenant, user, Duration::from_secs(60)).unwrap()
}

/// What one tenant has: the same names as the other, and a value of its own.
pub(crate) struct Rows {
    pub(crate) laboratory: String,
    pub(crate) patient: String,
    pub(crate) sample: String,
    pub(crate) result: Value,
}

pub(crate) async fn rows(client: &Client, value: f64) -> Rows {
    let laboratory = id(&client.post("/laboratories", json!({ "name": "North" })).await.is(201));
    let patient = json!({ "name": "Ann", "born": "1990-02-28" });
    let patient = id(&client.post("/patients", patient).await.is(201));
    let samples = format!("/laboratories/{laboratory}/samples");
    let sample = json!({ "patient": patient, "code": "S-1" });
    let sample = id(&client.post(&samples, sample).await.is(201));
    let result = json!({ "analysis": "GLU", "value": value });
    let result = client.post(&format!("{samples}/{sample}/results"), result).await.is(201);
    Rows { laboratory, patient, sample, result }
}

/// A test that runs on SQLite and on Postgres.
macro_rules! on_both {
    ($(async fn $name:ident($world:ident) $body:block)+) => {$(
        async fn $name($world: crate::world::World) $body

        mod $name {
            use crate::world::World;
            use tenant_tests::TestDatabase;

            #[tokio::test]
            async fn on_sqlite() {
                super::$name(World::on(TestDatabase::sqlite("").await).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$name(World::on(TestDatabase::postgres("").await).await).await;
            }
        }
    )+};
}
pub(crate) use on_both;
