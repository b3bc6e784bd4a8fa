//! Input and databases that are wrong: each ends in a typed error, and nothing is half-written.

use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;

use super::{laboratory, new_customer, new_invoice, rows_in, snapshot};
use crate::world::{
    Customer, Invoice, Membership, NewInvoice, NewMembership, World, customer, invoice, on_both,
};

#[tokio::test]
async fn postgres_refuses_text_with_a_nul() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let refused = Customer::insert(new_customer("a\0b")).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Value { .. })), "{refused:?}");
    let many = Customer::insert_many([new_customer("Ann"), new_customer("a\0b")]);
    let refused = many.run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Value { .. })), "{refused:?}");
    assert_eq!(rows_in(&world, "customers").await, 0);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let refused = Customer::update(&ann).set(Customer::NAME, "a\0b").run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Value { .. })), "{refused:?}");
    assert_eq!(snapshot(&world, "name", "customers").await, ["Ann"]);
}

#[tokio::test]
async fn sqlite_keeps_text_with_a_nul_whole() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    let written = Customer::insert(new_customer("a\0b")).run(&acme, &world.pool).await.unwrap();
    assert_eq!(written.name, "a\0b");
    assert_eq!(snapshot(&world, "hex(name)", "customers").await, ["610062"]);
    let found = Customer::select().filter(Customer::NAME.eq("a")).count(&acme, &world.pool).await;
    assert_eq!(found.unwrap(), 0, "the text doesn't end at the NUL");
}

on_both! {
async fn text_that_is_too_long_is_refused(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let fits = NewInvoice { note: Some("ä".repeat(40)), ..new_invoice(&ann, "1") };
    let row = Invoice::insert(fits).run(&acme, &world.pool).await.unwrap();
    let long = || Some("ä".repeat(41));
    for refused in [
        Invoice::insert(NewInvoice { note: long(), ..new_invoice(&ann, "2") }).run(&acme, &world.pool).await.map(drop),
        Invoice::insert(NewInvoice { note: long(), ..new_invoice(Reference::claimed(ann.id), "2") }).run(&acme, &world.pool).await.map(drop),
        Invoice::insert_many([new_invoice(&ann, "2"), NewInvoice { note: long(), ..new_invoice(&ann, "3") }]).run(&acme, &world.pool).await.map(drop),
        Invoice::update(&row).set(Invoice::NOTE, long()).run(&acme, &world.pool).await.map(drop),
        Invoice::upsert(NewInvoice { note: long(), ..new_invoice(&ann, "1") }).on(Invoice::NUMBER).run(&acme, &world.pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Value { .. } | Error::Check { .. })), "{refused:?}");
    }
    assert_eq!(*Invoice::get(row.id).one(&acme, &world.pool).await.unwrap(), *row);
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

on_both! {
async fn a_megabyte_of_text_goes_both_ways(world) {
    enter!(acme = world.acme);
    let role = "0123456789abcdeé".repeat(64 * 1024);
    let new = NewMembership { user_id: Uuid::now_v7(), team: "core".to_owned(), role: role.clone() };
    let written = Membership::insert(new).run(&acme, &world.pool).await.unwrap();
    assert!(written.role == role);
    let read = Membership::select().one(&acme, &world.pool).await.unwrap();
    assert!(read.role == role && role.len() > 1024 * 1024);
}
}

on_both! {
async fn a_value_that_a_constraint_refuses_is_not_written(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let negative = |number: &str| NewInvoice { amount_cents: -1, ..new_invoice(&ann, number) };
    for refused in [
        Invoice::insert(negative("2")).run(&acme, &world.pool).await.map(drop),
        Invoice::insert_many([new_invoice(&ann, "2"), negative("3")]).run(&acme, &world.pool).await.map(drop),
        Invoice::update(&row).set(Invoice::AMOUNT_CENTS, -1).run(&acme, &world.pool).await.map(drop),
        Invoice::update(&row).increment(Invoice::AMOUNT_CENTS, -101).run(&acme, &world.pool).await.map(drop),
        Invoice::update_where(Condition::all()).increment(Invoice::AMOUNT_CENTS, -101).run(&acme, &world.pool).await.map(drop),
        Invoice::upsert(negative("1")).on(Invoice::NUMBER).run(&acme, &world.pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
    }
    assert_eq!(*Invoice::get(row.id).one(&acme, &world.pool).await.unwrap(), *row);
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

/// Says of a column that it may be NULL, which the table denies.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct Unnamed {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: Option<String>,
}

on_both! {
async fn a_null_that_the_table_denies_is_refused(world) {
    enter!(acme = world.acme);
    let refused = Unnamed::insert(NewUnnamed { id: Uuid::now_v7(), name: None }).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
    let named = Unnamed::insert(NewUnnamed { id: Uuid::now_v7(), name: Some("a".to_owned()) }).run(&acme, &world.pool).await.unwrap();
    let refused = Unnamed::update(&named).clear(Unnamed::NAME).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
    assert_eq!(snapshot(&world, "name", "laboratories").await, ["a"]);
}
}

/// Says of a column of text that it holds numbers.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct Numbered {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: i64,
}

on_both! {
async fn a_column_of_another_type_is_unreadable(world) {
    enter!(acme = world.acme);
    laboratory(&acme, &world.pool, "North").await;
    let unreadable = Numbered::select().all(&acme, &world.pool).await;
    assert!(matches!(unreadable, Err(Error::Decode { column: 3, .. })), "{unreadable:?}");
    let again = Numbered::select().optional(&acme, &world.pool).await;
    assert!(matches!(again, Err(Error::Decode { .. })), "the connection goes on: {again:?}");
}
}

/// Lives in a table that nobody made.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "no_such_table")]
pub struct Nowhere {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
}

/// Has a column that the table lacks.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct TooWide {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
    pub colour: String,
}

