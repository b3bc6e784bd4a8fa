//! Values over many rows: over one tenant's rows, whatever the other's would add.

use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Customer, Invoice, InvoiceLine, NewInvoiceLine, customer, invoice, on_both};

on_both! {
async fn l08_sums_means_and_extremes_are_over_the_tenants_rows(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    let theirs = ledger(&bolt, &world.pool).await;
    invoice(&bolt, &world.pool, &theirs.ann, "0", 0).await;
    invoice(&bolt, &world.pool, &theirs.ann, "9", 999_999).await;

    let cents = Invoice::AMOUNT_CENTS;
    let values = (
        Aggregate::rows(),
        cents.sum(),
        cents.avg(),
        cents.min(),
        cents.max(),
        cents.count_distinct(),
    );
    let found = Invoice::select().aggregate(values).one(&acme, &world.pool).await.unwrap();
    assert_eq!(found, (5, Some(1200), Some(240.0), Some(100), Some(400), 4));
    let found =
        Invoice::select().aggregate(values_of_text()).one(&acme, &world.pool).await.unwrap();
    assert_eq!(found, (Some("1".into()), Some("5".into()), 4, 4));
    let raw = format!(
        "SELECT sum(amount_cents) FROM invoices WHERE tenant_id = {}",
        world.literal(*acme.id())
    );
    assert_eq!(world.database.raw_count(&raw).await, 1200);
    let one = Invoice::select().aggregate(cents.sum()).filter(Invoice::PAID.eq(true));
    assert_eq!(one.one(&acme, &world.pool).await.unwrap(), Some(500));
}
}

type TextValues = (
    Aggregate<Invoice, Option<String>>,
    Aggregate<Invoice, Option<String>>,
    Aggregate<Invoice, i64>,
    Aggregate<Invoice, i64>,
);

fn values_of_text() -> TextValues {
    (
        Invoice::NUMBER.min(),
        Invoice::NUMBER.max(),
        Invoice::NOTE.count(),
        Invoice::NOTE.count_distinct(),
    )
}

on_both! {
async fn aggregates_over_no_rows_are_none(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&bolt, &world.pool).await;
    let cents = Invoice::AMOUNT_CENTS;
    let values =
        (Aggregate::rows(), cents.sum(), cents.avg(), cents.min(), cents.max(), cents.count());
    let found = Invoice::select().aggregate(values).one(&acme, &world.pool).await.unwrap();
    assert_eq!(found, (0, None, None, None, None, 0));
    let grouped = Invoice::select().group_by(Invoice::PAID).aggregate(cents.sum());
    assert!(grouped.all(&acme, &world.pool).await.unwrap().is_empty());
    let grouped = Invoice::select().group_by(Invoice::PAID).aggregate(cents.sum());
    assert_eq!(
        grouped.one(&acme, &world.pool).await.unwrap_err(),
        Error::NotFound { entity: "Invoice" }
    );
}
}

on_both! {
async fn small_integers_and_points_in_time_are_aggregated(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    let theirs = ledger(&bolt, &world.pool).await;
    for position in [1, 2] {
        InvoiceLine::insert(line(&ours.invoices[0], position, i32::MAX))
            .run(&acme, &world.pool)
            .await
            .unwrap();
        InvoiceLine::insert(line(&theirs.invoices[0], position, 7))
            .run(&bolt, &world.pool)
            .await
            .unwrap();
    }
    let quantity = InvoiceLine::QUANTITY;
    let values = (quantity.sum(), quantity.avg(), quantity.min(), quantity.count_distinct());
    let found = InvoiceLine::select().aggregate(values).one(&acme, &world.pool).await.unwrap();
    let most = i64::from(i32::MAX);
    assert_eq!(found, (Some(2 * most), Some(most as f64), Some(i32::MAX), 1));
    let found =
        InvoiceLine::select().aggregate(values_of_lines()).one(&bolt, &world.pool).await.unwrap();
    assert_eq!(found, (Some(14), Some(7)));

    let times = (Invoice::CREATED_AT.min(), Invoice::CREATED_AT.max());
    let (first, last): (Option<DateTime<Utc>>, _) =
        Invoice::select().aggregate(times).one(&acme, &world.pool).await.unwrap();
    let created = ours.invoices.iter().map(|row| row.created_at);
    assert_eq!((first, last), (created.clone().min(), created.max()));
}
}

