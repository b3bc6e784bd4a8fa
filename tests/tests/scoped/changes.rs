//! INSERT, UPDATE and DELETE: rows of another tenant are neither written, nor read to decide.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "INSERT INTO Invoice (id, customer_id, payer_id, number, amount_cents, paid, created_at, updated_at, version)
    SELECT :id, i.customer_id, i.payer_id, i.number || '-copy', i.amount_cents, FALSE, i.created_at, now(), 1
    FROM Invoice i WHERE i.number = :number"
)]
fn copy(id: Uuid, number: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO InvoiceLine (invoice_id, position, description, quantity)
    SELECT :to, l.position + 10, l.description, l.quantity FROM InvoiceLine l WHERE l.invoice_id = :of OR :all
    UNION ALL
    SELECT i.id, 77, i.number, 0 FROM Invoice i WHERE i.paid"
)]
fn copy_lines(of: Uuid, to: Uuid, all: bool) -> Affected;

#[tenant_scoped(
    "UPDATE Invoice AS i SET amount_cents = i.amount_cents + c.n, note = c.name
    FROM (SELECT c.id, c.name, (SELECT count(*) FROM InvoiceLine) AS n FROM Customer c) AS c
    WHERE c.id = i.customer_id OR i.number = :number"
)]
fn update_from(number: &str) -> Affected;

#[tenant_scoped(
    "UPDATE Invoice SET amount_cents = (SELECT max(l.amount_cents) FROM Invoice l),
        note = (SELECT string_agg(c.name, ',') FROM Customer c WHERE c.name <> 'Ann' AND c.name <> 'Ben')
    WHERE id = :id RETURNING amount_cents, note"
)]
fn set_from_sub_select(id: Uuid) -> Maybe<(i64, Option<String>)>;

#[tenant_scoped(
    "UPDATE Invoice SET (number, paid, note) = (SELECT c.name, TRUE, 'tuple' FROM Customer c ORDER BY c.name DESC LIMIT 1)
    WHERE id = :id"
)]
fn set_several(id: Uuid) -> Affected;

#[tenant_scoped("UPDATE Invoice SET paid = TRUE WHERE amount_cents > 0 OR :also")]
fn pay_all(also: bool) -> Affected;

#[tenant_scoped(
    "UPDATE Invoice SET customer_id = :customer WHERE number = '1' RETURNING customer_id"
)]
fn reassign(customer: Uuid) -> Maybe<Uuid>;

#[tenant_scoped(
    "UPDATE Invoice SET payer_id = (SELECT c.id FROM Customer c WHERE c.name = :name), customer_id = customer_id"
)]
fn set_payer(name: &str) -> Affected;

#[tenant_scoped(
    "UPDATE Customer SET referred_by = :by, country_code = :country WHERE name = 'Cid'"
)]
fn refer(by: Option<Uuid>, country: Option<&str>) -> Affected;

#[tenant_scoped(
    postgres,
    "DELETE FROM InvoiceLine USING Invoice i, Customer c
    WHERE i.id = invoiceline.invoice_id AND c.id = i.customer_id AND (c.name = :name OR :all)"
)]
fn delete_using(name: &str, all: bool) -> Affected;

#[tenant_scoped(
    "DELETE FROM InvoiceLine WHERE invoice_id IN (SELECT i.id FROM Invoice i) OR TRUE RETURNING *"
)]
fn delete_lines() -> Rows<InvoiceLine>;

#[tenant_scoped(
    "DELETE FROM Customer WHERE id = :id OR NOT EXISTS (SELECT 1 FROM Invoice i WHERE i.customer_id = customer.id)
    RETURNING name"
)]
fn delete_unbilled(id: Uuid) -> Rows<String>;

#[tenant_scoped(
    "INSERT INTO InvoiceLine (invoice_id, position, description, quantity) VALUES (:of, 50, 'x', 1), (:and, 51, 'y', 2)"
)]
fn add_two(of: Uuid, and: Uuid) -> Affected;

