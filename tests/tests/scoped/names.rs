//! Tables and columns with names that mean something to SQL, and tenants whose ids are no UUIDs.

use tenant_sqlx::prelude::*;
use tenant_sqlx::{DirectoryError, Placement, Status, TenantId, TenantRecord};

use super::ground::plain;
use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "order")]
struct Purchase {
    #[tenant(id, column = "group")]
    id: i64,
    #[tenant(key, column = "select")]
    tenant_id: Uuid,
    #[tenant(column = "-- x")]
    alias: String,
    #[tenant(references = Purchase, column = "$1")]
    before: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "where 1 = 1; --")]
struct Item {
    #[tenant(id)]
    id: i64,
    #[tenant(through = Purchase, column = "x id")]
    purchase: i64,
    #[tenant(column = "1 OR TRUE")]
    odd: i32,
}

#[tenant_scoped(
    r#"SELECT p."-- x", p."group", (SELECT count(*) FROM Item i WHERE i."1 OR TRUE" > 0 AND i."x id" = p."group" OR i.id > 0) AS "n""m"
    FROM Purchase AS p ORDER BY p."group""#
)]
fn purchases() -> Rows<(String, i64, i64)>;

#[tenant_scoped("SELECT * FROM Item ORDER BY id")]
fn items() -> Rows<Item>;

#[tenant_scoped(
    r#"INSERT INTO Purchase ("group", "-- x", "$1") VALUES (:id, 'new', :before)
    ON CONFLICT ("group") DO UPDATE SET "$1" = excluded."$1", "-- x" = purchase."-- x" || '!' RETURNING *"#
)]
fn put(id: i64, before: Option<i64>) -> One<Purchase>;

#[tenant_scoped(r#"INSERT INTO Item (id, "x id", "1 OR TRUE") VALUES (:id, :of, 1)"#)]
fn add(id: i64, of: i64) -> Affected;

#[tenant_scoped(r#"UPDATE Item SET "1 OR TRUE" = 0 WHERE "1 OR TRUE" > 0 OR TRUE"#)]
fn clear() -> Affected;

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "shops")]
struct Shop {
    #[tenant(id)]
    id: i64,
    #[tenant(key)]
    tenant_id: i64,
    name: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "sites")]
struct Site {
    #[tenant(id)]
    path: String,
    #[tenant(key)]
    site: Slug,
}

#[tenant_scoped("SELECT s.id, s.name, :tenant AS own FROM Shop s WHERE s.id > :more ORDER BY s.id")]
fn shops(more: i64) -> Rows<(i64, String, i64)>;

#[tenant_scoped(
    "INSERT INTO Shop (id, name) SELECT s.id + :by, s.name FROM Shop s RETURNING tenant_id"
)]
fn copy_shops(by: i64) -> Rows<i64>;

#[tenant_scoped("DELETE FROM Site AS s WHERE path LIKE '/%' OR s.site <> :tenant RETURNING path")]
fn drop_sites() -> Rows<String>;

/// Knows every tenant whose claim names its id.
struct Anyone;

impl<K: TenantId> Directory<K> for Anyone {
    async fn find(&self, claim: &Claim<K>) -> Result<Option<TenantRecord<K>>, DirectoryError> {
        let Claim::Id(id) = claim else { return Ok(None) };
        Ok(Some(TenantRecord {
            id: id.clone(),
            slug: "some".parse().unwrap(),
            name: "Some".to_owned(),
            status: Status::Active,
            placement: Placement::Shared,
        }))
    }
}

async fn orders(world: &World) {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let (acme, bolt) = (world.literal(*world.acme.id()), world.literal(*world.bolt.id()));
    let rows = format!(
        r#"CREATE TABLE "order" ("group" BIGINT PRIMARY KEY, "select" {uuid} NOT NULL, "-- x" TEXT NOT NULL, "$1" BIGINT);
        CREATE TABLE "where 1 = 1; --" (id BIGINT PRIMARY KEY, "x id" BIGINT NOT NULL REFERENCES "order" ("group"),
            "1 OR TRUE" INTEGER NOT NULL);
        INSERT INTO "order" VALUES (1, {acme}, 'x', NULL), (2, {acme}, 'y', 1), (3, {bolt}, 'x', NULL);
        INSERT INTO "where 1 = 1; --" VALUES (1, 1, 7), (2, 3, 7), (3, 2, 8)"#
    );
    world.database.raw_execute(&rows).await;
}

on_both! {
async fn l15_a_name_is_no_syntax(world) {
    orders(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let found = plain(purchases().all(&acme, pool).await.unwrap());
    assert_eq!(found, [("x".to_owned(), 1, 2), ("y".to_owned(), 2, 2)]);
    assert_eq!(purchases().all(&bolt, pool).await.unwrap()[0].2, 1);
    assert_eq!(items().all(&acme, pool).await.unwrap().iter().map(|item| item.id).collect::<Vec<_>>(), [1, 3]);
    let foreign = Error::ForeignReference { constraint: None };
    assert_eq!(put(4, Some(3)).one(&acme, pool).await.err(), Some(foreign.clone()));
    assert_eq!(put(2, Some(3)).one(&acme, pool).await.err(), Some(foreign.clone()));
    let conflict = Error::Conflict { constraint: None };
    assert_eq!(put(3, Some(1)).one(&acme, pool).await.err(), Some(conflict));
    assert_eq!(put(2, None).one(&acme, pool).await.unwrap().alias, "y!");
    assert_eq!(add(9, 3).run(&acme, pool).await, Err(foreign));
    assert_eq!(add(9, 1).run(&acme, pool).await, Ok(1));
    assert_eq!(clear().run(&acme, pool).await, Ok(3));
    let left = r#"SELECT id FROM "where 1 = 1; --" WHERE "1 OR TRUE" > 0"#;
    assert_eq!(world.database.raw_text(left).await, ["2"]);
    let names = r#"SELECT "-- x" FROM "order" ORDER BY "group""#;
    assert_eq!(world.database.raw_text(names).await, ["x", "y!", "x"]);
}
}

on_both! {
async fn l15_tenants_that_are_numbers_or_names(world) {
    world.database.raw_execute(
        "CREATE TABLE shops (id BIGINT PRIMARY KEY, tenant_id BIGINT NOT NULL, name TEXT NOT NULL);
        CREATE TABLE sites (path TEXT PRIMARY KEY, site TEXT NOT NULL);
        INSERT INTO shops VALUES (1, 2, 'two'), (2, 1, 'one'), (3, 1, 'one');
        INSERT INTO sites VALUES ('/a', 'one'), ('/b', 'two'), ('/c', 'one')"
    ).await;
    let pool = &world.pool;
    let grant = Anyone.resolve(&Claim::Id(1_i64)).await.unwrap();
    enter!(one = grant);
    assert_eq!(plain(shops(2).all(&one, pool).await.unwrap()), [(3, "one".to_owned(), 1)]);
    assert_eq!(plain(copy_shops(10).all(&one, pool).await.unwrap()), [1, 1]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM shops WHERE tenant_id = 1").await, 4);
    let slug: Slug = "one".parse().unwrap();
    let grant = Anyone.resolve(&Claim::Id(slug)).await.unwrap();
    enter!(named = grant);
    assert_eq!(drop_sites().all(&named, pool).await.unwrap().len(), 2);
    assert_eq!(world.database.raw_text("SELECT path FROM sites").await, ["/b"]);
}
}
