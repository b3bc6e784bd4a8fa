//! Set operations: each arm is scoped, also where another hides what it sees.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "SELECT kind, label, amount, row_number() OVER (PARTITION BY kind ORDER BY amount DESC, label) AS place
    FROM (
        SELECT 'invoice' AS kind, i.number AS label, i.amount_cents AS amount FROM Invoice i
        UNION ALL
        SELECT 'line', l.description, CAST(l.quantity AS BIGINT) FROM InvoiceLine l
        UNION ALL
        SELECT 'customer', c.name, (SELECT count(*) FROM Invoice i WHERE i.customer_id = c.id) FROM Customer c
    ) AS feed
    ORDER BY kind, place"
)]
fn feed() -> Rows<(String, String, i64, i64)>;

#[tenant_scoped(
    "SELECT name FROM Customer INTERSECT SELECT description FROM InvoiceLine
    UNION SELECT number FROM Invoice ORDER BY 1"
)]
fn mixed() -> Rows<String>;

#[tenant_scoped(
    "SELECT amount_cents AS n FROM Invoice EXCEPT SELECT CAST(quantity AS BIGINT) FROM InvoiceLine ORDER BY n"
)]
fn except() -> Rows<i64>;

#[tenant_scoped(
    "SELECT amount_cents AS n FROM Invoice INTERSECT SELECT CAST(quantity AS BIGINT) FROM InvoiceLine ORDER BY n"
)]
fn intersect() -> Rows<i64>;

#[tenant_scoped(
    postgres,
    "(SELECT amount_cents AS n FROM Invoice ORDER BY amount_cents DESC LIMIT 1)
    UNION ALL
    (SELECT amount_cents FROM Invoice EXCEPT ALL (SELECT amount_cents FROM Invoice WHERE paid))
    ORDER BY n"
)]
fn in_brackets() -> Rows<i64>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c WHERE c.id = :id AND c.name IN (
        SELECT 'Ann' UNION SELECT i.number FROM Invoice i WHERE i.amount_cents >= :least
    )"
)]
fn an_arm_inside(id: Uuid, least: i64) -> Maybe<String>;

on_both! {
async fn l15_three_arms_under_a_window(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let expected = |unit: i64| {
        [
            ("customer", "Ann", 2, 1),
            ("customer", "Ben", 1, 2),
            ("customer", "Cid", 0, 3),
            ("invoice", "3", 4 * unit, 1),
            ("invoice", "2", 2 * unit, 2),
            ("invoice", "1", unit, 3),
            ("line", "pen", 5 * unit, 1),
            ("line", "ink", 2 * unit, 2),
            ("line", "pen", unit, 3),
        ]
        .map(|(kind, label, amount, place)| (kind.to_owned(), label.to_owned(), amount, place))
    };
    assert_eq!(plain(feed().all(&acme, pool).await.unwrap()), expected(1));
    assert_eq!(plain(feed().all(&bolt, pool).await.unwrap()), expected(100));
}
}

on_both! {
async fn l15_intersect_and_except(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(plain(mixed().all(&acme, pool).await.unwrap()), ["1", "2", "3"]);
    // Acme's amounts 1, 2, 4 and quantities 1, 2, 5.
    assert_eq!(plain(except().all(&acme, pool).await.unwrap()), [4]);
    assert_eq!(plain(intersect().all(&acme, pool).await.unwrap()), [1, 2]);
    assert_eq!(plain(except().all(&bolt, pool).await.unwrap()), [400]);
    // Only Bolt has a line that takes 4 away, and Acme keeps it.
    world.database.raw_execute("UPDATE invoice_lines SET quantity = 4 WHERE quantity >= 100").await;
    assert_eq!(plain(except().all(&acme, pool).await.unwrap()), [4]);
    assert_eq!(plain(intersect().all(&acme, pool).await.unwrap()), [1, 2]);
}
}

#[tokio::test]
async fn l15_arms_in_brackets() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(plain(in_brackets().all(&acme, pool).await.unwrap()), [2, 4, 4]);
    assert_eq!(plain(in_brackets().all(&bolt, pool).await.unwrap()), [200, 400, 400]);
}

on_both! {
async fn l15_an_arm_inside_a_pinned_query(world) {
    grounds!(world, pool: acme a, bolt b);
    assert!(an_arm_inside(a.ann, 5).optional(&acme, pool).await.unwrap().is_some());
    // Ben is called 3, as Bolt's invoice is, and Acme has none that large.
    let renamed = format!("UPDATE customers SET name = '3' WHERE id = {}", world.literal(a.ben));
    world.database.raw_execute(&renamed).await;
    assert!(an_arm_inside(a.ben, 5).optional(&acme, pool).await.unwrap().is_none());
    assert!(an_arm_inside(a.ben, 4).optional(&acme, pool).await.unwrap().is_some());
    assert!(an_arm_inside(b.ben, 4).optional(&acme, pool).await.unwrap().is_none());
}
}
