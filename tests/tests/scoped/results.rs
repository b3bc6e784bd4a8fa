//! What a scoped function takes, what it gives, and where it runs.

use futures_util::StreamExt as _;
use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[derive(Debug, Clone, PartialEq, Cell)]
pub struct Number(String);

#[derive(Debug, Clone, PartialEq, Cell)]
pub struct CustomerId(Uuid);

#[derive(Debug, PartialEq, Row)]
pub struct Line {
    pub quantity: i32,
    #[tenant(column = what)]
    pub description: String,
    pub missing: Option<String>,
}

#[tenant_scoped(file = "queries/overdue.sql")]
fn overdue(least: i64) -> Rows<(String, i64)>;

#[tenant_scoped(
    "SELECT i.* FROM Invoice i JOIN Customer c ON c.id = i.customer_id WHERE c.name = :name ORDER BY i.number"
)]
fn of_customer(name: String) -> Rows<Invoice>;

#[tenant_scoped(
    "SELECT c.*, i.number FROM Customer c JOIN Invoice i ON i.customer_id = c.id WHERE i.number = :number"
)]
fn customer_of(number: Number) -> One<Customer>;

#[tenant_scoped(
    "SELECT l.position, NULL AS missing, l.description AS what, l.quantity FROM InvoiceLine l ORDER BY l.quantity, l.description"
)]
fn lines() -> Rows<Line>;

#[tenant_scoped("SELECT i.id, i.number, i.paid, i.note, i.amount_cents, i.version, i.customer_id, i.created_at
    FROM Invoice i WHERE i.customer_id = :customer AND (i.number = :number OR :number IS NULL) ORDER BY i.number")]
#[allow(clippy::type_complexity, reason = "what a tuple can hold")]
fn cells(
    customer: &CustomerId,
    number: Option<Number>,
) -> Rows<(Uuid, Number, bool, Option<String>, i64, i64, CustomerId, chrono::DateTime<chrono::Utc>)>;

#[tenant_scoped(
    "SELECT i.tenant_id = :tenant AND :tenant = :tenant AS own, i.tenant_id FROM Invoice i WHERE i.id = :id"
)]
fn named(id: Uuid) -> Maybe<(bool, Uuid)>;

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i WHERE i.tenant_id <> :tenant OR i.tenant_id IS NULL OR i.tenant_id = :other"
)]
fn of_others(other: Uuid) -> Scalar<i64>;

#[tenant_scoped("SELECT i.note FROM Invoice i WHERE i.number = :number")]
fn note(number: &str) -> Scalar<Option<String>>;

#[tenant_scoped("SELECT amount_cents FROM Invoice ORDER BY amount_cents")]
fn amounts() -> Rows<i64>;

#[tenant_scoped("UPDATE Invoice SET amount_cents = amount_cents * :factor")]
fn multiply(factor: i64) -> Affected;

#[tenant_scoped("SELECT i.number FROM Invoice i")]
fn the_only() -> One<String>;

#[tenant_scoped("SELECT i.number FROM Invoice i")]
fn perhaps_the_only() -> Maybe<String>;

#[tenant_scoped("SELECT x.id, x.customer_id AS tenant_id, x.payer_id, x.customer_id, x.number, x.amount_cents, x.paid, x.note,
    x.created_at, x.updated_at, x.deleted_at, x.version FROM Invoice x")]
fn with_a_false_tenant() -> Rows<Invoice>;

impl Number {
    #[tenant_scoped("SELECT i.number FROM Invoice i ORDER BY i.number LIMIT 1")]
    pub fn first() -> Scalar<Number>;
}

on_both! {
async fn l15_a_statement_in_a_file(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(overdue(0).all(&acme, pool).await.unwrap());
    assert_eq!(found, [("Ben".to_owned(), 4), ("Ann".to_owned(), 2)]);
    let found = plain(overdue(300).all(&bolt, pool).await.unwrap());
    assert_eq!(found, [("Ben".to_owned(), 400)]);
}
}

on_both! {
async fn l10_entities_out_of_joins(world) {
    grounds!(world, pool: acme a, bolt _b);
    let found = of_customer("Ann".to_owned()).all(&acme, pool).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [a.one, a.two]);
    assert!(found.iter().all(|row| row.tenant_id == *acme.id()));
    assert_eq!(customer_of(Number("3".into())).one(&acme, pool).await.unwrap().id, a.ben);
    // A row that says another tenant is not handed out, whatever the statement calls a column.
    let found = with_a_false_tenant().all(&acme, pool).await;
    assert_eq!(found.err(), Some(Error::Foreign { entity: "with_a_false_tenant" }));
}
}