async fn amounts(world: &World, tenant: &Tenant<'_>) -> Vec<String> {
    let tenant = world.literal(*tenant.id());
    let sql =
        format!("SELECT amount_cents FROM invoices WHERE tenant_id = {tenant} ORDER BY number");
    world.database.raw_text(&sql).await
}

on_both! {
async fn l05_copies_stay_with_their_tenant(world) {
    grounds!(world, pool: acme a, bolt b);
    let id = Uuid::now_v7();
    assert_eq!(copy(id, "2").run(&bolt, pool).await, Ok(1));
    assert_eq!(amounts(&world, &bolt).await, ["100", "200", "200", "400"]);
    assert_eq!(amounts(&world, &acme).await, ["1", "2", "4"]);
    assert_eq!(copy(Uuid::now_v7(), "2-copy").run(&acme, pool).await, Ok(0));
    let copied = Invoice::get(id).one(&bolt, pool).await.unwrap();
    assert_eq!((copied.customer_id, copied.version), (b.ann, 1));

    // The lines of three tenants; those of one are copied, once by the condition and once by none.
    assert_eq!(copy_lines(b.one, a.two, false).run(&acme, pool).await, Ok(1), "the arm of its own");
    let copied = "SELECT quantity FROM invoice_lines WHERE position > 10 ORDER BY quantity";
    assert_eq!(world.database.raw_text(copied).await, ["0"]);
    world.database.raw_execute("DELETE FROM invoice_lines WHERE position = 77").await;
    world.database.raw_execute("UPDATE invoice_lines SET position = 3 WHERE quantity IN (5, 500, 50000)").await;
    assert_eq!(copy_lines(b.one, a.two, true).run(&acme, pool).await, Ok(4));
    assert_eq!(world.database.raw_text(copied).await, ["0", "1", "2", "5"]);
}
}

on_both! {
async fn l12_the_parent_of_a_new_row(world) {
    grounds!(world, pool: acme a, bolt b);
    let foreign = Err(Error::ForeignReference { constraint: None });
    assert_eq!(add_two(a.one, b.one).run(&acme, pool).await, foreign);
    assert_eq!(add_two(b.one, a.one).run(&acme, pool).await, foreign);
    assert_eq!(copy_lines(a.one, b.two, false).run(&acme, pool).await, foreign);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoice_lines").await, 9);
    assert_eq!(add_two(a.one, a.two).run(&acme, pool).await, Ok(2));
}
}

on_both! {
async fn l04_update_from(world) {
    grounds!(world, pool: acme a, bolt b);
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(a.ann), world.literal(b.one)
    );
    world.database.raw_execute(&crossed).await;
    // Acme's customers reach Acme's invoices only, and count Acme's lines.
    assert_eq!(update_from("-").run(&acme, pool).await, Ok(3));
    assert_eq!(amounts(&world, &acme).await, ["4", "5", "7"]);
    assert_eq!(amounts(&world, &bolt).await, ["100", "200", "400"]);
    // And the invoice of Bolt that names Acme's customer finds none.
    assert_eq!(update_from("-").run(&bolt, pool).await, Ok(2));
    assert_eq!(amounts(&world, &bolt).await, ["100", "203", "403"]);
}
}

on_both! {
async fn l04_set_from_a_sub_select(world) {
    grounds!(world, pool: acme a, bolt b);
    let found = set_from_sub_select(a.one).optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found, Some((4, Some("Cid".to_owned()))));
    assert!(set_from_sub_select(b.one).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(amounts(&world, &acme).await, ["4", "2", "4"]);
    let renamed = format!("UPDATE customers SET name = 'Zoe' WHERE id = {}", world.literal(b.ann));
    world.database.raw_execute(&renamed).await;
    assert_eq!(set_several(a.two).run(&acme, pool).await, Ok(1));
    assert_eq!(set_several(b.two).run(&acme, pool).await, Ok(0));
    let numbers = "SELECT number FROM invoices WHERE note = 'tuple'";
    assert_eq!(world.database.raw_text(numbers).await, ["Cid"]);
}
}

