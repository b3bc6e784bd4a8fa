//! Conditions: each finds rows of its own tenant alone, however it is put.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "SELECT i.number, i.amount_cents FROM Invoice i
    WHERE (:paid IS NULL OR i.paid = :paid)
      AND (:number IS NULL OR i.number = :number)
      AND (:least IS NULL OR i.amount_cents >= :least)
    ORDER BY i.number"
)]
fn search(paid: Option<bool>, number: Option<&str>, least: Option<i64>) -> Rows<(String, i64)>;

#[tenant_scoped("SELECT amount_cents FROM Invoice WHERE id = ANY(:ids) ORDER BY amount_cents")]
fn any_of(ids: &[Uuid]) -> Rows<i64>;

#[tenant_scoped(
    "SELECT amount_cents FROM Invoice WHERE number <> ALL(:numbers) ORDER BY amount_cents"
)]
fn none_of(numbers: &[&str]) -> Rows<i64>;

#[tenant_scoped(
    postgres,
    "SELECT amount_cents FROM Invoice WHERE :numbers IS NULL OR number = ANY(:numbers) ORDER BY 1"
)]
fn perhaps_any_of(numbers: Option<&[String]>) -> Rows<i64>;

#[tenant_scoped(
    "SELECT number, amount_cents FROM Invoice
    WHERE (amount_cents, number) > (:amount, :number) ORDER BY amount_cents, number LIMIT :most"
)]
fn behind(amount: i64, number: &str, most: i64) -> Rows<(String, i64)>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c
    WHERE NOT EXISTS (SELECT 1 FROM Invoice i WHERE i.customer_id = c.id) ORDER BY c.name"
)]
fn without_invoices() -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c LEFT JOIN Invoice i ON i.customer_id = c.id WHERE i.id IS NULL"
)]
fn without_invoices_by_join() -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c WHERE c.id IN (
        SELECT i.customer_id FROM Invoice i WHERE i.amount_cents BETWEEN :least AND :most
    ) ORDER BY c.name"
)]
fn billed_between(least: i64, most: i64) -> Rows<String>;

#[tenant_scoped(
    "SELECT number, CASE WHEN paid THEN 'paid' WHEN amount_cents > :large THEN 'large' ELSE 'open' END AS state
    FROM Invoice ORDER BY number"
)]
fn states(large: i64) -> Rows<(String, String)>;

#[tenant_scoped(
    "SELECT amount_cents FROM Invoice
    WHERE number LIKE :pattern ESCAPE '!' OR number IN ('1', '2') OR NOT paid IS TRUE OR TRUE
    ORDER BY amount_cents"
)]
fn anything(pattern: &str) -> Rows<i64>;

#[tenant_scoped(
    "SELECT amount_cents FROM Invoice ORDER BY amount_cents DESC LIMIT 1 OFFSET :skipped"
)]
fn nth(skipped: i64) -> Maybe<i64>;

#[tenant_scoped("SELECT count(DISTINCT i.number), count(*), count(i.note) FROM Invoice i")]
fn counts() -> One<(i64, i64, i64)>;

on_both! {
async fn l15_optional_filters(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let all = search(None, None, None).all(&acme, pool).await.unwrap();
    assert_eq!(plain(all), [("1".into(), 1), ("2".into(), 2), ("3".into(), 4)]);
    let open = search(Some(false), None, None).all(&bolt, pool).await.unwrap();
    assert_eq!(plain(open), [("2".into(), 200), ("3".into(), 400)]);
    let third = search(None, Some("3"), Some(0)).all(&acme, pool).await.unwrap();
    assert_eq!(plain(third), [("3".into(), 4)]);
    let others = search(None, None, Some(5)).all(&acme, pool).await.unwrap();
    assert_eq!(others.len(), 0);
}
}

