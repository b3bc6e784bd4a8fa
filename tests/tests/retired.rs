//! The end of a tenant: its rows are exported and purged, and nobody else's.

use futures_util::{StreamExt as _, TryStreamExt as _};
use tenant_sqlx::prelude::*;

use crate::world::{
    Customer, EVERYONE, Invoice, InvoiceLine, LabResult, Laboratory, LineNote, Membership,
    NewLabResult, NewLineNote, NewMembership, NewRate, NewSample, NewTemplate, Rate, Sample,
    Template, World, customer, invoice, on_both,
};
use crate::writes::{laboratory, new_line, rows_in};

/// One row of every kind, in two laboratories, one of them deleted softly.
async fn everything(tenant: &Tenant<'_>, world: &World) {
    let pool = &world.pool;
    let ann = customer(tenant, pool, "Ann").await;
    let mut ben = crate::writes::new_customer("Ben");
    ben.referred_by = Some((&ann).into());
    Customer::insert(ben).run(tenant, pool).await.unwrap();
    let bill = invoice(tenant, pool, &ann, "1", 100).await;
    let gone = invoice(tenant, pool, &ann, "2", 100).await;
    Invoice::soft_delete(&gone).run(tenant, pool).await.unwrap();
    for bill in [&bill, &gone] {
        let line = InvoiceLine::insert(new_line(bill, 1)).run(tenant, pool).await.unwrap();
        let note =
            NewLineNote { id: Uuid::now_v7(), line_id: (&line).into(), body: "n".to_owned() };
        LineNote::insert(note).run(tenant, pool).await.unwrap();
    }
    for name in ["North", "South"] {
        let lab = laboratory(tenant, pool, name).await;
        let narrowed = tenant.narrow(&lab.key()).unwrap();
        let new = NewSample { id: Uuid::now_v7(), customer_id: None, code: "1".to_owned() };
        let sample = Sample::insert(new).run(&narrowed, pool).await.unwrap();
        let new = NewLabResult { id: Uuid::now_v7(), sample_id: (&sample).into(), value: 1.0 };
        LabResult::insert(new).run(&narrowed, pool).await.unwrap();
    }
    let new = NewTemplate { id: Uuid::now_v7(), title: "Own".to_owned() };
    Template::insert(new).run(tenant, pool).await.unwrap();
    let new = NewRate { id: Uuid::now_v7(), name: "Own".to_owned(), percent: 7 };
    Rate::insert(new).run(tenant, pool).await.unwrap();
    let new = NewMembership { user_id: Uuid::now_v7(), team: "t".to_owned(), role: "r".to_owned() };
    Membership::insert(new).run(tenant, pool).await.unwrap();
}

/// How many rows each table has.
async fn counts(world: &World) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "customers",
        "invoices",
        "invoice_lines",
        "line_notes",
        "laboratories",
        "samples",
        "results",
        "templates",
        "rates",
        "memberships",
    ] {
        counts.push(rows_in(world, table).await);
    }
    counts
}

on_both! {
/// Levels, softly deleted rows and rows below parents go; the other tenant's and everyone's stay.
async fn a_retired_tenant_is_exported_and_purged_and_nobody_else_is(world) {
    let (shared, rate) = (world.literal(Uuid::now_v7()), world.literal(Uuid::now_v7()));
    let everyone = world.literal(EVERYONE);
    world.database.raw_execute(&format!("INSERT INTO templates VALUES ({shared}, NULL, 'Letter'); INSERT INTO rates VALUES ({rate}, {everyone}, 'Full', 19)")).await;
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        everything(&tenant, &world).await;
    }
    assert_eq!(counts(&world).await, [4, 4, 4, 4, 4, 4, 4, 3, 3, 2]);
    world.directory.retire(*world.bolt.id(), "ops", "test").await.unwrap();
    let retired = world.directory.resolve_retired(&Claim::Id(*world.bolt.id())).await.unwrap();
    enter!(bolt = retired);
    let pool = &world.pool;

    let invoices: Vec<_> = Invoice::export().stream(&bolt, pool).try_collect().await.unwrap();
    assert!(invoices.iter().all(|row| row.tenant_id == *bolt.id()));
    assert_eq!(invoices.iter().filter(|row| row.deleted_at.is_some()).count(), 1);
    assert_eq!(invoices.len(), 2);
    assert_eq!(InvoiceLine::export().stream(&bolt, pool).count().await, 2);
    assert_eq!(LineNote::export().stream(&bolt, pool).count().await, 2);
    assert_eq!(Sample::export().stream(&bolt, pool).count().await, 2, "of both laboratories");
    assert_eq!(LabResult::export().stream(&bolt, pool).count().await, 2);
    let templates: Vec<_> = Template::export().stream(&bolt, pool).try_collect().await.unwrap();
    assert_eq!(templates.iter().map(|row| row.tenant_id).collect::<Vec<_>>(), [Some(*bolt.id())]);
    let rates: Vec<_> = Rate::export().stream(&bolt, pool).try_collect().await.unwrap();
    assert_eq!(rates.iter().map(|row| row.tenant_id).collect::<Vec<_>>(), [*bolt.id()]);
    assert_eq!(counts(&world).await, [4, 4, 4, 4, 4, 4, 4, 3, 3, 2], "an export takes nothing away");

    let early = Invoice::purge().run(&bolt, pool).await;
    assert!(matches!(early, Err(Error::ForeignReference { .. })), "{early:?}");
    assert_eq!(LineNote::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(InvoiceLine::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(Invoice::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(LabResult::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(Sample::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(Laboratory::purge().run(&bolt, pool).await.unwrap(), 2);
    assert_eq!(Customer::purge().run(&bolt, pool).await.unwrap(), 2, "also one that refers to the other");
    assert_eq!(Template::purge().run(&bolt, pool).await.unwrap(), 1);
    assert_eq!(Rate::purge().run(&bolt, pool).await.unwrap(), 1);
    assert_eq!(Membership::purge().run(&bolt, pool).await.unwrap(), 1);
    assert_eq!(Membership::purge().run(&bolt, pool).await.unwrap(), 0);
    assert_eq!(counts(&world).await, [2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);

    enter!(acme = world.acme);
    assert_eq!(Invoice::select().with_deleted().count(&acme, pool).await.unwrap(), 2);
    assert_eq!((Template::select().count(&acme, pool).await.unwrap(), Rate::select().count(&acme, pool).await.unwrap()), (2, 2));
    let foreign = format!("SELECT count(*) FROM customers WHERE tenant_id <> {}", world.literal(*acme.id()));
    assert_eq!(world.database.raw_count(&foreign).await, 0);
}
}
