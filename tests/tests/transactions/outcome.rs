//! How a transaction ends.

use tenant_sqlx::prelude::*;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, Invoice, customer, invoice, on_both};
use crate::writes::{new_customer, new_invoice, rows_in};

on_both! {
async fn what_is_committed_is_there(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let ann = Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await.unwrap();
    let bill = Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await.unwrap();
    Invoice::update(&bill).set(Invoice::PAID, true).run(&acme, &mut transaction).await.unwrap();
    assert_eq!(Invoice::select().filter(Invoice::PAID.eq(true)).count(&acme, &mut transaction).await.unwrap(), 1);
    assert_eq!(rows_in(&world, "invoices").await, 0, "nobody else sees it yet");
    assert_eq!(Customer::select().count(&acme, &world.pool).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE paid").await, 1);
}
}

on_both! {
async fn what_is_rolled_back_is_gone_and_the_connection_goes_on(world) {
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    let ann = customer(&acme, &pool, "Ann").await;
    for _ in 0..3 {
        let mut transaction = pool.begin(&acme).await.unwrap();
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await.unwrap();
        Customer::update(&ann).set(Customer::NAME, "Eve").run(&acme, &mut transaction).await.unwrap();
        transaction.rollback().await.unwrap();
    }
    assert_eq!(rows_in(&world, "invoices").await, 0);
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, ["Ann"]);
    nothing_is_left_open(&world, &pool, &acme).await;
}
}

on_both! {
/// Leak 21: the next user of the same pool sees nothing of it, whoever that is.
async fn l21_a_transaction_that_is_dropped_is_rolled_back(world) {
    let pool = one_connection(&world).await;
    {
        enter!(acme = world.acme);
        let mut transaction = pool.begin(&acme).await.unwrap();
        Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await.unwrap();
    }
    enter!(bolt = world.bolt);
    assert_eq!(Customer::select().count(&bolt, &pool).await.unwrap(), 0);
    nothing_is_left_open(&world, &pool, &bolt).await;
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers WHERE name = 'Ann'").await, 0);
}
}

on_both! {
async fn after_a_refused_statement_nothing_more_happens(world) {
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    customer(&acme, &pool, "Ann").await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await.unwrap();
    let refused = Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(Customer::insert(new_customer("Cem")).run(&acme, &mut transaction).await.unwrap_err(), Error::Aborted);
    assert_eq!(Customer::insert_many([new_customer("Cem")]).run(&acme, &mut transaction).await.unwrap_err(), Error::Aborted);
    assert_eq!(Customer::select().all(&acme, &mut transaction).await.unwrap_err(), Error::Aborted);
    assert_eq!(Customer::delete_where(Condition::all()).run(&acme, &mut transaction).await.unwrap_err(), Error::Aborted);
    assert_eq!(transaction.savepoint().await.err().unwrap(), Error::Aborted);
    assert_eq!(transaction.commit().await.unwrap_err(), Error::Aborted);
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, ["Ann"]);
    nothing_is_left_open(&world, &pool, &acme).await;
}
}

on_both! {
async fn a_transaction_with_a_refused_statement_can_be_rolled_back(world) {
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    let ann = customer(&acme, &pool, "Ann").await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await.unwrap();
    let mut negative = new_invoice(&ann, "1");
    negative.amount_cents = -1;
    let refused = Invoice::insert(negative).run(&acme, &mut transaction).await;
    assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
    transaction.rollback().await.unwrap();
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, ["Ann"]);
    nothing_is_left_open(&world, &pool, &acme).await;
}
}

on_both! {
/// The database refused nothing: no row fitted.
async fn a_row_that_is_not_found_does_not_abort(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let stale = invoice(&acme, &world.pool, &ann, "1", 100).await;
    Invoice::update(&stale).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let foreign = Invoice::insert(new_invoice(Reference::claimed(theirs.id), "2")).run(&acme, &mut transaction).await;
    assert_eq!(foreign.unwrap_err(), Error::ForeignReference { constraint: None });
    let missing = Customer::update(theirs.id).set(Customer::NAME, "Eve").run(&acme, &mut transaction).await;
    assert_eq!(missing.unwrap_err(), Error::NotFound { entity: "Customer" });
    let stale = Invoice::update(&stale).set(Invoice::PAID, false).run(&acme, &mut transaction).await;
    assert_eq!(stale.unwrap_err(), Error::StaleVersion { entity: "Invoice" });
    Invoice::insert(new_invoice(&ann, "3")).run(&acme, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.database.raw_text("SELECT number FROM invoices ORDER BY number").await, ["1", "3"]);
}
}

on_both! {
/// A narrowed token writes in the tenant's transaction: levels share the brand.
async fn a_transaction_takes_the_tenants_narrowed_tokens_too(world) {
    use crate::world::{NewSample, Sample};
    enter!(acme = world.acme);
    let lab = crate::writes::laboratory(&acme, &world.pool, "North").await;
    let north = acme.narrow(&lab.key()).unwrap();
    let mut transaction = world.pool.begin(&north).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await.unwrap();
    let new = NewSample { id: Uuid::now_v7(), customer_id: None, code: "1".to_owned() };
    Sample::insert(new).run(&north, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((rows_in(&world, "samples").await, rows_in(&world, "customers").await), (1, 1));
}
}

/// Its reference is checked by the database when the transaction is committed.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "late_checks")]
pub struct LateCheck {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub customer_id: Uuid,
}

on_both! {
async fn a_commit_that_the_database_refuses_writes_nothing(world) {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let table = format!(
        "CREATE TABLE late_checks (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, \
         customer_id {id} NOT NULL REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED)"
    );
    world.database.raw_execute(&table).await;
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    let new = NewLateCheck { id: Uuid::now_v7(), customer_id: Uuid::now_v7() };
    LateCheck::insert(new).run(&acme, &mut transaction).await.unwrap();
    let refused = transaction.commit().await;
    assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
    assert_eq!(rows_in(&world, "late_checks").await, 0);
    nothing_is_left_open(&world, &pool, &acme).await;
}
}