on_both! {
async fn l15_structs_tuples_and_newtypes(world) {
    grounds!(world, pool: acme a, bolt b);
    let found = plain(lines().all(&acme, pool).await.unwrap());
    assert_eq!(found.iter().map(|line| line.quantity).collect::<Vec<_>>(), [1, 2, 5]);
    assert_eq!(found[1], Line { quantity: 2, description: "ink".to_owned(), missing: None });
    let ann = CustomerId(a.ann);
    let found = plain(cells(&ann, None).all(&acme, pool).await.unwrap());
    assert_eq!(found.len(), 2);
    let (id, number, paid, note, amount, version, customer, _) = found[0].clone();
    assert_eq!((id, number, paid, note, amount), (a.one, Number("1".into()), true, None, 1));
    assert_eq!((version, customer), (2, ann.clone()));
    let number = || Some(Number("2".into()));
    assert_eq!(cells(&ann, number()).all(&acme, pool).await.unwrap().len(), 1);
    assert_eq!(cells(&ann, number()).all(&bolt, pool).await.unwrap().len(), 0);
    assert_eq!(cells(&CustomerId(b.ann), None).all(&acme, pool).await.unwrap().len(), 0);
    assert_eq!(Number::first().one(&bolt, pool).await, Ok(Number("1".into())));
}
}

on_both! {
async fn l15_the_tenant_in_the_text_is_the_tokens(world) {
    grounds!(world, pool: acme a, bolt b);
    let found = named(a.one).optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found, Some((true, *acme.id())));
    assert!(named(b.one).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(of_others(*bolt.id()).one(&acme, pool).await, Ok(0));
    assert_eq!(of_others(*bolt.id()).one(&bolt, pool).await, Ok(3));
}
}

on_both! {
async fn l15_how_many_rows_are_wanted(world) {
    grounds!(world, pool: acme a, bolt b);
    assert_eq!(note("1").one(&acme, pool).await, Ok(None));
    assert_eq!(note("9").one(&acme, pool).await, Err(Error::NotFound { entity: "note" }));
    assert_eq!(the_only().one(&acme, pool).await.err(), Some(Error::NotUnique { entity: "the_only" }));
    let several = perhaps_the_only().optional(&acme, pool).await.err();
    assert_eq!(several, Some(Error::NotUnique { entity: "perhaps_the_only" }));
    // With one row of Acme's left, the others' don't count.
    world.database.raw_execute("DELETE FROM invoice_lines").await;
    let ids = [a.two, a.three].map(|id| world.literal(id)).join(", ");
    world.database.raw_execute(&format!("DELETE FROM invoices WHERE id IN ({ids})")).await;
    assert_eq!(*the_only().one(&acme, pool).await.unwrap(), "1");
    assert!(perhaps_the_only().optional(&acme, pool).await.unwrap().is_some());
    let _ = b;
}
}

on_both! {
async fn l13_transactions_and_streams(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let mut transaction = pool.begin(&acme).await.unwrap();
    assert_eq!(multiply(3).run(&acme, &mut transaction).await, Ok(3));
    let inside = plain(amounts().all(&acme, &mut transaction).await.unwrap());
    assert_eq!(inside, [3, 6, 12]);
    {
        let mut rows = amounts().stream(&acme, &mut transaction);
        assert_eq!(rows.next().await.unwrap().map(Owned::into_inner), Ok(3));
        assert_eq!(rows.next().await.unwrap().map(Owned::into_inner), Ok(6));
    }
    transaction.rollback().await.unwrap();
    let mut rows = amounts().stream(&acme, pool);
    let mut found = Vec::new();
    while let Some(row) = rows.next().await {
        found.push(row.unwrap().into_inner());
    }
    drop(rows);
    assert_eq!(found, [1, 2, 4]);
    let mut transaction = pool.begin(&bolt).await.unwrap();
    assert_eq!(multiply(2).run(&bolt, &mut transaction).await, Ok(3));
    transaction.commit().await.unwrap();
    let all = "SELECT amount_cents FROM invoices ORDER BY amount_cents LIMIT 6";
    assert_eq!(world.database.raw_text(all).await, ["1", "2", "4", "200", "400", "800"]);
}
}

on_both! {
async fn l25_the_same_statement_for_each_tenant(world) {
    grounds!(world, pool: acme _a, bolt _b);
    for _ in 0..8 {
        assert_eq!(plain(amounts().all(&acme, pool).await.unwrap()), [1, 2, 4]);
        assert_eq!(plain(amounts().all(&bolt, pool).await.unwrap()), [100, 200, 400]);
    }
}
}