on_both! {
async fn l15_ids_of_another_tenant_in_a_list(world) {
    grounds!(world, pool: acme a, bolt b);
    let ids = [a.one, b.one, b.two, a.three];
    assert_eq!(plain(any_of(&ids).all(&acme, pool).await.unwrap()), [1, 4]);
    assert_eq!(plain(any_of(&ids).all(&bolt, pool).await.unwrap()), [100, 200]);
    assert_eq!(any_of(&[]).all(&bolt, pool).await.unwrap().len(), 0);
    assert_eq!(plain(none_of(&["1", "2\"\\'", "x"]).all(&acme, pool).await.unwrap()), [2, 4]);
    assert_eq!(plain(none_of(&[]).all(&bolt, pool).await.unwrap()), [100, 200, 400]);
}
}

#[tokio::test]
async fn l15_a_list_that_is_missing() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(plain(perhaps_any_of(None).all(&acme, pool).await.unwrap()), [1, 2, 4]);
    let numbers = ["2".to_owned()];
    let found = perhaps_any_of(Some(&numbers)).all(&bolt, pool).await.unwrap();
    assert_eq!(plain(found), [200]);
}

on_both! {
async fn l15_pages_by_row_values(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let page = behind(1, "1", 2).all(&acme, pool).await.unwrap();
    assert_eq!(plain(page), [("2".into(), 2), ("3".into(), 4)]);
    let page = behind(4, "3", 2).all(&acme, pool).await.unwrap();
    assert_eq!(page.len(), 0);
}
}

on_both! {
async fn l07_anti_joins(world) {
    grounds!(world, pool: acme _a, bolt b);
    // Cid of Acme gets an invoice of Bolt's: for Acme he still has none.
    let (cid, invoice) = (_a.cid, b.one);
    let moved = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(cid), world.literal(invoice)
    );
    world.database.raw_execute(&moved).await;
    assert_eq!(plain(without_invoices().all(&acme, pool).await.unwrap()), ["Cid"]);
    assert_eq!(plain(without_invoices_by_join().all(&acme, pool).await.unwrap()), ["Cid"]);
    assert_eq!(plain(without_invoices().all(&bolt, pool).await.unwrap()), ["Cid"]);
    // And who only has that one, has none.
    let gone = format!("DELETE FROM invoices WHERE id = {}", world.literal(_a.three));
    world.database.raw_execute("DELETE FROM invoice_lines").await;
    world.database.raw_execute(&gone).await;
    assert_eq!(plain(without_invoices().all(&acme, pool).await.unwrap()), ["Ben", "Cid"]);
}
}

on_both! {
async fn l07_in_a_sub_select(world) {
    grounds!(world, pool: acme a, bolt b);
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(a.cid), world.literal(b.one)
    );
    world.database.raw_execute(&crossed).await;
    assert_eq!(plain(billed_between(0, 1_000_000).all(&acme, pool).await.unwrap()), ["Ann", "Ben"]);
    assert_eq!(plain(billed_between(100, 100).all(&acme, pool).await.unwrap()), [""; 0]);
}
}

on_both! {
async fn l15_cases(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = states(2).all(&acme, pool).await.unwrap();
    let expected = [("1", "paid"), ("2", "open"), ("3", "large")];
    assert_eq!(plain(found), expected.map(|(number, state)| (number.into(), state.into())));
    assert_eq!(states(2).all(&bolt, pool).await.unwrap().len(), 3);
}
}

on_both! {
async fn l15_or_true_opens_nothing(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(plain(anything("%!_%").all(&acme, pool).await.unwrap()), [1, 2, 4]);
    assert_eq!(plain(anything("%").all(&bolt, pool).await.unwrap()), [100, 200, 400]);
}
}

on_both! {
async fn l08_offsets_and_counts(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(nth(0).optional(&acme, pool).await.unwrap().map(Owned::into_inner), Some(4));
    assert_eq!(nth(2).optional(&acme, pool).await.unwrap().map(Owned::into_inner), Some(1));
    assert_eq!(nth(3).optional(&acme, pool).await.unwrap().map(Owned::into_inner), None);
    assert_eq!(counts().one(&bolt, pool).await.unwrap().into_inner(), (3, 3, 0));
}
}
