//! Windows, groups and aggregates: what is counted and ranked is the tenant's own.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "SELECT number,
        CAST(SUM(amount_cents) OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS running,
        CAST(SUM(amount_cents) OVER (ORDER BY number ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS BIGINT) AS around,
        lag(amount_cents) OVER (ORDER BY number) AS before
    FROM Invoice ORDER BY number"
)]
fn frames() -> Rows<(String, i64, i64, Option<i64>)>;

#[tenant_scoped(
    "SELECT i.number, rank() OVER by_size AS place, count(*) OVER () AS all_rows,
        first_value(i.amount_cents) OVER by_size AS most
    FROM Invoice i WINDOW by_size AS (ORDER BY i.amount_cents DESC) ORDER BY place"
)]
fn named() -> Rows<(String, i64, i64, i64)>;

#[tenant_scoped(
    "SELECT count(*) FILTER (WHERE paid) AS paid, count(*) FILTER (WHERE NOT paid) AS open,
        CAST(COALESCE(SUM(amount_cents) FILTER (WHERE amount_cents > (SELECT min(amount_cents) FROM Invoice)), 0) AS BIGINT) AS more
    FROM Invoice"
)]
fn filtered() -> One<(i64, i64, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT c.name, i.paid, CAST(SUM(i.amount_cents) AS BIGINT) AS total
    FROM Invoice i JOIN Customer c ON c.id = i.customer_id
    GROUP BY GROUPING SETS ((c.name, i.paid), (c.name), ()) ORDER BY c.name NULLS LAST, i.paid NULLS LAST"
)]
fn sets() -> Rows<(Option<String>, Option<bool>, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT number, CAST(SUM(amount_cents) AS BIGINT) AS total, count(*) AS n FROM Invoice GROUP BY ROLLUP (number)
    ORDER BY number NULLS LAST"
)]
fn rollup() -> Rows<(Option<String>, i64, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount_cents) AS median FROM Invoice"
)]
fn median() -> Scalar<f64>;

#[tenant_scoped(
    postgres,
    "SELECT array_agg(number ORDER BY number DESC) AS numbers, string_agg(number, ', ' ORDER BY amount_cents) AS listed,
        bool_or(paid) AS any_paid, bool_and(paid) AS all_paid
    FROM Invoice"
)]
fn collected() -> One<(Vec<String>, String, bool, bool)>;

#[tenant_scoped(
    "SELECT c.name, count(i.id) AS n FROM Customer c LEFT JOIN Invoice i ON i.customer_id = c.id
    GROUP BY c.name HAVING count(i.id) > :more ORDER BY n DESC, c.name"
)]
fn busy(more: i64) -> Rows<(String, i64)>;

on_both! {
async fn l08_frames_end_at_the_tenant(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(frames().all(&acme, pool).await.unwrap());
    let expected = [("1", 1, 3, None), ("2", 3, 7, Some(1)), ("3", 7, 6, Some(2))];
    assert_eq!(found, expected.map(|(number, a, b, c)| (number.to_owned(), a, b, c)));
    let found = plain(frames().all(&bolt, pool).await.unwrap());
    assert_eq!(found.last().unwrap().1, 700);
}
}

on_both! {
async fn l08_named_windows(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(named().all(&bolt, pool).await.unwrap());
    let expected = [("3", 1, 3, 400), ("2", 2, 3, 400), ("1", 3, 3, 400)];
    assert_eq!(found, expected.map(|(number, a, b, c)| (number.to_owned(), a, b, c)));
}
}

on_both! {
async fn l08_filters_of_aggregates(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(*filtered().one(&acme, pool).await.unwrap(), (1, 2, 6));
    // Bolt's least is larger than all of Acme's.
    assert_eq!(*filtered().one(&bolt, pool).await.unwrap(), (1, 2, 600));
}
}

on_both! {
async fn l08_groups(world) {
    grounds!(world, pool: acme a, bolt b);
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(a.cid), world.literal(b.one)
    );
    world.database.raw_execute(&crossed).await;
    let found = plain(busy(-1).all(&acme, pool).await.unwrap());
    assert_eq!(found, [("Ann".to_owned(), 2), ("Ben".to_owned(), 1), ("Cid".to_owned(), 0)]);
    assert_eq!(plain(busy(1).all(&acme, pool).await.unwrap()), [("Ann".to_owned(), 2)]);
}
}

#[tokio::test]
async fn l08_grouping_sets() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(sets().all(&acme, pool).await.unwrap());
    let ann = || Some("Ann".to_owned());
    let ben = || Some("Ben".to_owned());
    assert_eq!(
        found,
        [
            (ann(), Some(false), 2),
            (ann(), Some(true), 1),
            (ann(), None, 3),
            (ben(), Some(false), 4),
            (ben(), None, 4),
            (None, None, 7),
        ]
    );
    let found = plain(rollup().all(&bolt, pool).await.unwrap());
    assert_eq!(found.last(), Some(&(None, 700, 3)));
    assert!((median().one(&acme, pool).await.unwrap() - 2.0).abs() < 1e-9);
}

#[tokio::test]
async fn l08_ordered_aggregates() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    let numbers = ["3", "2", "1"].map(str::to_owned).to_vec();
    let expected = (numbers, "1, 2, 3".to_owned(), true, false);
    assert_eq!(*collected().one(&acme, pool).await.unwrap(), expected);
}
