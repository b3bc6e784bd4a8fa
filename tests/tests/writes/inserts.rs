//! Rows that are inserted one by one.

use chrono::Utc;
use tenant_sqlx::prelude::*;

use super::{new_customer, new_invoice, new_line, rows_in};
use crate::world::{
    Customer, Invoice, InvoiceLine, Membership, NewCustomer, NewInvoice, NewMembership, NewRate,
    NewTemplate, Rate, Template, customer, invoice, on_both,
};

on_both! {
/// Neither the tenant nor the times nor the version can be given, and each is written.
async fn the_library_writes_every_managed_column(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let before = Utc::now() - chrono::Duration::seconds(1);
    let written = Invoice::insert(new_invoice(&ann, "1")).run(&acme, &world.pool).await.unwrap();
    assert_eq!(written.tenant_id, *acme.id());
    assert!(written.created_at > before && written.updated_at > before);
    assert!(written.created_at <= Utc::now() && written.updated_at <= Utc::now());
    assert_eq!((written.version, written.deleted_at), (1, None));
    let same = format!(
        "SELECT count(*) FROM invoices WHERE id = {} AND tenant_id = {} AND customer_id = {} AND number = '1' AND version = 1 \
         AND deleted_at IS NULL AND created_at IS NOT NULL AND updated_at IS NOT NULL AND payer_id IS NULL AND note IS NULL",
        world.literal(written.id), world.literal(*acme.id()), world.literal(ann.id),
    );
    assert_eq!(world.database.raw_count(&same).await, 1);
    let read = Invoice::get(written.id).one(&acme, &world.pool).await.unwrap();
    assert_eq!(*read, *written, "what is written is what is read");
}
}

on_both! {
async fn an_id_that_the_caller_gives_is_kept(world) {
    enter!(acme = world.acme);
    let id = Uuid::now_v7();
    let new = NewCustomer { id, ..new_customer("Ann") };
    assert_eq!(Customer::insert(new).run(&acme, &world.pool).await.unwrap().id, id);
    assert_eq!(world.database.raw_count(&format!("SELECT count(*) FROM customers WHERE id = {}", world.literal(id))).await, 1);
}
}

on_both! {
async fn an_id_that_the_database_generates_comes_back(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let bill = invoice(&acme, &world.pool, &ann, "1", 1).await;
    let mut ids = Vec::new();
    for position in 1..=3 {
        ids.push(InvoiceLine::insert(new_line(&bill, position)).run(&acme, &world.pool).await.unwrap().id);
    }
    let truth = world.database.raw_text("SELECT id FROM invoice_lines ORDER BY position").await;
    assert_eq!(truth, ids.iter().map(i64::to_string).collect::<Vec<_>>());
}
}

on_both! {
/// Leak 05: each tenant writes what looks the same, and each gets its own.
async fn l05_the_tenant_of_a_new_row_is_the_tokens_whatever_the_payload_says(world) {
    for (grant, other) in [(&world.acme, &world.bolt), (&world.bolt, &world.acme)] {
        enter!(tenant = grant);
        let payload = NewCustomer { name: format!("tenant_id={}", other.id()), ..new_customer("") };
        Customer::insert(payload).run(&tenant, &world.pool).await.unwrap();
        Customer::insert_many([new_customer("Ann"), new_customer("Ben")]).run(&tenant, &world.pool).await.unwrap();
        Customer::upsert(new_customer("Cem")).on(Customer::NAME).run(&tenant, &world.pool).await.unwrap();
    }
    for grant in [&world.acme, &world.bolt] {
        let own = format!("SELECT count(*) FROM customers WHERE tenant_id = {}", world.literal(*grant.id()));
        assert_eq!(world.database.raw_count(&own).await, 4);
    }
    assert_eq!(rows_in(&world, "customers").await, 8);
}
}

on_both! {
async fn two_tenants_may_use_the_same_number(world) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        let ann = customer(&tenant, &world.pool, "Ann").await;
        invoice(&tenant, &world.pool, &ann, "2026-1", 100).await;
        let twice = Invoice::insert(new_invoice(&ann, "2026-1")).run(&tenant, &world.pool).await;
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    }
    assert_eq!(rows_in(&world, "invoices").await, 2);
}
}

on_both! {
/// Whoever guesses another tenant's id learns that it is taken, and changes nothing.
async fn an_id_that_another_tenant_has_is_a_conflict(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let new = NewCustomer { id: theirs.id, ..new_customer("Eve") };
    let refused = Customer::insert(new).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, ["Ann"]);
}
}

on_both! {
async fn a_composite_id_is_a_tenants_own(world) {
    let user_id = Uuid::now_v7();
    let new = |role: &str| NewMembership { user_id, team: "core".to_owned(), role: role.to_owned() };
    for (grant, role) in [(&world.acme, "reader"), (&world.bolt, "writer")] {
        enter!(tenant = grant);
        let written = Membership::insert(new(role)).run(&tenant, &world.pool).await.unwrap();
        assert_eq!(written.tenant_id, *tenant.id());
        let twice = Membership::insert(new("again")).run(&tenant, &world.pool).await;
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    }
    enter!(acme = world.acme);
    let id = (user_id, "core".to_owned());
    Membership::update(id.clone()).set(Membership::ROLE, "admin").run(&acme, &world.pool).await.unwrap();
    let truth = world.database.raw_text("SELECT role FROM memberships ORDER BY role").await;
    assert_eq!(truth, ["admin", "writer"]);
    Membership::delete(id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(world.database.raw_text("SELECT role FROM memberships").await, ["writer"]);
}
}

on_both! {
async fn a_new_row_is_never_everyones(world) {
    enter!(acme = world.acme);
    let template = NewTemplate { id: Uuid::now_v7(), title: "Letter".to_owned() };
    let template = Template::insert(template).run(&acme, &world.pool).await.unwrap();
    let rate = NewRate { id: Uuid::now_v7(), name: "Full".to_owned(), percent: 19 };
    let rate = Rate::insert(rate).run(&acme, &world.pool).await.unwrap();
    assert_eq!((template.tenant_id, rate.tenant_id), (Some(*acme.id()), *acme.id()));
    let own = world.literal(*acme.id());
    for table in ["templates", "rates"] {
        assert_eq!(world.database.raw_count(&format!("SELECT count(*) FROM {table} WHERE tenant_id = {own}")).await, 1);
    }
}
}

on_both! {
async fn optional_values_are_null_or_what_was_given(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let noted = NewInvoice { note: Some("late".to_owned()), payer_id: Some((&ann).into()), ..new_invoice(&ann, "1") };
    let noted = Invoice::insert(noted).run(&acme, &world.pool).await.unwrap();
    assert_eq!((noted.note.as_deref(), noted.payer_id), (Some("late"), Some(ann.id)));
    let plain = Invoice::insert(new_invoice(&ann, "2")).run(&acme, &world.pool).await.unwrap();
    assert_eq!((plain.note.as_deref(), plain.payer_id), (None, None));
    assert_eq!(world.database.raw_text("SELECT note FROM invoices ORDER BY number").await, ["late", "NULL"]);
}
}

on_both! {
async fn text_that_looks_like_sql_is_text(world) {
    enter!(acme = world.acme);
    let name = "'; DROP TABLE customers; -- \" $1 ? %s \\ \u{202e}";
    let written = Customer::insert(new_customer(name)).run(&acme, &world.pool).await.unwrap();
    assert_eq!(written.name, name);
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, [name]);
}
}
