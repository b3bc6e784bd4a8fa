//! Order, limits, distinct rows, projections, counts.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Customer, Invoice, InvoiceSummary, on_both};

#[derive(Debug, Clone, PartialEq, Row)]
#[tenant(of = Invoice)]
struct Paid {
    paid: bool,
}

#[derive(Debug, Clone, PartialEq, Row)]
#[tenant(of = Invoice)]
struct Remark {
    note: Option<String>,
    #[tenant(column = customer_id)]
    to: Uuid,
}

on_both! {
async fn rows_come_in_the_order_asked_for_with_nulls_last(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let ordered = async |select: tenant_sqlx::statement::Select<Invoice>| {
        let rows = select.all(&acme, &world.pool).await.unwrap();
        rows.iter().map(|row| row.number.as_str()).collect::<String>()
    };
    let all = || Invoice::select();
    assert_eq!(ordered(all().order_by(Invoice::NUMBER.asc())).await, "12345");
    assert_eq!(ordered(all().order_by(Invoice::NUMBER.desc())).await, "54321");
    assert_eq!(
        ordered(all().order_by(Invoice::AMOUNT_CENTS.desc()).order_by(Invoice::NUMBER.asc())).await,
        "54231"
    );
    assert_eq!(
        ordered(all().order_by(Invoice::PAID.asc()).order_by(Invoice::NUMBER.desc())).await,
        "53142"
    );
    assert_eq!(ordered(all().order_by(Invoice::NOTE.asc())).await, "52341");
    assert_eq!(ordered(all().order_by(Invoice::NOTE.desc())).await, "43251");
}
}

on_both! {
async fn rows_without_a_partner_come_last_in_an_order_by_the_partner(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    for order in [|| Customer::NAME.asc(), || Customer::NAME.desc()] {
        let select = Invoice::select().left_join(Invoice::PAYER_ID).order_by_joined(order());
        let rows = select.all(&acme, &world.pool).await.unwrap();
        let payers: Vec<bool> = rows.iter().map(|(_, payer)| payer.is_some()).collect();
        assert_eq!(payers, [true, true, true, false, false]);
    }
}
}

on_both! {
async fn limits_and_offsets_count_the_tenants_rows_only(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    // The other's rows stand first and last in every order.
    ledger(&bolt, &world.pool).await;
    ledger(&acme, &world.pool).await;
    let numbers = async |limit: Option<u64>, offset: Option<u64>| {
        let mut select = Invoice::select().order_by(Invoice::NUMBER.asc());
        if let Some(limit) = limit {
            select = select.limit(limit);
        }
        if let Some(offset) = offset {
            select = select.offset(offset);
        }
        let rows = select.all(&acme, &world.pool).await.unwrap();
        rows.iter().map(|row| row.number.as_str()).collect::<String>()
    };
    assert_eq!(numbers(Some(2), None).await, "12");
    assert_eq!(numbers(Some(0), None).await, "");
    assert_eq!(numbers(Some(2), Some(2)).await, "34");
    assert_eq!(numbers(None, Some(3)).await, "45");
    assert_eq!(numbers(None, Some(5)).await, "");
    assert_eq!(numbers(None, Some(0)).await, "12345");
    assert_eq!(numbers(Some(u64::MAX), Some(4)).await, "5");
    assert_eq!(numbers(Some(100), Some(u64::MAX)).await, "");
    let counted = Invoice::select().limit(2).offset(1).count(&acme, &world.pool).await.unwrap();
    assert_eq!(counted, 5);
    assert!(!Invoice::select().offset(5).exists(&acme, &world.pool).await.unwrap());
}
}

