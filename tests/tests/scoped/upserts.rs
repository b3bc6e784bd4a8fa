//! ON CONFLICT: a row of another tenant is neither overwritten nor shown, whatever the key says.

use tenant_sqlx::prelude::*;

use super::ground::{Counter, NewPage, Page, grounds, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "INSERT INTO Customer (id, name, email)
    SELECT u.id, u.name, u.email FROM unnest(:ids, :names, :emails) AS u (id, name, email)
    ON CONFLICT (tenant_id, name) DO UPDATE SET email = excluded.email
    RETURNING id, name"
)]
fn put_many(ids: &[Uuid], names: &[&str], emails: &[&str]) -> Rows<(Uuid, String)>;

#[tenant_scoped(
    "INSERT INTO Counter (name, value) VALUES (:name, :by)
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = counter.value + excluded.value
    RETURNING value"
)]
fn count_up(name: &str, by: i64) -> Scalar<i64>;

#[tenant_scoped(
    "INSERT INTO Counter AS c (name, value) VALUES (:name, :value), (:name || '2', :value)
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value WHERE c.value < excluded.value"
)]
fn raise(name: &str, value: i64) -> Affected;

#[tenant_scoped(
    "INSERT INTO Counter (name, value) SELECT 'total', CAST(SUM(i.amount_cents) AS BIGINT) FROM Invoice i WHERE TRUE
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = (SELECT count(*) FROM Counter) + excluded.value"
)]
fn keep_total() -> Affected;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views) VALUES (:id, :owner, 1)
    ON CONFLICT (id) DO UPDATE SET views = page.views + 1, owner_id = excluded.owner_id RETURNING views"
)]
fn visit(id: i64, owner: Uuid) -> Scalar<i64>;

#[tenant_scoped(
    "INSERT INTO Page AS p (id, owner_id, views) VALUES (:id, :owner, 1)
    ON CONFLICT (id) DO UPDATE SET views = 0 WHERE 10 / (p.views - :probe) > 100 OR p.views = :probe"
)]
fn probe(id: i64, owner: Uuid, probe: i64) -> Affected;

#[tenant_scoped(
    "INSERT INTO Page AS p (id, owner_id, views) VALUES (:id, :owner, 1)
    ON CONFLICT (id) DO UPDATE SET views = 0 WHERE p.views >= 0 OR TRUE"
)]
fn seize(id: i64, owner: Uuid) -> Affected;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views) VALUES (:id, :owner, 1) ON CONFLICT (id) DO NOTHING"
)]
fn visit_first(id: i64, owner: Uuid) -> Affected;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views) VALUES (:id, :owner, 7)
    ON CONFLICT (id) DO UPDATE SET owner_id = :new_owner"
)]
fn hand_over(id: i64, owner: Uuid, new_owner: Uuid) -> Affected;

#[tenant_scoped(
    "INSERT INTO InvoiceLine AS l (invoice_id, position, description, quantity)
    VALUES (:invoice, :position, 'new', 9)
    ON CONFLICT (invoice_id, position) DO UPDATE SET quantity = l.quantity + 1 RETURNING quantity"
)]
fn put_line(invoice: Uuid, position: i32) -> Scalar<i32>;

#[tenant_scoped(
    "INSERT INTO LineNote (id, line_id, body) VALUES (:id, :line, :body)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body RETURNING *"
)]
fn put_note(id: Uuid, line: i64, body: &str) -> One<LineNote>;

#[tokio::test]
async fn l09_a_batch_from_arrays() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt _b);
    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    let put = put_many(&ids, &["Ann", "Dora"], &["ann@x", "dora's \\ \"mail\""]);
    let mut put = plain(put.all(&acme, pool).await.unwrap());
    put.sort_by(|one, other| one.1.cmp(&other.1));
    assert_eq!(put, [(a.ann, "Ann".to_owned()), (ids[1], "Dora".to_owned())]);
    let emails = "SELECT name || coalesce(email, '-') FROM customers ORDER BY tenant_id, name";
    let expected =
        ["Annann@x", "Ben-", "Cid-", "Doradora's \\ \"mail\"", "Ann-", "Ben-", "Cid-", "Ann-"];
    assert_eq!(world.database.raw_text(emails).await[..8], expected);
}

on_both! {
async fn l09_counters(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(count_up("visits", 1).one(&acme, pool).await.unwrap(), 1);
    assert_eq!(count_up("visits", 10).one(&bolt, pool).await.unwrap(), 10);
    assert_eq!(count_up("visits", 1).one(&acme, pool).await.unwrap(), 2);
    assert_eq!(count_up("visits", 10).one(&bolt, pool).await.unwrap(), 20);
    assert_eq!(raise("visits", 3).run(&acme, pool).await, Ok(2));
    assert_eq!(raise("visits", 3).run(&acme, pool).await, Ok(0));
    let values = "SELECT value FROM counters ORDER BY value";
    assert_eq!(world.database.raw_text(values).await, ["3", "3", "20"]);
    assert_eq!(keep_total().run(&bolt, pool).await, Ok(1));
    assert_eq!(keep_total().run(&bolt, pool).await, Ok(1));
    assert_eq!(world.database.raw_text(values).await, ["3", "3", "20", "702"]);
}
}