on_both! {
async fn a_missing_table_or_column_is_a_schema_error(world) {
    enter!(acme = world.acme);
    let id = Uuid::now_v7();
    let wide = || NewTooWide { id, name: "a".to_owned(), colour: "b".to_owned() };
    for refused in [
        Nowhere::insert(NewNowhere { id }).run(&acme, &world.pool).await.map(drop),
        Nowhere::delete(id).run(&acme, &world.pool).await,
        Nowhere::select().all(&acme, &world.pool).await.map(drop),
        TooWide::insert(wide()).run(&acme, &world.pool).await.map(drop),
        TooWide::insert_many([wide()]).run(&acme, &world.pool).await.map(drop),
        TooWide::update(id).set(TooWide::COLOUR, "x").run(&acme, &world.pool).await.map(drop),
        TooWide::update_where(Condition::all()).set(TooWide::COLOUR, "x").run(&acme, &world.pool).await.map(drop),
        TooWide::delete_where(TooWide::COLOUR.eq("x")).run(&acme, &world.pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Schema { .. })), "{refused:?}");
    }
    assert_eq!(rows_in(&world, "laboratories").await, 0);
}
}

on_both! {
async fn a_pool_that_is_closed_is_unavailable(world) {
    enter!(acme = world.acme);
    world.pool.close().await;
    let closed = Error::Unavailable { reason: "the pool is closed" };
    assert_eq!(Customer::insert(new_customer("Ann")).run(&acme, &world.pool).await.unwrap_err(), closed);
    assert_eq!(Customer::insert_many([new_customer("Ann")]).run(&acme, &world.pool).await.unwrap_err(), closed);
    assert_eq!(world.pool.begin(&acme).await.err().unwrap(), closed);
    assert!(closed.is_retryable());
    assert_eq!(rows_in(&world, "customers").await, 0);
}
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_unavailable() {
    for url in ["sqlite:///no/such/folder/file.sqlite", "mysql://localhost/x", "acme", ""] {
        let refused = TenantPool::connect(url).await;
        assert!(matches!(refused, Err(Error::Unavailable { .. })), "`{url}`: {refused:?}");
    }
}

/// The pool goes on trying until its own time is up, which is short here.
#[tokio::test]
async fn a_server_that_is_gone_is_unavailable() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let pool = PgPoolOptions::new().acquire_timeout(std::time::Duration::from_millis(200));
    let pool: TenantPool =
        pool.connect_lazy("postgres://nobody@127.0.0.1:1/nothing").unwrap().into();
    let refused = Customer::insert(new_customer("Ann")).run(&acme, &pool).await;
    assert!(matches!(refused, Err(Error::Unavailable { .. })), "{refused:?}");
    assert!(matches!(pool.begin(&acme).await, Err(Error::Unavailable { .. })));
}

/// The server ends every connection of the database, as it does when it is restarted.
#[tokio::test]
async fn a_connection_that_the_server_ended_is_replaced() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    world.database.raw_count(end).await;
    let broken = Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut transaction).await;
    assert!(matches!(broken, Err(Error::Unavailable { .. })), "{broken:?}");
    assert!(transaction.commit().await.is_err());
    Invoice::insert(new_invoice(&ann, "3")).run(&acme, &world.pool).await.unwrap();
    assert_eq!(snapshot(&world, "number", "invoices").await, ["3"]);
}
