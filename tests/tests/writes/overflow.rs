//! Numbers at the end of their range.

use tenant_sqlx::prelude::*;

use super::new_line;
use crate::world::{Invoice, InvoiceLine, customer, invoice, on_both};

on_both! {
/// SQLite would go on with a float, which no later read could take for a number of cents.
async fn an_increment_beyond_64_bits_changes_nothing(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", i64::MAX).await;
    assert_eq!(row.amount_cents, i64::MAX);
    for refused in [
        Invoice::update(&row).increment(Invoice::AMOUNT_CENTS, 1).run(&acme, &world.pool).await.map(drop),
        Invoice::update_where(Condition::all()).increment(Invoice::AMOUNT_CENTS, 1).run(&acme, &world.pool).await.map(drop),
        Invoice::update(row.id).increment(Invoice::AMOUNT_CENTS, i64::MAX).set(Invoice::PAID, true).run(&acme, &world.pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Value { .. })), "{refused:?}");
    }
    assert_eq!(*Invoice::get(row.id).one(&acme, &world.pool).await.unwrap(), *row);
    let less = Invoice::update(&row).increment(Invoice::AMOUNT_CENTS, -i64::MAX).run(&acme, &world.pool).await.unwrap();
    assert_eq!(less.amount_cents, 0);
}
}

on_both! {
/// SQLite's integers have 64 bits whatever the field says.
async fn an_increment_beyond_32_bits_changes_nothing(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let bill = invoice(&acme, &world.pool, &ann, "1", 1).await;
    let mut new = new_line(&bill, 1);
    new.quantity = i32::MAX;
    let line = InvoiceLine::insert(new).run(&acme, &world.pool).await.unwrap();
    let refused = InvoiceLine::update(&line).increment(InvoiceLine::QUANTITY, 1).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Value { .. })), "{refused:?}");
    assert_eq!(InvoiceLine::get(line.id).one(&acme, &world.pool).await.unwrap().quantity, i32::MAX);
}
}