fn line<'t>(invoice: &Owned<'t, Invoice>, position: i32, quantity: i32) -> NewInvoiceLine<'t> {
    NewInvoiceLine { invoice_id: invoice.into(), position, description: "x".into(), quantity }
}

fn values_of_lines() -> (Aggregate<InvoiceLine, Option<i64>>, Aggregate<InvoiceLine, Option<i32>>) {
    (InvoiceLine::QUANTITY.sum(), InvoiceLine::QUANTITY.max())
}

on_both! {
async fn l08_groups_hold_the_tenants_rows_only(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    let theirs = ledger(&bolt, &world.pool).await;
    let elsewhere = customer(&bolt, &world.pool, "Cy").await;
    invoice(&bolt, &world.pool, &elsewhere, "6", 1).await;
    invoice(&bolt, &world.pool, &theirs.ann, "7", 200).await;

    let select =
        Invoice::select().order_by(Invoice::AMOUNT_CENTS.asc()).group_by(Invoice::AMOUNT_CENTS);
    let groups = select.aggregate(Aggregate::rows()).all(&acme, &world.pool).await.unwrap();
    assert_eq!(groups, [(100, 1), (200, 2), (300, 1), (400, 1)]);

    let select = Invoice::select().order_by(Invoice::PAID.asc()).group_by(Invoice::PAID);
    let groups = select.aggregate((Aggregate::rows(), Invoice::AMOUNT_CENTS.sum()));
    assert_eq!(
        groups.all(&acme, &world.pool).await.unwrap(),
        [(false, (3, Some(700))), (true, (2, Some(500)))]
    );

    let payer = (Invoice::PAYER_ID, Invoice::PAID);
    let groups = Invoice::select().group_by(payer).aggregate(Invoice::AMOUNT_CENTS.max());
    let mut groups = groups.filter(Invoice::NUMBER.ne("5")).all(&acme, &world.pool).await.unwrap();
    groups.sort_by_key(|(_, most)| *most);
    let bob = Some(ours.bob.id);
    let sorted = [
        ((None, false), Some(100)),
        ((bob, false), Some(200)),
        ((bob, true), Some(200)),
        ((Some(ours.ann.id), true), Some(300)),
    ];
    for group in sorted {
        assert!(groups.contains(&group), "{group:?} is missing in {groups:?}");
    }
    assert_eq!(groups.len(), 4);

    let single = Customer::select()
        .filter(Customer::NAME.eq("Ann"))
        .group_by(Customer::NAME)
        .aggregate(Aggregate::rows());
    assert_eq!(single.one(&acme, &world.pool).await.unwrap(), ("Ann".to_owned(), 1));
    let several = Customer::select().group_by(Customer::NAME).aggregate(Aggregate::rows());
    assert_eq!(
        several.one(&acme, &world.pool).await.unwrap_err(),
        Error::NotUnique { entity: "Customer" }
    );
}
}

on_both! {
async fn a_sum_that_does_not_fit_is_an_error_for_its_tenant_only(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    invoice(&acme, &world.pool, &ann, "1", i64::MAX).await;
    invoice(&bolt, &world.pool, &theirs, "1", i64::MAX).await;
    let sum = || Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum());
    assert_eq!(sum().one(&acme, &world.pool).await.unwrap(), Some(i64::MAX));
    assert_eq!(sum().one(&bolt, &world.pool).await.unwrap(), Some(i64::MAX));

    invoice(&acme, &world.pool, &ann, "2", 1).await;
    let refused = sum().one(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Value { .. }), "{refused:?}");
    assert_eq!(sum().one(&bolt, &world.pool).await.unwrap(), Some(i64::MAX));
    let mean = Invoice::select()
        .aggregate(Invoice::AMOUNT_CENTS.avg())
        .one(&acme, &world.pool)
        .await
        .unwrap();
    assert!(mean.unwrap() > 4e18);
}
}
