//! Rows that were deleted softly: out of sight, unless asked for.

use tenant_sqlx::prelude::*;

use super::{Ledger, ledger, numbers};
use crate::world::{
    Customer, Invoice, InvoiceLine, InvoiceSummary, NewInvoiceLine, World, on_both,
};

/// A ledger whose invoices 2 and 3 were deleted. The other tenant deleted 1.
async fn with_deletions<'t>(world: &World, tenant: &Tenant<'t>) -> Ledger<'t> {
    let ours = ledger(tenant, &world.pool).await;
    for invoice in &ours.invoices[1..3] {
        Invoice::soft_delete(invoice).run(tenant, &world.pool).await.unwrap();
    }
    enter!(bolt = world.bolt);
    let theirs = ledger(&bolt, &world.pool).await;
    Invoice::soft_delete(&theirs.invoices[0]).run(&bolt, &world.pool).await.unwrap();
    ours
}

on_both! {
async fn deleted_rows_are_out_of_sight(world) {
    enter!(acme = world.acme);
    let ours = with_deletions(&world, &acme).await;
    let pool = &world.pool;
    assert_eq!(
        world
            .database
            .raw_count("SELECT count(*) FROM invoices WHERE deleted_at IS NOT NULL")
            .await,
        3
    );
    let gone = &ours.invoices[1];
    assert_eq!(numbers(&acme, pool, Condition::all()).await, "145");
    assert_eq!(numbers(&acme, pool, Invoice::NUMBER.eq("2").or(Condition::all())).await, "145");
    assert!(Invoice::get(gone.id).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(
        Invoice::get(gone).one(&acme, pool).await.unwrap_err(),
        Error::NotFound { entity: "Invoice" }
    );
    assert_eq!(Invoice::select().count(&acme, pool).await.unwrap(), 3);
    assert!(!Invoice::select().filter(Invoice::NUMBER.eq("2")).exists(&acme, pool).await.unwrap());
    assert_eq!(
        Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(&acme, pool).await.unwrap(),
        Some(800)
    );
    assert_eq!(Invoice::select().page(10).read(&acme, pool).await.unwrap().rows.len(), 3);
    assert_eq!(
        Invoice::select().project::<InvoiceSummary>().all(&acme, pool).await.unwrap().len(),
        3
    );
    enter!(bolt = world.bolt);
    assert_eq!(numbers(&bolt, pool, Condition::all()).await, "2345");
}
}

on_both! {
async fn deleted_rows_are_shown_to_their_tenant_when_asked_for(world) {
    enter!(acme = world.acme);
    let ours = with_deletions(&world, &acme).await;
    let pool = &world.pool;
    assert_eq!(Invoice::select().with_deleted().count(&acme, pool).await.unwrap(), 5);
    assert_eq!(Invoice::select().only_deleted().count(&acme, pool).await.unwrap(), 2);
    let only = Invoice::select()
        .only_deleted()
        .order_by(Invoice::NUMBER.asc())
        .all(&acme, pool)
        .await
        .unwrap();
    assert_eq!(only.iter().map(|row| row.number.as_str()).collect::<String>(), "23");
    assert!(only.iter().all(|row| row.deleted_at.is_some() && row.tenant_id == *acme.id()));
    let one = Invoice::select()
        .with_deleted()
        .filter(Invoice::ID.eq(ours.invoices[1].id))
        .one(&acme, pool)
        .await
        .unwrap();
    assert_eq!(one.number, "2");
    assert_eq!(
        Invoice::select().with_deleted().page(10).read(&acme, pool).await.unwrap().rows.len(),
        5
    );
    let sum = Invoice::select()
        .only_deleted()
        .aggregate(Invoice::AMOUNT_CENTS.sum())
        .one(&acme, pool)
        .await
        .unwrap();
    assert_eq!(sum, Some(400));
    enter!(bolt = world.bolt);
    assert_eq!(Invoice::select().only_deleted().one(&bolt, pool).await.unwrap().number, "1");
}
}

on_both! {
async fn a_deleted_row_is_no_partner_in_a_join(world) {
    enter!(acme = world.acme);
    let ours = with_deletions(&world, &acme).await;
    let pool = &world.pool;
    let bob = || Customer::select().filter(Customer::ID.eq(ours.bob.id));
    // Bob has invoices 3, deleted, and 4; he paid 2 and 3, both deleted.
    assert_eq!(bob().join_each(Invoice::CUSTOMER_ID).one(&acme, pool).await.unwrap().1.number, "4");
    assert_eq!(bob().join_each(Invoice::PAYER_ID).count(&acme, pool).await.unwrap(), 0);
    assert!(bob().left_join_each(Invoice::PAYER_ID).one(&acme, pool).await.unwrap().1.is_none());
    assert_eq!(
        bob().with_deleted().left_join_each(Invoice::PAYER_ID).count(&acme, pool).await.unwrap(),
        2
    );
    let line = |position, invoice| NewInvoiceLine {
        invoice_id: invoice,
        position,
        description: "x".into(),
        quantity: 1,
    };
    InvoiceLine::insert(line(1, (&ours.invoices[1]).into())).run(&acme, pool).await.unwrap();
    InvoiceLine::insert(line(1, (&ours.invoices[0]).into())).run(&acme, pool).await.unwrap();
    let joined = InvoiceLine::select().join(InvoiceLine::INVOICE_ID);
    assert_eq!(joined.one(&acme, pool).await.unwrap().1.number, "1");
    let (left, none): (Vec<_>, Vec<_>) = InvoiceLine::select()
        .left_join(InvoiceLine::INVOICE_ID)
        .all(&acme, pool)
        .await
        .unwrap()
        .into_iter()
        .partition(|row| row.1.is_some());
    assert_eq!((left.len(), none.len()), (1, 1));
}
}

on_both! {
async fn a_sub_select_passes_over_deleted_rows(world) {
    enter!(acme = world.acme);
    let ours = with_deletions(&world, &acme).await;
    let pool = &world.pool;
    let bob = || Customer::select().filter(Customer::ID.eq(ours.bob.id));
    let paid = || Condition::has(Invoice::PAYER_ID, Condition::all());
    assert_eq!(bob().filter(paid()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(bob().filter(paid().not()).count(&acme, pool).await.unwrap(), 1);
    let payers = || Invoice::select().column(Invoice::PAYER_ID);
    assert_eq!(
        bob().filter(Customer::ID.is_in_select(payers())).count(&acme, pool).await.unwrap(),
        0
    );
    let ever = Invoice::select().with_deleted().column(Invoice::PAYER_ID);
    assert_eq!(bob().filter(Customer::ID.is_in_select(ever)).count(&acme, pool).await.unwrap(), 1);
    let formerly = Invoice::select().only_deleted().column(Invoice::CUSTOMER_ID);
    assert_eq!(
        Customer::select()
            .filter(Customer::ID.is_in_select(formerly))
            .count(&acme, pool)
            .await
            .unwrap(),
        2
    );
    let restored = Invoice::restore(ours.invoices[1].id).run(&acme, pool).await.unwrap();
    assert_eq!(restored.deleted_at, None);
    assert_eq!(bob().filter(paid()).count(&acme, pool).await.unwrap(), 1);
}
}
