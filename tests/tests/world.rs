//! The entities of the suite, two tenants with colliding data, and the database they live in.

use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;
use tenant_tests::TestDatabase;

#[derive(Debug, Clone, PartialEq, Global)]
#[tenant(table = "countries")]
pub struct Country {
    #[tenant(id)]
    pub code: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, TenantScoped)]
#[tenant(table = "customers")]
pub struct Customer {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
    pub email: Option<String>,
    #[tenant(references = Country)]
    pub country_code: Option<String>,
    #[tenant(references = Customer)]
    pub referred_by: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "invoices")]
pub struct Invoice {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Customer)]
    pub customer_id: Uuid,
    #[tenant(references = Customer)]
    pub payer_id: Option<Uuid>,
    pub number: String,
    pub amount_cents: i64,
    pub paid: bool,
    pub note: Option<String>,
    #[tenant(created_at)]
    pub created_at: DateTime<Utc>,
    #[tenant(updated_at)]
    pub updated_at: DateTime<Utc>,
    #[tenant(deleted_at)]
    pub deleted_at: Option<DateTime<Utc>>,
    #[tenant(version)]
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "invoice_lines")]
pub struct InvoiceLine {
    #[tenant(id, generated)]
    pub id: i64,
    #[tenant(through = Invoice)]
    pub invoice_id: Uuid,
    pub position: i32,
    pub description: String,
    pub quantity: i32,
}

/// Owned through two hops.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "line_notes")]
pub struct LineNote {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(through = InvoiceLine)]
    pub line_id: i64,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct Laboratory {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "samples")]
pub struct Sample {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    #[tenant(references = Customer)]
    pub customer_id: Option<Uuid>,
    pub code: String,
}

/// Owned through a row that is itself within a level.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "results")]
pub struct LabResult {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(through = Sample)]
    pub sample_id: Uuid,
    pub value: f64,
}

/// Rows without a tenant belong to everyone.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "templates")]
pub struct Template {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared)]
    pub tenant_id: Option<Uuid>,
    pub title: String,
}

/// The tenant whose rates belong to everyone.
pub const EVERYONE: Uuid = Uuid::max();

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "rates")]
pub struct Rate {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared = EVERYONE)]
    pub tenant_id: Uuid,
    pub name: String,
    pub percent: i32,
}

/// A composite id.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "memberships")]
pub struct Membership {
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(id)]
    pub user_id: Uuid,
    #[tenant(id)]
    pub team: String,
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(view = "customer_totals")]
pub struct CustomerTotal {
    #[tenant(id)]
    pub customer_id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Row)]
#[tenant(of = Invoice)]
pub struct InvoiceSummary {
    pub number: String,
    #[tenant(column = amount_cents)]
    pub cents: i64,
}

/// A database with the suite's tables, a directory, and two tenants that look alike.
pub struct World {
    pub database: TestDatabase,
    pub system: SystemPool,
    pub pool: TenantPool,
    pub directory: SqlDirectory,
    pub acme: Grant,
    pub bolt: Grant,
}

impl World {
    pub async fn on_postgres() -> Self {
        Self::in_database(TestDatabase::postgres(include_str!("schema/postgres.sql")).await).await
    }

    pub async fn on_sqlite() -> Self {
        Self::in_database(TestDatabase::sqlite(include_str!("schema/sqlite.sql")).await).await
    }

    async fn in_database(database: TestDatabase) -> Self {
        let system = SystemPool::connect(database.url()).await.unwrap();
        let directory = SqlDirectory::new(&system);
        directory.migrate().await.unwrap();
        let acme = directory.create("acme".parse().unwrap(), "Acme").await.unwrap();
        let bolt = directory.create("bolt".parse().unwrap(), "Bolt").await.unwrap();
        Self {
            pool: system.tenants(),
            acme: directory.resolve(&Claim::Id(acme.id)).await.unwrap(),
            bolt: directory.resolve(&Claim::Id(bolt.id)).await.unwrap(),
            database,
            system,
            directory,
        }
    }

    /// The SQL literal of an id, for a look behind the library's back.
    pub fn literal(&self, id: Uuid) -> String {
        if self.database.is_postgres() { format!("'{id}'") } else { format!("X'{}'", id.simple()) }
    }
}

/// A customer of this name, under this token.
pub async fn customer<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
    name: &str,
) -> Owned<'t, Customer> {
    let new = NewCustomer {
        id: Uuid::now_v7(),
        name: name.to_owned(),
        email: None,
        country_code: None,
        referred_by: None,
    };
    Customer::insert(new).run(tenant, pool).await.unwrap()
}

/// An invoice to this customer, under this token.
pub async fn invoice<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
    customer: &Owned<'t, Customer>,
    number: &str,
    amount_cents: i64,
) -> Owned<'t, Invoice> {
    let new = NewInvoice {
        id: Uuid::now_v7(),
        customer_id: customer.into(),
        payer_id: None,
        number: number.to_owned(),
        amount_cents,
        paid: false,
        note: None,
    };
    Invoice::insert(new).run(tenant, pool).await.unwrap()
}

/// Makes two tests of one body: one per backend.
macro_rules! on_both {
    ($(#[doc = $doc:literal])* async fn $name:ident($world:ident) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every body names everything")]
            use super::*;

            async fn body($world: crate::world::World) $body

            #[tokio::test]
            async fn postgres() {
                body(crate::world::World::on_postgres().await).await;
            }

            #[tokio::test]
            async fn sqlite() {
                body(crate::world::World::on_sqlite().await).await;
            }
        }
    };
}
pub(crate) use on_both;
