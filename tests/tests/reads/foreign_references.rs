//! Joins over a reference that the library refuses to write: a row of one tenant that points to a
//! row of another. Each outer row is the tenant's own, so only the joined table's predicate helps.

use tenant_sqlx::prelude::*;

use super::{ledger, point};
use crate::world::{
    Customer, Invoice, InvoiceLine, LineNote, NewInvoiceLine, NewLineNote, World, customer, on_both,
};

/// Acme's invoice 1, which points to a customer of Bolt as its customer and its payer.
async fn stray(world: &World) -> (Uuid, Uuid) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let zoe = customer(&bolt, &world.pool, "Zoe").await;
    let invoice = ours.invoices[0].id;
    point(world, "invoices", invoice, "customer_id", zoe.id).await;
    point(world, "invoices", invoice, "payer_id", zoe.id).await;
    (invoice, zoe.id)
}

on_both! {
async fn l07_an_inner_join_to_another_tenants_row_gives_no_row(world) {
    let (stray, zoe) = stray(&world).await;
    enter!(acme = world.acme);
    let pinned = || Invoice::select().filter(Invoice::ID.eq(stray));
    assert!(pinned().exists(&acme, &world.pool).await.unwrap());
    assert!(
        pinned().join(Invoice::CUSTOMER_ID).optional(&acme, &world.pool).await.unwrap().is_none()
    );
    assert_eq!(pinned().join(Invoice::CUSTOMER_ID).count(&acme, &world.pool).await.unwrap(), 0);
    assert!(!pinned().join(Invoice::PAYER_ID).exists(&acme, &world.pool).await.unwrap());
    enter!(bolt = world.bolt);
    let from_there =
        Customer::select().filter(Customer::ID.eq(zoe)).join_each(Invoice::CUSTOMER_ID);
    assert_eq!(from_there.count(&bolt, &world.pool).await.unwrap(), 0);
}
}

on_both! {
async fn l07_a_left_join_to_another_tenants_row_gives_no_partner(world) {
    let (stray, zoe) = stray(&world).await;
    enter!(acme = world.acme);
    let pinned = || Invoice::select().filter(Invoice::ID.eq(stray));
    let (invoice, customer) =
        pinned().left_join(Invoice::CUSTOMER_ID).one(&acme, &world.pool).await.unwrap();
    assert_eq!((invoice.customer_id, customer.is_none()), (zoe, true));
    let (_, payer) = pinned().left_join(Invoice::PAYER_ID).one(&acme, &world.pool).await.unwrap();
    assert!(payer.is_none());
    // The row must be missing in the database's answer, not only unread.
    let named =
        pinned().left_join(Invoice::CUSTOMER_ID).filter_joined(Customer::NAME.is_not_null());
    assert_eq!(named.count(&acme, &world.pool).await.unwrap(), 0);
    let zoe_has =
        Customer::select().filter(Customer::ID.eq(zoe)).left_join_each(Invoice::CUSTOMER_ID);
    enter!(bolt = world.bolt);
    assert!(zoe_has.one(&bolt, &world.pool).await.unwrap().1.is_none());
}
}

on_both! {
async fn l07_an_order_by_another_tenants_row_tells_nothing(world) {
    let (stray, _) = stray(&world).await;
    enter!(acme = world.acme);
    // Zoe's name would put the invoice first in one direction, and last in the other.
    for order in [|| Customer::NAME.asc(), || Customer::NAME.desc()] {
        let some = Invoice::NUMBER.is_in(["1", "2"]);
        let select =
            Invoice::select().filter(some).left_join(Invoice::PAYER_ID).order_by_joined(order());
        let rows = select.all(&acme, &world.pool).await.unwrap();
        assert_eq!(rows.iter().filter(|(_, payer)| payer.is_some()).count(), 1);
        assert_eq!(rows.last().unwrap().0.id, stray);
    }
}
}

