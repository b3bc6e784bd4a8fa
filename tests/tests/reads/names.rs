//! Tables and columns with names that SQL gives a meaning to.

use tenant_sqlx::prelude::*;

use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "order")]
struct Order {
    #[tenant(id, column = "group")]
    id: i64,
    #[tenant(key, column = "select")]
    tenant_id: Uuid,
    #[tenant(column = "t0")]
    alias: String,
    #[tenant(references = Order, column = "Mixed Case")]
    before: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "where 1 = 1; --")]
struct Item {
    #[tenant(id)]
    id: i64,
    #[tenant(through = Order, column = "t1")]
    order: i64,
    #[tenant(column = "1 OR TRUE")]
    odd: i32,
}

async fn rows(world: &World) {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let (acme, bolt) = (world.literal(*world.acme.id()), world.literal(*world.bolt.id()));
    let rows = format!(
        r#"CREATE TABLE "order" ("group" BIGINT PRIMARY KEY, "select" {uuid} NOT NULL, "t0" TEXT NOT NULL, "Mixed Case" BIGINT);
        CREATE TABLE "where 1 = 1; --" (id BIGINT PRIMARY KEY, "t1" BIGINT NOT NULL REFERENCES "order" ("group"),
            "1 OR TRUE" INTEGER NOT NULL);
        INSERT INTO "order" VALUES (1, {acme}, 'x', NULL), (2, {acme}, 'y', 1), (3, {bolt}, 'x', 1), (4, {acme}, 'z', 3);
        INSERT INTO "where 1 = 1; --" VALUES (1, 1, 7), (2, 3, 7), (3, 2, 8)"#
    );
    world.database.raw_execute(&rows).await;
}

on_both! {
async fn a_name_is_no_syntax(world) {
    rows(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    assert_eq!(Order::select().count(&acme, pool).await.unwrap(), 3);
    assert_eq!(Order::get(1_i64).one(&acme, pool).await.unwrap().alias, "x");
    assert!(Order::get(3_i64).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(Order::select().filter(Order::ALIAS.eq("x")).one(&bolt, pool).await.unwrap().id, 3);
    // 4 comes after 3, which is another tenant's.
    assert_eq!(Order::select().join(Order::BEFORE).one(&acme, pool).await.unwrap().0.id, 2);
    let groups = Order::select().group_by(Order::TENANT_ID).aggregate(Aggregate::rows());
    assert_eq!(groups.one(&acme, pool).await.unwrap(), (*acme.id(), 3));

    assert_eq!(Item::get(1_i64).one(&acme, pool).await.unwrap().odd, 7);
    assert!(Item::get(2_i64).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(Item::select().filter(Item::ODD.eq(7)).one(&acme, pool).await.unwrap().id, 1);
    let sum = Item::select().aggregate((Item::ODD.sum(), Aggregate::rows()));
    assert_eq!(sum.one(&acme, pool).await.unwrap(), (Some(15), 2));
    let seven = Condition::has(Item::ORDER, Item::ODD.eq(7));
    assert_eq!(Order::select().filter(seven).one(&acme, pool).await.unwrap().id, 1);
    let page = Item::select().page(5).descending(Item::ODD).read(&acme, pool).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [3, 1]);
}
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "customers", schema = "archive")]
struct Former {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = crate::world::Customer)]
    customer_id: Uuid,
}

#[tokio::test]
async fn a_table_of_the_same_name_in_another_schema_is_another_table_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ann = crate::world::customer(&acme, &world.pool, "Ann").await;
    let theirs = crate::world::customer(&bolt, &world.pool, "Ann").await;
    let table = "CREATE SCHEMA archive; CREATE TABLE archive.customers (id UUID PRIMARY KEY, tenant_id UUID NOT NULL, customer_id UUID NOT NULL)";
    world.database.raw_execute(table).await;
    let former = NewFormer { id: Uuid::now_v7(), customer_id: (&ann).into() };
    let former = Former::insert(former).run(&acme, &world.pool).await.unwrap();
    assert_eq!(Former::get(&former).one(&acme, &world.pool).await.unwrap().customer_id, ann.id);
    assert!(Former::get(former.id).optional(&bolt, &world.pool).await.unwrap().is_none());
    let (_, customer) =
        Former::select().join(Former::CUSTOMER_ID).one(&acme, &world.pool).await.unwrap();
    assert_eq!(customer.name, "Ann");
    let (former, theirs) = (world.literal(former.id), world.literal(theirs.id));
    let stray = format!("UPDATE archive.customers SET customer_id = {theirs} WHERE id = {former}");
    world.database.raw_execute(&stray).await;
    assert_eq!(
        Former::select().join(Former::CUSTOMER_ID).count(&acme, &world.pool).await.unwrap(),
        0
    );
}
