//! Cursors that a client sends back changed, or to the wrong place.

use tenant_sqlx::prelude::*;
use tenant_sqlx::statement::Paged;

use super::ledger;
use crate::world::{Customer, Invoice, on_both};

fn by_amount() -> Paged<Invoice> {
    Invoice::select().page(2).ascending(Invoice::AMOUNT_CENTS)
}

/// The error of reading on from this text.
async fn refusal(tenant: &Tenant<'_>, pool: &TenantPool, text: &str) -> Option<Error> {
    match text.parse::<Cursor>() {
        Ok(cursor) => by_amount().after(Some(cursor)).read(tenant, pool).await.err(),
        Err(error) => Some(error),
    }
}

on_both! {
async fn a_cursor_that_was_changed_is_refused(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let cursor = by_amount().read(&acme, &world.pool).await.unwrap().next.unwrap().to_string();
    assert_eq!(refusal(&acme, &world.pool, &cursor).await, None);
    for place in 0..cursor.len() {
        for other in ["A", "B", "_", "=", "~"] {
            let mut changed = cursor.clone();
            changed.replace_range(place..=place, other);
            let expected = (changed != cursor).then_some(Error::Cursor);
            assert_eq!(
                refusal(&acme, &world.pool, &changed).await,
                expected,
                "`{other}` at {place}"
            );
        }
        assert_eq!(
            refusal(&acme, &world.pool, &cursor[..place]).await,
            Some(Error::Cursor),
            "cut at {place}"
        );
    }
    for changed in [
        format!("{cursor}A"),
        format!("{cursor}AAAA"),
        format!(" {cursor}"),
        format!("{cursor}="),
        cursor.repeat(2),
    ] {
        assert_eq!(refusal(&acme, &world.pool, &changed).await, Some(Error::Cursor), "{changed}");
    }
}
}

on_both! {
async fn what_never_was_a_cursor_is_refused(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let long = "A".repeat(100_000);
    let texts = [
        "",
        " ",
        "A",
        "AAAA",
        "0",
        "null",
        "💥",
        "\0",
        "' OR 1=1 --",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        &long[..8192],
        &long,
    ];
    for text in texts {
        assert_eq!(refusal(&acme, &world.pool, text).await, Some(Error::Cursor));
    }
}
}

on_both! {
async fn another_tenants_cursor_is_refused(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let cursor = by_amount().read(&acme, &world.pool).await.unwrap().next;
    let refused = by_amount().after(cursor.clone()).read(&bolt, &world.pool).await.unwrap_err();
    assert_eq!(refused, Error::Cursor);
    let mut transaction = world.pool.begin(&bolt).await.unwrap();
    let refused =
        by_amount().after(cursor.clone()).read(&bolt, &mut transaction).await.unwrap_err();
    assert_eq!(refused, Error::Cursor);
    transaction.commit().await.unwrap();
    assert_eq!(by_amount().after(cursor).read(&acme, &world.pool).await.unwrap().rows.len(), 2);
}
}

on_both! {
async fn another_querys_cursor_is_refused(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let pool = &world.pool;
    let others = [
        Invoice::select().page(2).descending(Invoice::AMOUNT_CENTS),
        Invoice::select().page(2).ascending(Invoice::VERSION),
        Invoice::select().page(2).ascending(Invoice::NUMBER),
        Invoice::select().page(2),
        Invoice::select().page(2).ascending(Invoice::AMOUNT_CENTS).ascending(Invoice::NUMBER),
    ];
    for other in others {
        let cursor = other.read(&acme, pool).await.unwrap().next.unwrap().to_string();
        assert_eq!(refusal(&acme, pool, &cursor).await, Some(Error::Cursor));
    }
    let of_customers = Customer::select().page(1).read(&acme, pool).await.unwrap().next;
    let refused =
        Invoice::select().page(1).after(of_customers).read(&acme, pool).await.unwrap_err();
    assert_eq!(refused, Error::Cursor);
}
}

on_both! {
/// A filter is no part of the cursor: it is in the query, which says what is read.
async fn a_cursor_never_widens_the_filter_of_the_query_that_takes_it(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let cursor = by_amount().read(&acme, &world.pool).await.unwrap().next;
    let paid =
        Invoice::select().filter(Invoice::PAID.eq(true)).page(10).ascending(Invoice::AMOUNT_CENTS);
    if let Ok(page) = paid.after(cursor).read(&acme, &world.pool).await {
        assert!(page.rows.iter().all(|row| row.paid && row.tenant_id == *acme.id()));
    }
}
}

on_both! {
async fn a_page_and_its_cursor_go_through_json(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let by_name = || Customer::select().page(1).ascending(Customer::NAME);
    let first = by_name().read(&acme, &world.pool).await.unwrap();
    let sent = serde_json::to_value(&first).unwrap();
    assert_eq!(sent["rows"][0]["id"], first.rows[0].id.to_string());
    assert_eq!(sent["next"], first.next.as_ref().unwrap().to_string());

    let cursor: Cursor = serde_json::from_value(sent["next"].clone()).unwrap();
    let second = by_name().after(Some(cursor)).read(&acme, &world.pool).await.unwrap();
    assert!(second.rows[0].name > first.rows[0].name);

    let all = Customer::select().page(100).ascending(Customer::NAME);
    let all = all.read(&acme, &world.pool).await.unwrap();
    assert_eq!(serde_json::to_value(&all).unwrap()["next"], serde_json::Value::Null);
    assert!(serde_json::from_str::<Cursor>("\"\"").is_err());
}
}
