//! CTEs: those that write, those that fence, and those that cascade.

use tenant_sqlx::prelude::*;

use super::ground::{Counter, Folder, folder, grounds, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "WITH renamed AS (
        UPDATE Customer SET name = :new WHERE name = :old RETURNING id
    ), noted AS (
        UPDATE Invoice SET note = :new WHERE customer_id IN (SELECT id FROM renamed) OR :everywhere RETURNING id
    ), described AS (
        UPDATE InvoiceLine SET description = :new WHERE invoice_id IN (SELECT id FROM noted) OR :everywhere RETURNING id
    ), forgotten AS (
        DELETE FROM LineNote WHERE line_id IN (SELECT id FROM described) OR :everywhere RETURNING id
    ), counted AS (
        INSERT INTO Counter (name, value) SELECT 'renamed', count(*) FROM renamed
        ON CONFLICT (tenant_id, name) DO UPDATE SET value = counter.value + excluded.value RETURNING value
    )
    SELECT (SELECT count(*) FROM renamed) AS a, (SELECT count(*) FROM noted) AS b,
        (SELECT count(*) FROM described) AS c, (SELECT count(*) FROM forgotten) AS d, (SELECT value FROM counted) AS e"
)]
fn rename(old: &str, new: &str, everywhere: bool) -> One<(i64, i64, i64, i64, i64)>;

#[tenant_scoped(
    postgres,
    "WITH gone AS (
        UPDATE Folder SET deleted = TRUE WHERE id = :id RETURNING id
    ), below AS (
        UPDATE Folder SET deleted = TRUE WHERE parent_id IN (SELECT id FROM gone) RETURNING id
    )
    SELECT count(*) FROM (SELECT id FROM gone UNION ALL SELECT id FROM below) AS everything"
)]
fn delete_softly(id: Uuid) -> Scalar<i64>;

#[tenant_scoped(
    "WITH big AS MATERIALIZED (SELECT i.customer_id, i.amount_cents FROM Invoice i OFFSET 0),
        small AS NOT MATERIALIZED (SELECT b.* FROM big b WHERE b.amount_cents <= (SELECT max(x.amount_cents) FROM big x))
    SELECT CAST(SUM(s.amount_cents) AS BIGINT) AS total FROM small s"
)]
fn fenced() -> Scalar<i64>;

#[tenant_scoped(
    "SELECT CAST(SUM(d.amount_cents) AS BIGINT) AS total
    FROM (SELECT i.amount_cents FROM Invoice i OFFSET 0) AS d WHERE d.amount_cents > 0"
)]
fn fenced_by_offset() -> Scalar<i64>;

#[tenant_scoped(
    "WITH mine AS (SELECT i.number, i.amount_cents FROM Invoice i),
        both AS (SELECT m.number, m.amount_cents, (WITH mine AS (SELECT c.name FROM Customer c) SELECT count(*) FROM mine) AS n FROM mine m)
    SELECT number, amount_cents, n FROM both ORDER BY number"
)]
fn shadowing() -> Rows<(String, i64, i64)>;

#[tenant_scoped(
    postgres,
    "WITH dropped AS (DELETE FROM InvoiceLine RETURNING invoice_id, quantity)
    INSERT INTO Counter (name, value)
    SELECT 'dropped', CAST(SUM(d.quantity) AS BIGINT) FROM dropped d RETURNING value"
)]
fn drop_lines() -> Scalar<i64>;

