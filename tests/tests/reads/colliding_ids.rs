//! Tables whose ids are unique within a tenant only: both tenants have a shelf 1 with a box 1, so
//! every part of a query that forgets the tenant finds one row too many.

use tenant_sqlx::prelude::*;

use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "shelves")]
struct Shelf {
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(id)]
    id: i64,
    place: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "boxes")]
struct Parcel {
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(id)]
    id: i64,
    #[tenant(references = Shelf)]
    shelf_id: i64,
    #[tenant(references = Parcel)]
    inside: Option<i64>,
    label: String,
    grams: i32,
}

/// Acme and Bolt have the same ids. Only Bolt has a shelf in the cellar with a heavy parcel.
async fn stock(world: &World) {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let tables = format!(
        "CREATE TABLE shelves (tenant_id {uuid} NOT NULL, id BIGINT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
         CREATE TABLE boxes (tenant_id {uuid} NOT NULL, id BIGINT NOT NULL, shelf_id BIGINT NOT NULL, inside BIGINT,
             label TEXT NOT NULL, grams INTEGER NOT NULL, PRIMARY KEY (tenant_id, id),
             FOREIGN KEY (tenant_id, shelf_id) REFERENCES shelves (tenant_id, id),
             FOREIGN KEY (tenant_id, inside) REFERENCES boxes (tenant_id, id))"
    );
    world.database.raw_execute(&tables).await;
    let (acme, bolt) = (world.literal(*world.acme.id()), world.literal(*world.bolt.id()));
    let rows = format!(
        "INSERT INTO shelves VALUES ({bolt}, 1, 'cellar'), ({bolt}, 2, 'cellar'), ({acme}, 1, 'attic'), ({acme}, 2, 'hall');
         INSERT INTO boxes VALUES
             ({bolt}, 1, 1, NULL, 'anvil', 9000), ({bolt}, 2, 1, 1, 'spring', 500), ({bolt}, 3, 2, 1, 'anvil', 9000),
             ({acme}, 1, 1, NULL, 'lamp', 100), ({acme}, 2, 1, NULL, 'vase', 200)"
    );
    world.database.raw_execute(&rows).await;
}

on_both! {
async fn a_row_is_read_by_an_id_that_both_tenants_have(world) {
    stock(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    assert_eq!(Parcel::get(1).one(&acme, &world.pool).await.unwrap().label, "lamp");
    assert_eq!(Parcel::get(1).one(&bolt, &world.pool).await.unwrap().label, "anvil");
    assert!(Parcel::get(3).optional(&acme, &world.pool).await.unwrap().is_none());
    let by_id = || Parcel::select().filter(Parcel::ID.eq(1));
    assert_eq!(by_id().one(&acme, &world.pool).await.unwrap().tenant_id, *acme.id());
    assert_eq!(by_id().count(&bolt, &world.pool).await.unwrap(), 1);
    let key = Parcel::get(1).one(&acme, &world.pool).await.unwrap().key();
    assert_eq!(Parcel::get(key).one(&acme, &world.pool).await.unwrap().label, "lamp");
    assert_eq!(world.database.raw_count("SELECT count(*) FROM boxes WHERE id = 1").await, 2);
}
}

on_both! {
async fn l07_joins_meet_one_of_two_rows_with_the_same_id(world) {
    stock(&world).await;
    enter!(acme = world.acme);
    let select = Parcel::select().join(Parcel::SHELF_ID).order_by(Parcel::ID.asc());
    let rows = select.all(&acme, &world.pool).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|(p, s)| (p.label.as_str(), s.place.as_str())).collect();
    assert_eq!(rows, [("lamp", "attic"), ("vase", "attic")]);
    assert_eq!(Parcel::select().join(Parcel::SHELF_ID).count(&acme, &world.pool).await.unwrap(), 2);
    assert_eq!(
        Parcel::select().left_join(Parcel::SHELF_ID).count(&acme, &world.pool).await.unwrap(),
        2
    );
    assert_eq!(
        Shelf::select().join_each(Parcel::SHELF_ID).count(&acme, &world.pool).await.unwrap(),
        2
    );
    // Bolt has parcels on shelf 2, Acme has none.
    let select = Shelf::select().left_join_each(Parcel::SHELF_ID).filter(Shelf::ID.eq(2));
    assert!(select.one(&acme, &world.pool).await.unwrap().1.is_none());
    // Bolt has parcels inside parcel 1, Acme has none.
    assert_eq!(
        Parcel::select().join_each(Parcel::INSIDE).count(&acme, &world.pool).await.unwrap(),
        0
    );
    assert_eq!(
        Parcel::select().left_join(Parcel::INSIDE).count(&acme, &world.pool).await.unwrap(),
        2
    );
    let chain = Shelf::select().join_each(Parcel::SHELF_ID).then_left_join(Parcel::INSIDE);
    assert_eq!(chain.count(&acme, &world.pool).await.unwrap(), 2);
}
}