on_both! {
async fn l07_a_join_behind_a_join_stops_at_another_tenants_row(world) {
    let (stray, _) = stray(&world).await;
    enter!(acme = world.acme);
    let invoice = Invoice::get(stray).one(&acme, &world.pool).await.unwrap();
    let line = NewInvoiceLine {
        invoice_id: (&invoice).into(),
        position: 1,
        description: "x".into(),
        quantity: 1,
    };
    let line = InvoiceLine::insert(line).run(&acme, &world.pool).await.unwrap();
    let note = NewLineNote { id: Uuid::now_v7(), line_id: (&line).into(), body: "why".into() };
    LineNote::insert(note).run(&acme, &world.pool).await.unwrap();

    let to_invoice =
        || LineNote::select().join(LineNote::LINE_ID).then_join(InvoiceLine::INVOICE_ID);
    assert_eq!(to_invoice().one(&acme, &world.pool).await.unwrap().2.id, stray);
    let inner = to_invoice().then_join(Invoice::CUSTOMER_ID);
    assert!(inner.optional(&acme, &world.pool).await.unwrap().is_none());
    let (.., customer) =
        to_invoice().then_left_join(Invoice::CUSTOMER_ID).one(&acme, &world.pool).await.unwrap();
    assert!(customer.is_none());
    // What hangs on the foreign row is out of reach too, although it is nobody's.
    world.database.raw_execute("INSERT INTO countries VALUES ('CH', 'Switzerland')").await;
    world.database.raw_execute("UPDATE customers SET country_code = 'CH'").await;
    let (.., country) = to_invoice()
        .then_left_join(Invoice::CUSTOMER_ID)
        .then_left_join(Customer::COUNTRY_CODE)
        .one(&acme, &world.pool)
        .await
        .unwrap();
    assert!(country.is_none());
}
}

on_both! {
async fn l07_a_self_join_stops_at_another_tenants_row(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    point(&world, "customers", ann.id, "referred_by", theirs.id).await;

    assert_eq!(
        Customer::get(&ann).one(&acme, &world.pool).await.unwrap().referred_by,
        Some(theirs.id)
    );
    assert_eq!(
        Customer::select().join(Customer::REFERRED_BY).count(&acme, &world.pool).await.unwrap(),
        0
    );
    let (_, by) =
        Customer::select().left_join(Customer::REFERRED_BY).one(&acme, &world.pool).await.unwrap();
    assert!(by.is_none());
    assert_eq!(
        Customer::select()
            .join_each(Customer::REFERRED_BY)
            .count(&bolt, &world.pool)
            .await
            .unwrap(),
        0
    );
    let (_, referred) = Customer::select()
        .left_join_each(Customer::REFERRED_BY)
        .one(&bolt, &world.pool)
        .await
        .unwrap();
    assert!(referred.is_none());
}
}

on_both! {
async fn l07_a_wide_condition_on_a_join_finds_no_foreign_row(world) {
    let (stray, _) = stray(&world).await;
    enter!(acme = world.acme);
    let wide = || Customer::NAME.eq("Zoe").or(Condition::all());
    let pinned = || Invoice::select().filter(Invoice::ID.eq(stray));
    let (_, customer) =
        pinned().left_join(Invoice::CUSTOMER_ID).on(wide()).one(&acme, &world.pool).await.unwrap();
    assert!(customer.is_none());
    assert_eq!(
        pinned().join(Invoice::CUSTOMER_ID).on(wide()).count(&acme, &world.pool).await.unwrap(),
        0
    );
    let not = Customer::NAME.eq("Ann").not();
    assert_eq!(
        pinned().join(Invoice::CUSTOMER_ID).on(not).count(&acme, &world.pool).await.unwrap(),
        0
    );
    let locked = pinned().left_join(Invoice::CUSTOMER_ID).for_update();
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    assert!(locked.one(&acme, &mut transaction).await.unwrap().1.is_none());
    transaction.commit().await.unwrap();
}
}
