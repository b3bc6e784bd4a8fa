//! Sub-selects wherever a statement takes one. Where an outer condition could hide what an inner part
//! sees, the outer query is pinned to one row and the inner part's value is looked at.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "SELECT c.name, (SELECT count(*) FROM Invoice) AS everywhere,
        (SELECT CAST(SUM(i.amount_cents) AS BIGINT) FROM Invoice i WHERE i.customer_id = c.id OR TRUE) AS total
    FROM Customer c WHERE c.id = :id"
)]
fn in_select_list(id: Uuid) -> One<(String, i64, i64)>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c GROUP BY c.id, c.name
    HAVING (SELECT max(i.amount_cents) FROM Invoice i) = :most ORDER BY c.name"
)]
fn in_having(most: i64) -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c
    ORDER BY (SELECT max(i.amount_cents) FROM Invoice i
              WHERE i.customer_id = c.id OR i.number = '9') DESC NULLS LAST, c.name"
)]
fn in_order_by() -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c ORDER BY c.name LIMIT (SELECT count(*) FROM Invoice WHERE paid)"
)]
fn in_limit() -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c ORDER BY c.name LIMIT 9 OFFSET (SELECT count(*) FROM Invoice WHERE NOT paid)"
)]
fn in_offset() -> Rows<String>;

#[tenant_scoped(
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM Invoice i WHERE i.amount_cents >= :least) THEN 'some' ELSE 'none' END AS found
    FROM Customer c WHERE c.id = :id"
)]
fn in_case(id: Uuid, least: i64) -> One<String>;

#[tenant_scoped(
    "SELECT c.name, i.number FROM Customer c JOIN Invoice i
        ON i.customer_id = c.id AND i.amount_cents = (SELECT max(l.amount_cents) FROM Invoice l)
    WHERE c.id = :id"
)]
fn in_on(id: Uuid) -> Maybe<(String, String)>;

#[tenant_scoped(
    "SELECT COALESCE((SELECT max(i.amount_cents) FROM Invoice i), 0) +
        CAST((SELECT SUM(l.quantity) FROM InvoiceLine l) AS BIGINT) AS added
    FROM Customer c WHERE c.id = :id"
)]
fn in_arguments(id: Uuid) -> One<i64>;

#[tenant_scoped(
    "SELECT d.most FROM (SELECT max(i.amount_cents) AS most, count(*) AS n FROM Invoice i) AS d
    JOIN (SELECT c.id FROM Customer c WHERE c.id = :id) AS e ON d.n > 0"
)]
fn in_from(id: Uuid) -> One<i64>;

#[tenant_scoped(
    "SELECT (SELECT max(d.inner_most) FROM (
        SELECT (SELECT max(i.amount_cents) FROM Invoice i WHERE i.id IN (SELECT l.invoice_id FROM InvoiceLine l)) AS inner_most
        FROM Customer x
    ) AS d) AS most FROM Customer c WHERE c.id = :id"
)]
fn four_levels_down(id: Uuid) -> One<i64>;

#[tenant_scoped(
    "SELECT a.number, b.number, b.amount_cents FROM Invoice a JOIN Invoice b ON b.amount_cents > a.amount_cents
    WHERE a.id = :id ORDER BY b.number"
)]
fn larger_ones(id: Uuid) -> Rows<(String, String, i64)>;

#[tenant_scoped(
    "SELECT Invoice.number, Invoice.name FROM (SELECT c.name, i.number FROM Customer c
        JOIN Invoice i ON i.customer_id = c.id) AS Invoice
    WHERE (SELECT count(*) FROM Invoice AS Customer WHERE Customer.number = Invoice.number) = 1
    ORDER BY Invoice.number"
)]
fn aliases_that_shadow() -> Rows<(String, String)>;

#[tenant_scoped(
    postgres,
    "SELECT DISTINCT ON (i.customer_id) c.name, i.number, i.amount_cents
    FROM Invoice i JOIN Customer c ON c.id = i.customer_id
    ORDER BY i.customer_id, i.amount_cents DESC"
)]
fn latest_by_distinct_on() -> Rows<(String, String, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT c.name, l.number, l.amount_cents FROM Customer c
    LEFT JOIN LATERAL (
        SELECT i.number, i.amount_cents FROM Invoice i
        WHERE i.customer_id = c.id OR :loose ORDER BY i.amount_cents DESC LIMIT 1
    ) AS l ON TRUE ORDER BY c.name"
)]
fn latest_by_lateral(loose: bool) -> Rows<(String, Option<String>, Option<i64>)>;

#[tenant_scoped(
    "SELECT c.name, i.number FROM Customer c JOIN Invoice i ON i.customer_id = c.id
    WHERE i.amount_cents = (SELECT max(l.amount_cents) FROM Invoice l WHERE l.customer_id = c.id) ORDER BY c.name"
)]
fn latest_by_sub_select() -> Rows<(String, String)>;

#[tenant_scoped(
    postgres,
    "SELECT number FROM Invoice WHERE amount_cents > ANY (SELECT l.amount_cents FROM Invoice l)
        AND amount_cents >= ALL (SELECT l.amount_cents FROM Invoice l)
        AND (number, paid) IN (SELECT l.number, l.paid FROM Invoice l)"
)]
fn quantified() -> Rows<String>;

#[tenant_scoped(
    postgres,
    "SELECT ARRAY(SELECT i.amount_cents FROM Invoice i ORDER BY 1) AS amounts FROM Customer c WHERE c.id = :id"
)]
fn in_array(id: Uuid) -> One<Vec<i64>>;

