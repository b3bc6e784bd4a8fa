//! Unique keys that an entity declares, named in ON CONFLICT.

use tenant_sqlx::prelude::*;

use super::ground::grounds;
use crate::world::*;

/// A customer, with every unique key of the table.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "customers", unique("customers_pkey": id))]
#[tenant(unique("customers_tenant_id_name_key": tenant_id, name))]
pub struct Person {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
    #[tenant(column = "email")]
    pub mail: Option<String>,
}

#[tenant_scoped(
    "INSERT INTO Person (id, name, email) VALUES (:id, :name, :mail)
    ON CONFLICT ON CONSTRAINT customers_tenant_id_name_key DO UPDATE SET email = excluded.email
    RETURNING id"
)]
fn put(id: Uuid, name: &str, mail: &str) -> Scalar<Uuid>;

#[tenant_scoped(
    "INSERT INTO Person (id, name, email) VALUES (:id, :name, :mail)
    ON CONFLICT ON CONSTRAINT customers_pkey DO UPDATE SET email = excluded.email WHERE person.name <> '-'"
)]
fn put_by_id(id: Uuid, name: &str, mail: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Person (id, name, email) VALUES (:id, :name, :mail)
    ON CONFLICT ON CONSTRAINT customers_tenant_id_name_key DO NOTHING"
)]
fn add_name(id: Uuid, name: &str, mail: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Person (id, name, email) VALUES (:id, :name, :mail) ON CONFLICT DO NOTHING"
)]
fn add(id: Uuid, name: &str, mail: &str) -> Affected;

on_both! {
async fn l09_a_key_by_its_name(world) {
    grounds!(world, pool: acme a, bolt b);
    let new = Uuid::now_v7();
    assert_eq!(put(new, "Ann", "acme").one(&acme, pool).await, Ok(a.ann));
    assert_eq!(put(new, "Dora", "acme").one(&acme, pool).await, Ok(new));
    // The name is Bolt's, too, and its row stays as it was.
    assert_eq!(put(Uuid::now_v7(), "Ann", "bolt").one(&bolt, pool).await, Ok(b.ann));
    assert_eq!(add_name(Uuid::now_v7(), "Ann", "nobody").run(&acme, pool).await, Ok(0));
    assert_eq!(add_name(Uuid::now_v7(), "Dora", "bolt").run(&bolt, pool).await, Ok(1));
    // By the id, which is told apart over all tenants.
    assert_eq!(put_by_id(a.ben, "x", "acme").run(&acme, pool).await, Ok(1));
    let conflict = Err(Error::Conflict { constraint: None });
    assert_eq!(put_by_id(b.ben, "x", "stolen").run(&acme, pool).await, conflict);
    let mails = |tenant: Uuid| {
        let tenant = world.literal(tenant);
        format!("SELECT name || ' ' || coalesce(email, '-') FROM customers WHERE tenant_id = {tenant} ORDER BY name")
    };
    let acmes = world.database.raw_text(&mails(*acme.id())).await;
    assert_eq!(acmes, ["Ann acme", "Ben acme", "Cid -", "Dora acme"]);
    let bolts = world.database.raw_text(&mails(*bolt.id())).await;
    assert_eq!(bolts, ["Ann bolt", "Ben -", "Cid -", "Dora bolt"]);
}
}

on_both! {
async fn l09_any_key_where_all_are_declared(world) {
    grounds!(world, pool: acme a, bolt b);
    assert_eq!(add(Uuid::now_v7(), "Ann", "x").run(&acme, pool).await, Ok(0));
    assert_eq!(add(a.ann, "Eve", "x").run(&acme, pool).await, Ok(0));
    assert_eq!(add(b.ann, "Eve", "x").run(&acme, pool).await, Ok(0));
    assert_eq!(add(Uuid::now_v7(), "Eve", "x").run(&acme, pool).await, Ok(1));
    // A name that only another tenant has is free.
    assert_eq!(add(Uuid::now_v7(), "Eve", "y").run(&bolt, pool).await, Ok(1));
    let changed = "SELECT count(*) FROM customers WHERE email IS NOT NULL";
    assert_eq!(world.database.raw_count(changed).await, 2);
}
}
