//! Class 25: one connection that runs the same statement for one tenant and then for another.

use std::pin::pin;

use futures_util::StreamExt as _;
use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{
    Customer, Invoice, InvoiceLine, InvoiceSummary, NewInvoiceLine, World, on_both,
};

/// A pool of one connection, so that each statement finds the last one's in its cache.
async fn narrow_pool(world: &World) -> TenantPool {
    let url = world.database.url();
    if world.database.is_postgres() {
        sqlx::postgres::PgPoolOptions::new().max_connections(1).connect(url).await.unwrap().into()
    } else {
        sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect(url).await.unwrap().into()
    }
}

on_both! {
async fn l25_a_statement_that_ran_for_another_tenant_runs_for_this_one(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = narrow_pool(&world).await;
    for (index, invoice) in ledger(&acme, &pool).await.invoices.iter().enumerate() {
        line(&acme, &pool, invoice, index).await;
    }
    for (index, invoice) in ledger(&bolt, &pool).await.invoices.iter().enumerate() {
        Invoice::update(invoice).set(Invoice::AMOUNT_CENTS, 1).run(&bolt, &pool).await.unwrap();
        line(&bolt, &pool, invoice, index).await;
    }
    for _ in 0..3 {
        reads(&acme, &pool, 1200, 5).await;
        reads(&bolt, &pool, 5, 5).await;
    }
    enter!(
        cold = world
            .directory
            .resolve(&Claim::Id(
                world.directory.create("cold".parse().unwrap(), "Cold").await.unwrap().id
            ))
            .await
            .unwrap()
    );
    reads(&cold, &pool, 0, 0).await;
    reads(&acme, &pool, 1200, 5).await;
}
}

async fn line<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
    invoice: &Owned<'t, Invoice>,
    index: usize,
) {
    let new = NewInvoiceLine {
        invoice_id: invoice.into(),
        position: index as i32,
        description: "x".into(),
        quantity: 1,
    };
    InvoiceLine::insert(new).run(tenant, pool).await.unwrap();
}

/// Every kind of read, each through the one connection.
async fn reads(tenant: &Tenant<'_>, pool: &TenantPool, cents: i64, rows: usize) {
    let own = |row: &Invoice| row.tenant_id == *tenant.id();
    let all = Invoice::select().all(tenant, pool).await.unwrap();
    assert_eq!(all.len(), rows);
    assert!(all.iter().all(|row| own(row)));
    assert_eq!(all.iter().map(|row| row.amount_cents).sum::<i64>(), cents);
    assert_eq!(Invoice::select().count(tenant, pool).await.unwrap(), rows as u64);
    assert_eq!(Invoice::select().exists(tenant, pool).await.unwrap(), rows > 0);
    let sum =
        Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(tenant, pool).await.unwrap();
    assert_eq!(sum.unwrap_or_default(), cents);
    let summaries = Invoice::select().project::<InvoiceSummary>().all(tenant, pool).await.unwrap();
    assert_eq!(summaries.iter().map(|row| row.cents).sum::<i64>(), cents);
    let joined = Invoice::select().join(Invoice::CUSTOMER_ID).all(tenant, pool).await.unwrap();
    assert_eq!(joined.len(), rows);
    assert!(joined.iter().all(|(_, customer)| customer.tenant_id == *tenant.id()));
    let dear = Condition::has(Invoice::CUSTOMER_ID, Invoice::AMOUNT_CENTS.ge(100));
    assert_eq!(Customer::select().filter(dear).exists(tenant, pool).await.unwrap(), cents > 100);
    let lines =
        InvoiceLine::select().left_join(InvoiceLine::INVOICE_ID).all(tenant, pool).await.unwrap();
    assert_eq!(lines.len(), rows);
    assert!(lines.iter().all(|(_, invoice)| own(invoice.as_ref().unwrap())));
    let page =
        Invoice::select().page(2).ascending(Invoice::NUMBER).read(tenant, pool).await.unwrap();
    assert!(page.rows.iter().all(|row| own(row)));
    if let Some(next) = page.next {
        let page = Invoice::select()
            .page(2)
            .ascending(Invoice::NUMBER)
            .after(Some(next))
            .read(tenant, pool)
            .await
            .unwrap();
        assert!(page.rows.len() == 2 && page.rows.iter().all(|row| own(row)));
    }
    for row in &all {
        assert_eq!(
            Invoice::get(row.id).one(tenant, pool).await.unwrap().amount_cents,
            row.amount_cents
        );
    }
    let mut stream = pin!(Invoice::select().stream(tenant, pool));
    while let Some(row) = stream.next().await {
        assert!(own(&row.unwrap()));
    }
}

on_both! {
async fn l25_a_get_that_found_a_row_does_not_find_it_for_another_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = narrow_pool(&world).await;
    let ours = ledger(&acme, &pool).await;
    for _ in 0..3 {
        assert!(Invoice::get(ours.invoices[0].id).optional(&acme, &pool).await.unwrap().is_some());
        assert!(Invoice::get(ours.invoices[0].id).optional(&bolt, &pool).await.unwrap().is_none());
        let mut transaction = pool.begin(&bolt).await.unwrap();
        assert!(
            Invoice::get(ours.invoices[0].id)
                .optional(&bolt, &mut transaction)
                .await
                .unwrap()
                .is_none()
        );
        transaction.commit().await.unwrap();
    }
}
}