on_both! {
async fn l04_an_update_of_everything(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(pay_all(true).run(&acme, pool).await, Ok(3));
    let paid = "SELECT count(*) FROM invoices WHERE paid";
    assert_eq!(world.database.raw_count(paid).await, 3 + 1 + 1);
}
}

on_both! {
async fn l12_references_in_set(world) {
    grounds!(world, pool: acme a, bolt b);
    let foreign = Error::ForeignReference { constraint: None };
    assert_eq!(reassign(b.cid).optional(&acme, pool).await.err(), Some(foreign.clone()));
    assert_eq!(reassign(Uuid::now_v7()).optional(&acme, pool).await.err(), Some(foreign.clone()));
    let moved = reassign(a.cid).optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(moved, Some(a.cid));
    // A value out of a sub-select, and one that is already there.
    let renamed = format!("UPDATE customers SET name = 'Zoe' WHERE id = {}", world.literal(b.cid));
    world.database.raw_execute(&renamed).await;
    assert_eq!(set_payer("Cid").run(&acme, pool).await, Ok(3));
    assert_eq!(set_payer("Zoe").run(&acme, pool).await, Ok(3));
    let payers = "SELECT count(*) FROM invoices WHERE payer_id IS NOT NULL";
    assert_eq!(world.database.raw_count(payers).await, 0);
    // What was crossed before is found out when it is written again.
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}", world.literal(b.ann), world.literal(a.three)
    );
    world.database.raw_execute(&crossed).await;
    assert_eq!(set_payer("Cid").run(&acme, pool).await.err(), Some(foreign.clone()));
    // Of one's own kind, missing, and to what everyone has.
    assert_eq!(refer(Some(b.ann), None).run(&acme, pool).await.err(), Some(foreign.clone()));
    assert_eq!(refer(Some(a.ann), None).run(&acme, pool).await, Ok(1));
    assert_eq!(refer(None, None).run(&acme, pool).await, Ok(1));
    let lost = refer(None, Some("XX")).run(&acme, pool).await;
    assert!(matches!(lost, Err(Error::ForeignReference { .. })), "{lost:?}");
    world.database.raw_execute("INSERT INTO countries VALUES ('IT', 'Italy')").await;
    assert_eq!(refer(Some(a.ann), Some("IT")).run(&acme, pool).await, Ok(1));
}
}

#[tokio::test]
async fn l04_delete_using() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt b);
    // A line of Bolt's that stands below an invoice of Ann's of Acme is Acme's; one that Bolt's
    // invoice has, and Acme's customer, isn't.
    let crossed = format!(
        "UPDATE invoices SET customer_id = {} WHERE id = {}",
        world.literal(a.ann),
        world.literal(b.one)
    );
    world.database.raw_execute(&crossed).await;
    assert_eq!(delete_using("Ann", false).run(&acme, pool).await, Ok(2));
    let quantities = "SELECT quantity FROM invoice_lines ORDER BY quantity";
    let left = ["5", "100", "200", "500", "10000", "20000", "50000"];
    assert_eq!(world.database.raw_text(quantities).await, left);
    assert_eq!(delete_using("-", true).run(&acme, pool).await, Ok(1));
    assert_eq!(world.database.raw_text(quantities).await, left[1..]);
}

on_both! {
async fn l04_delete_without_a_limit(world) {
    grounds!(world, pool: acme _a, bolt b);
    let mut gone = plain(delete_lines().all(&acme, pool).await.unwrap());
    gone.sort_by_key(|line| line.quantity);
    assert_eq!(gone.iter().map(|line| line.quantity).collect::<Vec<_>>(), [1, 2, 5]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoice_lines").await, 6);
    assert_eq!(plain(delete_unbilled(b.cid).all(&acme, pool).await.unwrap()), ["Cid"]);
    let left = "SELECT count(*) FROM customers WHERE name = 'Cid'";
    assert_eq!(world.database.raw_count(left).await, 2);
}
}
