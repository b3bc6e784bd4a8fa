use tenant_sqlx::enter;
use tenant_sqlx::prelude::*;

use crate::world::{
    Customer, Invoice, InvoiceLine, InvoiceSummary, NewInvoiceLine, customer, invoice, on_both,
};

on_both! {
async fn writes_and_reads(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let first = invoice(&acme, &world.pool, &ann, "1", 100).await;
    assert_eq!(first.version, 1);
    let line = InvoiceLine::insert(NewInvoiceLine { invoice_id: (&first).into(), position: 1, description: "x".into(), quantity: 2 })
        .run(&acme, &world.pool).await.unwrap();
    assert_eq!(line.invoice_id, first.id);
    let both = Invoice::select().join(Invoice::CUSTOMER_ID).left_join_each(InvoiceLine::INVOICE_ID).all(&acme, &world.pool).await.unwrap();
    assert_eq!(both.len(), 1);
    let (i, c, l) = &both[0];
    assert_eq!((i.id, c.id, l.as_ref().unwrap().id), (first.id, ann.id, line.id));
    let sum = Invoice::select().project::<InvoiceSummary>().one(&acme, &world.pool).await.unwrap();
    assert_eq!(sum.cents, 100);
    let total = Invoice::select().aggregate((Aggregate::rows(), Invoice::AMOUNT_CENTS.sum(), Invoice::AMOUNT_CENTS.avg())).one(&acme, &world.pool).await.unwrap();
    assert_eq!(total, (1, Some(100), Some(100.0)));
    let updated = Invoice::update(&first).set(Invoice::NUMBER, "2").run(&acme, &world.pool).await.unwrap();
    assert_eq!((updated.number.as_str(), updated.version), ("2", 2));
    let stale = Invoice::update(&first).set(Invoice::NUMBER, "3").run(&acme, &world.pool).await;
    assert_eq!(stale.unwrap_err(), Error::StaleVersion { entity: "Invoice" });
    let updated = Invoice::update(first.id).set(Invoice::PAYER_ID, Reference::claimed(ann.id)).increment(Invoice::AMOUNT_CENTS, 5).run(&acme, &world.pool).await.unwrap();
    assert_eq!((updated.payer_id, updated.amount_cents), (Some(ann.id), 105));
    assert_eq!(Customer::select().filter(Condition::has(Invoice::CUSTOMER_ID, Invoice::NUMBER.contains("2"))).count(&acme, &world.pool).await.unwrap(), 1);
    enter!(bolt = world.bolt);
    assert_eq!(Customer::select().count(&bolt, &world.pool).await.unwrap(), 0);
    assert!(Customer::get(ann.id).optional(&bolt, &world.pool).await.unwrap().is_none());
}
}
