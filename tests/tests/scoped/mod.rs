//! SQL that a builder can't say.

mod captures;
mod changes;
mod ctes;
mod documents;
mod error_texts;
mod filters;
mod ground;
mod keys;
mod literals;
mod names;
mod new_rows;
mod owners;
mod partial;
mod patterns;
mod places;
mod plans;
mod predicates;
mod queue;
mod recursion;
mod results;
mod server;
mod sets;
mod shared;
mod stars;
mod sub_selects;
mod upserts;
mod windows;
mod writes;

use tenant_sqlx::prelude::*;

use crate::world::*;

#[derive(Debug, PartialEq, Row)]
struct Revenue {
    total: i64,
    name: String,
}

#[tenant_scoped(
    "
    SELECT c.name, CAST(SUM(i.amount_cents) AS BIGINT) AS total
    FROM Invoice i LEFT JOIN Customer c ON c.id = i.customer_id
    WHERE i.amount_cents >= :least AND i.number <> ALL(:but)
    GROUP BY c.name"
)]
fn revenue(least: i64, but: &[&str]) -> Rows<Revenue>;

#[tenant_scoped("SELECT i.* FROM Invoice i WHERE i.number = :number")]
fn by_number(number: &str) -> Maybe<Invoice>;

#[tenant_scoped("UPDATE Invoice SET number = number || '!' WHERE id = :id OR TRUE")]
fn shout(id: Uuid) -> Affected;

#[tenant_scoped("SELECT count(*) FROM Customer")]
fn customers() -> Scalar<i64>;

#[tenant_scoped(
    "INSERT INTO Invoice (id, customer_id, number, amount_cents, paid, created_at, updated_at, version)
     VALUES (:id, :customer, :number, 1, FALSE, now(), now(), 1)
     ON CONFLICT (id) DO UPDATE SET number = excluded.number"
)]
fn put(id: Uuid, customer: Uuid, number: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO InvoiceLine (invoice_id, position, description, quantity)
    SELECT i.id, 1, 'copied', 2 FROM Invoice i WHERE i.number = :number RETURNING id"
)]
fn add_line(number: &str) -> Rows<i64>;

#[tenant_scoped(
    "WITH a AS (SELECT id, number FROM Invoice WHERE number LIKE :like)
    UPDATE Invoice i SET note = a.number FROM a WHERE a.id = i.id"
)]
fn note(like: &str) -> Affected;

#[tenant_scoped("WITH a AS (SELECT id AS x FROM Invoice)
    INSERT INTO InvoiceLine (invoice_id, position, description, quantity) SELECT x AS y, 1, 'd', 1 FROM a ORDER BY y LIMIT :most RETURNING position, description")]
fn lines(most: i64) -> Rows<(i32, String)>;

#[tenant_scoped("INSERT INTO Sample (id, code) VALUES (:id, :code) RETURNING *")]
fn add_sample(id: Uuid, code: String) -> One<Sample>;

on_both! {
async fn it_runs(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let a = customer(&acme, pool, "Ann").await;
    let b = customer(&bolt, pool, "Ben").await;
    let ai = invoice(&acme, pool, &a, "1", 100).await;
    invoice(&acme, pool, &a, "2", 200).await;
    let bi = invoice(&bolt, pool, &b, "1", 400).await;
    let found = revenue(1, &["2"]).all(&acme, pool).await.unwrap();
    assert_eq!(*found[0], Revenue { total: 100, name: "Ann".to_owned() });
    assert_eq!(found.len(), 1);
    assert_eq!(customers().one(&bolt, pool).await.unwrap(), 1);
    assert_eq!(by_number("1").optional(&bolt, pool).await.unwrap().unwrap().amount_cents, 400);
    assert_eq!(shout(b.id).run(&acme, pool).await.unwrap(), 2);
    assert_eq!(by_number("1").optional(&bolt, pool).await.unwrap().unwrap().id, bi.id);
    assert_eq!(put(ai.id, a.id, "x").run(&acme, pool).await.unwrap(), 1);
    assert_eq!(put(bi.id, a.id, "x").run(&acme, pool).await, Err(Error::Conflict { constraint: None }));
    assert_eq!(put(Uuid::now_v7(), b.id, "y").run(&acme, pool).await, Err(Error::ForeignReference { constraint: None }));
    assert_eq!(put(Uuid::now_v7(), a.id, "y").run(&acme, pool).await, Ok(1));
    assert_eq!(add_line("y").all(&acme, pool).await.unwrap().len(), 1);
    assert_eq!(add_line("y").all(&bolt, pool).await.unwrap().len(), 0);
    assert_eq!(note("y%").run(&acme, pool).await, Ok(1));
    assert_eq!(note("y%").run(&bolt, pool).await, Ok(0));
    assert_eq!(lines(2).all(&acme, pool).await.unwrap().len(), 2);
    let lab = Laboratory::insert(NewLaboratory { id: Uuid::now_v7(), name: "L".to_owned() }).run(&acme, pool).await.unwrap();
    let narrowed = acme.narrow(&lab.key()).unwrap();
    let sample = add_sample(Uuid::now_v7(), "s".to_owned()).one(&narrowed, pool).await.unwrap();
    assert_eq!(sample.laboratory_id, lab.id);
    Laboratory::delete(lab.id).run(&acme, pool).await.ok();
    let _ = InvoiceLine::select();
    let _ = Customer::select();
}
}