on_both! {
async fn distinct_rows_are_given_and_counted_once(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let unpaid = Invoice::NUMBER.is_in(["1", "3", "5"]);
    Invoice::delete_where(unpaid).run(&bolt, &world.pool).await.unwrap();

    let paid = Invoice::select().project::<Paid>().distinct().order_by(Invoice::PAID.asc());
    let rows = paid.all(&acme, &world.pool).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.paid).collect::<Vec<_>>(), [false, true]);
    let count = async |tenant| {
        Invoice::select().project::<Paid>().distinct().count(tenant, &world.pool).await.unwrap()
    };
    assert_eq!(
        (count(&acme).await, Invoice::select().distinct().count(&acme, &world.pool).await.unwrap()),
        (2, 5)
    );
    let theirs =
        Invoice::select().project::<Paid>().distinct().count(&bolt, &world.pool).await.unwrap();
    assert_eq!(theirs, 1);

    let joined = Invoice::select().join(Invoice::CUSTOMER_ID).distinct();
    assert_eq!(joined.count(&acme, &world.pool).await.unwrap(), 5);
    let each = Customer::select().join_each(Invoice::CUSTOMER_ID);
    assert_eq!(each.count(&acme, &world.pool).await.unwrap(), 5);
}
}

on_both! {
async fn projections_hold_the_named_columns_of_the_tenants_rows(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let select =
        Invoice::select().project::<InvoiceSummary>().order_by(Invoice::NUMBER.desc()).limit(2);
    let rows: Vec<InvoiceSummary> =
        select.all(&acme, &world.pool).await.unwrap().into_iter().map(Owned::into_inner).collect();
    let summary = |number: &str, cents| InvoiceSummary { number: number.to_owned(), cents };
    assert_eq!(rows, [summary("5", 400), summary("4", 300)]);

    let unnoted = Invoice::select().project::<Remark>().filter(Invoice::NOTE.is_null());
    let remark = unnoted.one(&acme, &world.pool).await.unwrap();
    assert_eq!(*remark, Remark { note: None, to: ours.ann.id });
    let all = Invoice::select().project::<InvoiceSummary>().all(&acme, &world.pool).await.unwrap();
    assert_eq!(all.len(), 5);
}
}

on_both! {
async fn l08_counts_and_existence_know_one_tenant_only(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&bolt, &world.pool).await;
    let pool = &world.pool;
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices").await, 5);

    assert_eq!(Invoice::select().count(&acme, pool).await.unwrap(), 0);
    assert!(!Invoice::select().exists(&acme, pool).await.unwrap());
    assert_eq!(Invoice::select().distinct().count(&acme, pool).await.unwrap(), 0);
    assert_eq!(Invoice::select().with_deleted().count(&acme, pool).await.unwrap(), 0);
    assert_eq!(Invoice::select().project::<Paid>().distinct().count(&acme, pool).await.unwrap(), 0);
    assert!(!Invoice::select().project::<Paid>().exists(&acme, pool).await.unwrap());
    assert_eq!(Invoice::select().join(Invoice::CUSTOMER_ID).count(&acme, pool).await.unwrap(), 0);
    assert!(!Invoice::select().left_join(Invoice::CUSTOMER_ID).exists(&acme, pool).await.unwrap());
    assert_eq!(Invoice::select().aggregate(Aggregate::rows()).one(&acme, pool).await.unwrap(), 0);
    assert_eq!(
        Invoice::select().aggregate(Invoice::NUMBER.count()).one(&acme, pool).await.unwrap(),
        0
    );
    assert_eq!(
        Invoice::select()
            .aggregate(Invoice::NUMBER.count_distinct())
            .one(&acme, pool)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        Invoice::select().aggregate(Invoice::NUMBER.max()).one(&acme, pool).await.unwrap(),
        None
    );
    let groups = Invoice::select().group_by(Invoice::PAID).aggregate(Aggregate::rows());
    assert!(groups.all(&acme, pool).await.unwrap().is_empty());
    assert!(Invoice::select().page(10).read(&acme, pool).await.unwrap().rows.is_empty());

    let mut transaction = pool.begin(&acme).await.unwrap();
    assert_eq!(Invoice::select().count(&acme, &mut transaction).await.unwrap(), 0);
    assert!(!Invoice::select().exists(&acme, &mut transaction).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(Invoice::select().count(&bolt, pool).await.unwrap(), 5);
}
}