#[tokio::test]
async fn l04_a_rename_in_five_writing_ctes() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme _a, bolt b);
    let line = "SELECT id FROM invoice_lines ORDER BY id LIMIT 1 OFFSET 3";
    let of_bolt: i64 = world.database.raw_text(line).await[0].parse().unwrap();
    let note =
        NewLineNote { id: Uuid::now_v7(), line_id: Reference::claimed(of_bolt), body: "b".into() };
    LineNote::insert(note).run(&bolt, pool).await.unwrap();

    let done = rename("Ann", "Anna", false).one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(done, (1, 2, 2, 0, 1));
    // Even where the author's conditions say nothing.
    let done = rename("Ben", "Benno", true).one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(done, (1, 3, 3, 0, 2));

    let bolts = format!("tenant_id = '{}'", bolt.id());
    let names = format!("SELECT name FROM customers WHERE {bolts} ORDER BY name");
    assert_eq!(world.database.raw_text(&names).await, ["Ann", "Ben", "Cid"]);
    let noted = format!("SELECT count(*) FROM invoices WHERE {bolts} AND note IS NOT NULL");
    assert_eq!(world.database.raw_count(&noted).await, 0);
    let described = "SELECT count(*) FROM invoice_lines WHERE description LIKE '%nn%'";
    assert_eq!(world.database.raw_count(described).await, 3);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM line_notes").await, 1);
    let counters = "SELECT tenant_id::text || value FROM counters";
    assert_eq!(world.database.raw_text(counters).await, [format!("{}2", acme.id())]);
    assert_eq!(Customer::get(b.ann).one(&bolt, pool).await.unwrap().name, "Ann");
}

#[tokio::test]
async fn l04_a_cascade_of_soft_deletes() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let root = folder(&acme, pool, None, "root").await;
    folder(&acme, pool, Some(root), "child").await;
    let stray = folder(&bolt, pool, None, "stray").await;
    let crossed = format!(
        "UPDATE folders SET parent_id = {} WHERE id = {}",
        world.literal(root),
        world.literal(stray)
    );
    world.database.raw_execute(&crossed).await;
    assert_eq!(delete_softly(stray).one(&acme, pool).await.unwrap(), 0);
    assert_eq!(delete_softly(root).one(&acme, pool).await.unwrap(), 2);
    let alive = "SELECT name FROM folders WHERE NOT deleted";
    assert_eq!(world.database.raw_text(alive).await, ["stray"]);
}

on_both! {
async fn l15_fences(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(fenced().one(&acme, pool).await.unwrap(), 7);
    assert_eq!(fenced().one(&bolt, pool).await.unwrap(), 700);
    assert_eq!(fenced_by_offset().one(&acme, pool).await.unwrap(), 7);
}
}

on_both! {
async fn l15_ctes_that_shadow_each_other(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(shadowing().all(&acme, pool).await.unwrap());
    let expected = [("1", 1, 3), ("2", 2, 3), ("3", 4, 3)];
    assert_eq!(found, expected.map(|(number, cents, n)| (number.to_owned(), cents, n)));
}
}

#[tokio::test]
async fn l04_what_one_cte_deletes_another_inserts() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(drop_lines().one(&acme, pool).await.unwrap(), 8);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoice_lines").await, 6);
    let least = world.database.raw_count("SELECT min(quantity) FROM invoice_lines").await;
    assert_eq!(least, 100);
}

#[derive(Debug, PartialEq, Row)]
struct Renamed {
    last: String,
    amount_cents: i64,
    n: String,
}

/// Fewer names than columns: those that are left keep their own, and what follows its place.
#[tenant_scoped(
    postgres,
    "WITH y (n) AS (SELECT i.number, i.amount_cents, i.customer_id FROM Invoice i)
    SELECT y.*, c.name AS last FROM y JOIN Customer c ON c.id = y.customer_id ORDER BY n"
)]
fn renamed() -> Rows<Renamed>;

#[tenant_scoped(
    postgres,
    "SELECT y.*, c.name AS last FROM (SELECT i.number, i.amount_cents, i.customer_id FROM Invoice i) AS y (n)
    JOIN Customer c ON c.id = y.customer_id ORDER BY n"
)]
fn renamed_in_from() -> Rows<(String, i64, Uuid, String)>;

#[tokio::test]
async fn l15_a_shorter_list_of_names_moves_no_column() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt _b);
    let found = plain(renamed().all(&acme, pool).await.unwrap());
    let row = |n: &str, amount_cents, last: &str| Renamed {
        last: last.to_owned(),
        amount_cents,
        n: n.to_owned(),
    };
    assert_eq!(found, [row("1", 1, "Ann"), row("2", 2, "Ann"), row("3", 4, "Ben")]);
    let found = plain(renamed_in_from().all(&acme, pool).await.unwrap());
    assert_eq!(found[2], ("3".to_owned(), 4, a.ben, "Ben".to_owned()));
}