on_both! {
async fn l09_an_upsert_on_a_row_of_another_tenant(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    Page::insert(NewPage { id: 1, owner_id: Reference::claimed(b.ann), views: 40 })
        .run(&bolt, pool).await.unwrap();
    let conflict = Error::Conflict { constraint: None };
    assert_eq!(visit(2, a.ann).one(&acme, pool).await, Ok(1));
    assert_eq!(visit(2, a.ben).one(&acme, pool).await, Ok(2));
    assert_eq!(visit(1, a.ann).one(&acme, pool).await, Err(conflict.clone()));
    assert_eq!(seize(1, a.ann).run(&acme, pool).await, Err(conflict.clone()));
    assert_eq!(visit_first(1, a.ann).run(&acme, pool).await, Ok(0));
    let pages = format!(
        "SELECT views FROM pages WHERE tenant_id = {} AND owner_id = {}",
        world.literal(*bolt.id()), world.literal(b.ann)
    );
    assert_eq!(world.database.raw_text(&pages).await, ["40"]);
    let owner = format!("SELECT count(*) FROM pages WHERE id = 2 AND owner_id = {}", world.literal(a.ben));
    assert_eq!(world.database.raw_count(&owner).await, 1);
    assert_eq!(visit(1, b.ben).one(&bolt, pool).await, Ok(41));
}
}

on_both! {
async fn l26_the_condition_of_an_upsert_is_never_asked_of_a_foreign_row(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    Page::insert(NewPage { id: 1, owner_id: Reference::claimed(b.ann), views: 40 })
        .run(&bolt, pool).await.unwrap();
    Page::insert(NewPage { id: 2, owner_id: Reference::claimed(a.ann), views: 40 })
        .run(&acme, pool).await.unwrap();
    // A wrong guess and a right one look the same: no division by zero, no rows that were found.
    let conflict = Error::Conflict { constraint: None };
    for guess in [39, 40, 41] {
        assert_eq!(probe(1, a.ann, guess).run(&acme, pool).await, Err(conflict.clone()), "{guess}");
    }
    assert_eq!(world.database.raw_text("SELECT views FROM pages ORDER BY id").await, ["40", "40"]);
    let own = probe(2, a.ann, 40).run(&acme, pool).await;
    assert_ne!(own, Err(conflict), "one's own row is asked");
}
}

on_both! {
async fn l12_references_in_an_upsert(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    let foreign = Error::ForeignReference { constraint: None };
    assert_eq!(visit(1, b.ann).one(&acme, pool).await, Err(foreign.clone()));
    assert_eq!(visit(1, a.ann).one(&acme, pool).await, Ok(1));
    assert_eq!(visit(1, b.ann).one(&acme, pool).await, Err(foreign.clone()));
    assert_eq!(hand_over(1, a.ann, b.ann).run(&acme, pool).await, Err(foreign));
    assert_eq!(hand_over(1, a.ann, a.cid).run(&acme, pool).await, Ok(1));
    let owners = format!("SELECT views FROM pages WHERE owner_id = {}", world.literal(a.cid));
    assert_eq!(world.database.raw_text(&owners).await, ["1"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM pages").await, 1);
}
}

on_both! {
async fn l09_upserts_of_rows_that_are_owned_through_others(world) {
    grounds!(world, pool: acme a, bolt b);
    assert_eq!(put_line(a.one, 1).one(&acme, pool).await, Ok(2));
    assert_eq!(put_line(a.two, 1).one(&acme, pool).await, Ok(9));
    let foreign = Error::ForeignReference { constraint: None };
    for position in [1, 8] {
        assert_eq!(put_line(b.one, position).one(&acme, pool).await, Err(foreign.clone()));
    }
    let quantities = "SELECT quantity FROM invoice_lines ORDER BY id";
    let expected = ["2", "2", "5", "100", "200", "500", "10000", "20000", "50000", "9"];
    assert_eq!(world.database.raw_text(quantities).await, expected);

    let lines = world.database.raw_text("SELECT id FROM invoice_lines ORDER BY id").await;
    let (own, other) = (lines[0].parse().unwrap(), lines[3].parse().unwrap());
    let id = Uuid::now_v7();
    assert_eq!(put_note(id, other, "b").one(&bolt, pool).await.unwrap().body, "b");
    assert_eq!(put_note(id, other, "x").one(&acme, pool).await.err(), Some(foreign));
    let conflict = Some(Error::Conflict { constraint: None });
    assert_eq!(put_note(id, own, "x").one(&acme, pool).await.err(), conflict);
    assert_eq!(world.database.raw_text("SELECT body FROM line_notes").await, ["b"]);
    assert_eq!(put_note(id, other, "c").one(&bolt, pool).await.unwrap().line_id, other);
}
}