on_both! {
async fn l07_sub_selects_meet_one_of_two_rows_with_the_same_id(world) {
    stock(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let heavy = || Parcel::GRAMS.gt(1000);
    let first = || Shelf::select().filter(Shelf::ID.eq(1));
    let has = || Condition::has(Parcel::SHELF_ID, heavy());
    assert_eq!(first().filter(has()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(first().filter(has()).count(&bolt, pool).await.unwrap(), 1);
    let listed =
        || Shelf::ID.is_in_select(Parcel::select().filter(heavy()).column(Parcel::SHELF_ID));
    assert_eq!(first().filter(listed()).count(&acme, pool).await.unwrap(), 0);
    let unlisted =
        || Shelf::ID.is_not_in_select(Parcel::select().filter(heavy()).column(Parcel::SHELF_ID));
    assert_eq!(first().filter(unlisted()).count(&acme, pool).await.unwrap(), 1);
    assert_eq!(first().filter(unlisted()).count(&bolt, pool).await.unwrap(), 0);
    let lamp = || Parcel::select().filter(Parcel::ID.eq(1));
    let in_cellar = || Parcel::SHELF_ID.is_one_with(Shelf::PLACE.eq("cellar"));
    assert_eq!(lamp().filter(in_cellar()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(lamp().filter(in_cellar().not()).count(&acme, pool).await.unwrap(), 1);
    assert_eq!(lamp().filter(in_cellar()).count(&bolt, pool).await.unwrap(), 1);
    let filled = Condition::has(Parcel::INSIDE, Condition::all());
    assert_eq!(lamp().filter(filled).count(&acme, pool).await.unwrap(), 0);
    let deep = Condition::has(
        Parcel::SHELF_ID,
        Condition::has(Parcel::INSIDE, heavy().or(Condition::all())),
    );
    assert_eq!(Shelf::select().filter(deep).count(&acme, pool).await.unwrap(), 0);
}
}

on_both! {
async fn l08_aggregates_and_pages_over_ids_that_both_tenants_have(world) {
    stock(&world).await;
    enter!(acme = world.acme);
    let values =
        (Aggregate::rows(), Parcel::GRAMS.sum(), Parcel::GRAMS.max(), Parcel::ID.count_distinct());
    let (rows, sum, max, ids) =
        Parcel::select().aggregate(values).one(&acme, &world.pool).await.unwrap();
    assert_eq!((rows, sum, max, ids), (2, Some(300), Some(200), 2));
    let page = Parcel::select().page(1).read(&acme, &world.pool).await.unwrap();
    assert_eq!(page.rows[0].label, "lamp");
    let page = Parcel::select().page(1).after(page.next).read(&acme, &world.pool).await.unwrap();
    assert_eq!(page.rows[0].label, "vase");
    assert!(page.next.is_none());
}
}
