// What the examples of README.md stand on: entities, their tables on SQLite, and a tenant to work
// for. Each example runs in a database in memory of its own.

use tenant_sqlx::prelude::*;
use tenant_sqlx::Migrator;

#[derive(Debug, TenantScoped)]
#[tenant(table = "customers")]
pub struct Customer {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
    pub email: Option<String>,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "invoices")]
pub struct Invoice {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Customer)]
    pub customer_id: Uuid,
    pub number: String,
    pub amount_cents: i64,
    pub paid: bool,
    #[tenant(version)]
    pub version: i64,
}

#[derive(Debug, Row)]
#[tenant(of = Invoice)]
pub struct Amount {
    pub number: String,
    pub amount_cents: i64,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct Laboratory {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "samples")]
pub struct Sample {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    pub code: String,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "templates")]
pub struct Template {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared)]
    pub tenant_id: Option<Uuid>,
    pub title: String,
}

#[derive(Debug, Global)]
#[tenant(table = "countries")]
pub struct Country {
    #[tenant(id)]
    pub code: String,
    pub name: String,
}

pub fn migrations() -> Migrator {
    const TABLES: &str = "
        CREATE TABLE customers (id BLOB NOT NULL PRIMARY KEY, tenant_id BLOB NOT NULL,
            name TEXT NOT NULL, email TEXT, UNIQUE (tenant_id, name), UNIQUE (tenant_id, id));
        CREATE TABLE invoices (id BLOB NOT NULL PRIMARY KEY, tenant_id BLOB NOT NULL,
            customer_id BLOB NOT NULL, number TEXT NOT NULL, amount_cents BIGINT NOT NULL,
            paid BOOLEAN NOT NULL, version BIGINT NOT NULL, UNIQUE (tenant_id, number),
            FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id));
        CREATE TABLE laboratories (id BLOB NOT NULL PRIMARY KEY, tenant_id BLOB NOT NULL,
            name TEXT NOT NULL, UNIQUE (tenant_id, id));
        CREATE TABLE samples (id BLOB NOT NULL PRIMARY KEY, tenant_id BLOB NOT NULL,
            laboratory_id BLOB NOT NULL, code TEXT NOT NULL, UNIQUE (tenant_id, laboratory_id, code),
            FOREIGN KEY (tenant_id, laboratory_id) REFERENCES laboratories (tenant_id, id));
        CREATE TABLE templates (id BLOB NOT NULL PRIMARY KEY, tenant_id BLOB, title TEXT NOT NULL);
        CREATE INDEX templates_tenant ON templates (tenant_id);
        CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
        INSERT INTO templates VALUES (X'01a1fb8f80b67058b23f44bb36aa7422', NULL, 'Reminder');";
    use sqlx::migrate::{Migration, MigrationType};
    let tables = sqlx::SqlStr::from_static(TABLES);
    Migrator::with_migrations(vec![Migration::new(
        1,
        "tables".into(),
        MigrationType::Simple,
        tables,
        false,
    )])
}

pub struct World {
    pub system: SystemPool,
    pub directory: SqlDirectory,
    pub acme: Grant,
    pub bolt: Grant,
}

pub async fn world() -> Result<World, Box<dyn std::error::Error>> {
    let system = SystemPool::connect("sqlite::memory:").await?;
    system.migrate(&migrations()).await?;
    let directory = SqlDirectory::new(&system);
    directory.migrate().await?;
    let acme = directory.create("acme".parse()?, "Acme Ltd").await?;
    let bolt = directory.create("bolt".parse()?, "Bolt GmbH").await?;
    let acme = directory.resolve(&Claim::Id(acme.id)).await?;
    let bolt = directory.resolve(&Claim::Id(bolt.id)).await?;
    {
        let pool = system.tenants();
        enter!(tenant = &acme);
        let ann = NewCustomer { id: Uuid::now_v7(), name: "Ann".into(), email: None };
        let ann = Customer::insert(ann).run(&tenant, &pool).await?;
        for count in 1..=3 {
            let new = NewInvoice {
                id: Uuid::now_v7(),
                customer_id: (&ann).into(),
                number: format!("2026-000{count}"),
                amount_cents: 10_000 * count,
                paid: false,
            };
            Invoice::insert(new).run(&tenant, &pool).await?;
        }
    }
    Ok(World { system, directory, acme, bolt })
}

/// Runs an example that takes a token and a pool.
macro_rules! run {
    ($example:ident) => {
        wait(async {
            let world = world().await?;
            enter!(tenant = &world.acme);
            $example(&tenant, &world.system.tenants()).await?;
            Ok(())
        })
    };
}

/// Waits for an example.
pub fn wait(example: impl Future<Output = Result<(), Box<dyn std::error::Error>>>) {
    tokio::runtime::Runtime::new().unwrap().block_on(example).unwrap();
}
