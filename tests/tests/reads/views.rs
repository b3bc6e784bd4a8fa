//! Views, read like tables.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Customer, CustomerTotal, NewCustomer, World, customer, invoice, on_both};

on_both! {
async fn a_view_gives_the_tenants_rows_only(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    invoice(&bolt, pool, &theirs.ann, "6", 1_000_000).await;
    customer(&acme, pool, "Cy").await;

    let select = CustomerTotal::select().order_by(CustomerTotal::NAME.asc());
    let rows = select.all(&acme, pool).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.total)).collect();
    assert_eq!(rows, [("Ann", 700), ("Bob", 500), ("Cy", 0)]);
    assert_eq!(CustomerTotal::get(ours.ann.id).one(&acme, pool).await.unwrap().total, 700);
    assert!(CustomerTotal::get(theirs.ann.id).optional(&acme, pool).await.unwrap().is_none());
    assert!(
        !CustomerTotal::select()
            .filter(CustomerTotal::TOTAL.gt(100_000))
            .exists(&acme, pool)
            .await
            .unwrap()
    );
    let values = (Aggregate::rows(), CustomerTotal::TOTAL.sum(), CustomerTotal::TOTAL.max());
    assert_eq!(
        CustomerTotal::select().aggregate(values).one(&acme, pool).await.unwrap(),
        (3, Some(1200), Some(700))
    );
    let page = CustomerTotal::select()
        .page(2)
        .descending(CustomerTotal::TOTAL)
        .read(&acme, pool)
        .await
        .unwrap();
    assert_eq!(page.rows[0].name, "Ann");
    let page = CustomerTotal::select()
        .page(2)
        .descending(CustomerTotal::TOTAL)
        .after(page.next)
        .read(&acme, pool)
        .await
        .unwrap();
    assert_eq!((page.rows[0].name.as_str(), page.next.is_none()), ("Cy", true));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customer_totals").await, 5);
}
}

on_both! {
async fn l07_a_view_in_a_sub_select_keeps_to_the_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    invoice(&bolt, pool, &theirs.ann, "6", 1_000_000).await;

    // Bolt's Ann is rich; Acme's is not.
    let rich = || {
        CustomerTotal::select().filter(CustomerTotal::TOTAL.gt(100_000)).column(CustomerTotal::NAME)
    };
    let pinned = || Customer::select().filter(Customer::ID.eq(ours.ann.id));
    assert_eq!(
        pinned().filter(Customer::NAME.is_in_select(rich())).count(&acme, pool).await.unwrap(),
        0
    );
    assert_eq!(
        pinned().filter(Customer::NAME.is_not_in_select(rich())).count(&acme, pool).await.unwrap(),
        1
    );
    let there = Customer::select().filter(Customer::NAME.is_in_select(rich()));
    assert_eq!(there.one(&bolt, pool).await.unwrap().id, theirs.ann.id);
}
}

on_both! {
/// A database that evaluates a column twice may let a row through and then call it another's. Such
/// a row is refused, not branded.
async fn a_row_that_names_another_tenant_is_not_handed_out(world) {
    enter!(acme = world.acme);
    let new = (0..64).map(|number| NewCustomer {
        id: Uuid::now_v7(),
        name: number.to_string(),
        email: None,
        country_code: None,
        referred_by: None,
    });
    Customer::insert_many(new).run(&acme, &world.pool).await.unwrap();
    tenants_by_chance(&world).await;
    for _ in 0..4 {
        match CustomerTotal::select().all(&acme, &world.pool).await {
            Ok(rows) => assert!(rows.iter().all(|row| row.tenant_id == *acme.id())),
            Err(refused) => assert_eq!(refused, Error::Foreign { entity: "CustomerTotal" }),
        }
    }
}
}

async fn tenants_by_chance(world: &World) {
    let (acme, bolt) = (world.literal(*world.acme.id()), world.literal(*world.bolt.id()));
    let (chance, cast) = if world.database.is_postgres() {
        ("random() < 0.5", "::UUID")
    } else {
        ("random() % 2 = 0", "")
    };
    let view = format!(
        "DROP VIEW customer_totals;
         CREATE VIEW customer_totals AS
             SELECT id AS customer_id, CASE WHEN {chance} THEN {acme}{cast} ELSE {bolt}{cast} END AS tenant_id, name, 1 AS total FROM customers"
    );
    // Postgres gives the number the type that the entity declares.
    let view = if world.database.is_postgres() {
        view.replace("1 AS total", "1::BIGINT AS total")
    } else {
        view
    };
    world.database.raw_execute(&view).await;
}