on_both! {
async fn l07_each_inner_part_sees_its_own_tenant(world) {
    grounds!(world, pool: acme a, bolt b);
    let found = in_select_list(a.ann).one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(found, ("Ann".to_owned(), 3, 7));
    let found = in_select_list(b.ben).one(&bolt, pool).await.unwrap().into_inner();
    assert_eq!(found, ("Ben".to_owned(), 3, 700));
    let found = in_select_list(b.ben).one(&acme, pool).await;
    assert_eq!(found.err(), Some(Error::NotFound { entity: "in_select_list" }));
    assert_eq!(*in_case(a.ann, 4).one(&acme, pool).await.unwrap(), "some");
    assert_eq!(*in_case(a.ann, 5).one(&acme, pool).await.unwrap(), "none");
    assert_eq!(*in_arguments(a.ann).one(&acme, pool).await.unwrap(), 4 + 8);
    assert_eq!(*in_arguments(b.ann).one(&bolt, pool).await.unwrap(), 400 + 800);
    assert_eq!(*in_from(a.ann).one(&acme, pool).await.unwrap(), 4);
    assert_eq!(*four_levels_down(a.ann).one(&acme, pool).await.unwrap(), 4);
    assert_eq!(*four_levels_down(b.ann).one(&bolt, pool).await.unwrap(), 400);
}
}

on_both! {
async fn l07_in_having_order_and_limit(world) {
    grounds!(world, pool: acme a, bolt b);
    assert_eq!(plain(in_having(4).all(&acme, pool).await.unwrap()), ["Ann", "Ben", "Cid"]);
    assert_eq!(plain(in_having(40_000).all(&acme, pool).await.unwrap()), [""; 0]);
    // Bolt's invoice of Acme's Cid, and Bolt's number 9, don't push Cid to the front.
    let crossed = format!(
        "UPDATE invoices SET customer_id = {}, number = '9' WHERE id = {}",
        world.literal(a.cid), world.literal(b.one)
    );
    world.database.raw_execute(&crossed).await;
    assert_eq!(plain(in_order_by().all(&acme, pool).await.unwrap()), ["Ben", "Ann", "Cid"]);
    assert_eq!(plain(in_limit().all(&acme, pool).await.unwrap()), ["Ann"]);
    assert_eq!(plain(in_offset().all(&acme, pool).await.unwrap()), ["Cid"]);
}
}

on_both! {
async fn l07_in_the_condition_of_a_join(world) {
    grounds!(world, pool: acme a, bolt _b);
    let found = in_on(a.ben).optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found, Some(("Ben".to_owned(), "3".to_owned())));
    assert_eq!(in_on(a.ann).optional(&acme, pool).await.unwrap().map(Owned::into_inner), None);
}
}

on_both! {
async fn l07_an_entity_joined_to_itself(world) {
    grounds!(world, pool: acme a, bolt _b);
    let found = plain(larger_ones(a.one).all(&acme, pool).await.unwrap());
    let expected = [("1", "2", 2), ("1", "3", 4)];
    assert_eq!(found, expected.map(|(one, other, cents)| (one.to_owned(), other.to_owned(), cents)));
    assert_eq!(larger_ones(a.one).all(&bolt, pool).await.unwrap().len(), 0);
}
}

on_both! {
async fn l15_aliases_that_shadow_entities(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(aliases_that_shadow().all(&acme, pool).await.unwrap());
    let expected = [("1", "Ann"), ("2", "Ann"), ("3", "Ben")];
    assert_eq!(found, expected.map(|(number, name)| (number.to_owned(), name.to_owned())));
}
}

on_both! {
async fn l07_latest_per_group_by_sub_select(world) {
    grounds!(world, pool: acme a, bolt b);
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(a.ann), world.literal(b.three)
    );
    world.database.raw_execute(&crossed).await;
    let found = plain(latest_by_sub_select().all(&acme, pool).await.unwrap());
    let expected = [("Ann", "2"), ("Ben", "3")];
    assert_eq!(found, expected.map(|(name, number)| (name.to_owned(), number.to_owned())));
}
}

#[tokio::test]
async fn l07_latest_per_group() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt b);
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}",
        world.literal(a.cid),
        world.literal(b.three)
    );
    world.database.raw_execute(&crossed).await;
    let mut found = plain(latest_by_distinct_on().all(&acme, pool).await.unwrap());
    found.sort();
    let expected = [("Ann", "2", 2), ("Ben", "3", 4)];
    assert_eq!(found, expected.map(|(name, number, cents)| (name.into(), number.into(), cents)));
    let found = plain(latest_by_lateral(false).all(&acme, pool).await.unwrap());
    assert_eq!(found[0], ("Ann".into(), Some("2".into()), Some(2)));
    assert_eq!(found[2], ("Cid".into(), None, None));
    let loose = plain(latest_by_lateral(true).all(&acme, pool).await.unwrap());
    assert_eq!(loose.iter().map(|row| row.2).collect::<Vec<_>>(), [Some(4); 3]);
}

#[tokio::test]
async fn l07_any_all_and_arrays_of_sub_selects() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt _b);
    assert_eq!(plain(quantified().all(&acme, pool).await.unwrap()), ["3"]);
    assert_eq!(*in_array(a.ann).one(&acme, pool).await.unwrap(), [1, 2, 4]);
}
