//! The rows that scoped statements run over: three tenants with the same names and numbers, whose
//! amounts tell them apart.

use chrono::{DateTime, TimeZone as _, Utc};
use tenant_sqlx::prelude::*;

use crate::world::*;

/// A tree.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "folders")]
pub struct Folder {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Folder)]
    pub parent_id: Option<Uuid>,
    pub name: String,
    pub deleted: bool,
}

/// An edge of a graph, owned through the folder that it stands in.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "shortcuts")]
pub struct Shortcut {
    #[tenant(id, generated)]
    pub id: i64,
    #[tenant(through = Folder)]
    pub folder_id: Uuid,
    #[tenant(references = Folder)]
    pub target_id: Uuid,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "jobs")]
pub struct Job {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub queue: String,
    pub state: String,
    pub attempts: i32,
    pub run_at: DateTime<Utc>,
    pub payload: serde_json::Value,
}

/// The id is told apart by the tenant alone.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "counters")]
pub struct Counter {
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(id)]
    pub name: String,
    pub value: i64,
}

/// An id that anybody can guess.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "pages")]
pub struct Page {
    #[tenant(id)]
    pub id: i64,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Customer)]
    pub owner_id: Uuid,
    pub views: i64,
}

/// The ids of one tenant's rows.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    pub ann: Uuid,
    pub ben: Uuid,
    pub cid: Uuid,
    /// Ann's, paid, one unit.
    pub one: Uuid,
    /// Ann's, two units.
    pub two: Uuid,
    /// Ben's, four units.
    pub three: Uuid,
}

impl Ground {
    /// The customers Ann, Ben and Cid, and the invoices "1", "2" and "3" with their lines. All amounts
    /// are multiples of the unit: what is added up over tenants shows digits of several.
    pub async fn of(tenant: &Tenant<'_>, pool: &TenantPool, unit: i64) -> Self {
        let ann = customer(tenant, pool, "Ann").await;
        let ben = customer(tenant, pool, "Ben").await;
        let cid = customer(tenant, pool, "Cid").await;
        let one = invoice(tenant, pool, &ann, "1", unit).await;
        let two = invoice(tenant, pool, &ann, "2", 2 * unit).await;
        let three = invoice(tenant, pool, &ben, "3", 4 * unit).await;
        let one = Invoice::update(&one).set(Invoice::PAID, true).run(tenant, pool).await.unwrap();
        for (of, position, description, times) in
            [(&one, 1, "pen", 1), (&one, 2, "ink", 2), (&three, 1, "pen", 5)]
        {
            let new = NewInvoiceLine {
                invoice_id: of.into(),
                position,
                description: description.to_owned(),
                quantity: times * i32::try_from(unit).unwrap(),
            };
            InvoiceLine::insert(new).run(tenant, pool).await.unwrap();
        }
        Self { ann: ann.id, ben: ben.id, cid: cid.id, one: one.id, two: two.id, three: three.id }
    }
}

/// The tables of this folder's own entities.
pub async fn with_own_tables(world: &World) {
    let ddl = match world.database.is_postgres() {
        true => include_str!("schema/postgres.sql"),
        false => include_str!("schema/sqlite.sql"),
    };
    world.database.raw_execute(ddl).await;
}

/// A third tenant, so that "not mine" is not just one other.
pub async fn third(world: &World) -> Grant {
    let cove = world.directory.create("cove".parse().unwrap(), "Cove").await.unwrap();
    world.directory.resolve(&Claim::Id(cove.id)).await.unwrap()
}

/// A folder, and what it stands in.
pub async fn folder(
    tenant: &Tenant<'_>,
    pool: &TenantPool,
    parent: Option<Uuid>,
    name: &str,
) -> Uuid {
    let new = NewFolder {
        id: Uuid::now_v7(),
        parent_id: parent.map(Reference::claimed),
        name: name.to_owned(),
        deleted: false,
    };
    Folder::insert(new).run(tenant, pool).await.unwrap().id
}

/// A job that is ready at this minute of an hour.
pub async fn job(
    tenant: &Tenant<'_>,
    pool: &TenantPool,
    queue: &str,
    minute: u32,
    payload: serde_json::Value,
) -> Uuid {
    let new = NewJob {
        id: Uuid::now_v7(),
        queue: queue.to_owned(),
        state: "ready".to_owned(),
        attempts: 0,
        run_at: Utc.with_ymd_and_hms(2026, 3, 1, 12, minute, 0).unwrap(),
        payload,
    };
    Job::insert(new).run(tenant, pool).await.unwrap().id
}

/// The rows without their brand, to compare them.
pub fn plain<T>(rows: Vec<Owned<'_, T>>) -> Vec<T> {
    rows.into_iter().map(Owned::into_inner).collect()
}

/// Enters three tenants with [`Ground`] of units 1, 100 and 10,000; the third only stands by.
macro_rules! grounds {
    ($world:ident, $pool:ident: $acme:ident $a:ident, $bolt:ident $b:ident) => {
        let cove = crate::scoped::ground::third(&$world).await;
        enter!($acme = $world.acme);
        enter!($bolt = $world.bolt);
        enter!(cove = cove);
        let $pool = &$world.pool;
        let $a = crate::scoped::ground::Ground::of(&$acme, $pool, 1).await;
        let $b = crate::scoped::ground::Ground::of(&$bolt, $pool, 100).await;
        crate::scoped::ground::Ground::of(&cove, $pool, 10_000).await;
    };
}
pub(super) use grounds;
