//! Many rows at once: all of them, or none.

use tenant_sqlx::prelude::*;

use super::{new_customer, new_invoice, rows_in};
use crate::world::{Customer, Invoice, Membership, NewMembership, customer, on_both};

on_both! {
async fn no_rows_are_none(world) {
    enter!(acme = world.acme);
    assert_eq!(Customer::insert_many([]).run(&acme, &world.pool).await.unwrap(), 0);
    assert!(Customer::insert_many([]).returning(&acme, &world.pool).await.unwrap().is_empty());
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    assert_eq!(Customer::insert_many([]).run(&acme, &mut transaction).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(rows_in(&world, "customers").await, 0);
}
}

on_both! {
async fn one_row_and_five_are_written_as_the_tokens(world) {
    enter!(bolt = world.bolt);
    customer(&bolt, &world.pool, "0").await;
    enter!(acme = world.acme);
    assert_eq!(Customer::insert_many([new_customer("0")]).run(&acme, &world.pool).await.unwrap(), 1);
    let five = (1..=5).map(|number| new_customer(&number.to_string()));
    assert_eq!(Customer::insert_many(five).run(&acme, &world.pool).await.unwrap(), 5);
    let own = format!("SELECT count(*) FROM customers WHERE tenant_id = {}", world.literal(*acme.id()));
    assert_eq!(world.database.raw_count(&own).await, 6);
}
}

on_both! {
async fn returning_gives_every_row_with_what_the_library_wrote(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let new = (1..=5).map(|number| new_invoice(&ann, &number.to_string()));
    let mut rows = Invoice::insert_many(new).returning(&acme, &world.pool).await.unwrap();
    rows.sort_by(|left, right| left.number.cmp(&right.number));
    let numbers: Vec<_> = rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5"]);
    assert!(rows.iter().all(|row| row.version == 1 && row.tenant_id == *acme.id() && row.deleted_at.is_none()));
    Invoice::update(&rows[0]).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
}
}

on_both! {
async fn one_foreign_reference_refuses_all_rows(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ours = customer(&acme, &world.pool, "Ann").await;
    for place in 0..5 {
        let new = (0..5).map(|number| {
            let id = if number == place { theirs.id } else { ours.id };
            new_invoice(Reference::claimed(id), &number.to_string())
        });
        let refused = Invoice::insert_many(new).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    }
    assert_eq!(rows_in(&world, "invoices").await, 0);
    let mixed = [new_invoice(&ours, "1"), new_invoice(Reference::claimed(ours.id), "2")];
    assert_eq!(Invoice::insert_many(mixed).run(&acme, &world.pool).await.unwrap(), 2);
}
}

on_both! {
/// The caller's transaction goes on: what was refused was a part of its own.
async fn a_transaction_survives_rows_that_are_refused(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let ours = Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await.unwrap();
    let foreign = [new_invoice(&ours, "1"), new_invoice(Reference::claimed(theirs.id), "2")];
    let refused = Invoice::insert_many(foreign).run(&acme, &mut transaction).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    let twice = [new_invoice(&ours, "1"), new_invoice(&ours, "1")];
    let refused = Invoice::insert_many(twice).returning(&acme, &mut transaction).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    let fine = [new_invoice(&ours, "1"), new_invoice(&ours, "2")];
    assert_eq!(Invoice::insert_many(fine).run(&acme, &mut transaction).await.unwrap(), 2);
    let mut part = transaction.savepoint().await.unwrap();
    let refused = Invoice::insert_many([new_invoice(&ours, "2")]).run(&acme, &mut part).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    Invoice::insert_many([new_invoice(&ours, "3")]).run(&acme, &mut part).await.unwrap();
    part.commit().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.database.raw_text("SELECT number FROM invoices ORDER BY number").await, ["1", "2", "3"]);
}
}

const MANY: usize = 100_000;

fn members(rows: usize) -> impl Iterator<Item = NewMembership> {
    let user_id = Uuid::now_v7();
    (0..rows).map(move |row| NewMembership {
        user_id,
        team: row.to_string(),
        role: "reader".to_owned(),
    })
}

on_both! {
async fn a_hundred_thousand_rows_are_all_written(world) {
    enter!(acme = world.acme);
    assert_eq!(Membership::insert_many(members(MANY)).run(&acme, &world.pool).await.unwrap(), MANY as u64);
    let own = format!("SELECT count(DISTINCT team) FROM memberships WHERE tenant_id = {}", world.literal(*acme.id()));
    assert_eq!(world.database.raw_count(&own).await, MANY as i64);
    assert_eq!(rows_in(&world, "memberships").await, MANY as i64);
}
}

on_both! {
/// The last row is in another statement than the first.
async fn a_hundred_thousand_rows_are_none_when_the_last_is_there_already(world) {
    enter!(acme = world.acme);
    let mut rows: Vec<_> = members(MANY).collect();
    let last = rows[MANY - 1].user_id;
    rows.push(NewMembership { user_id: last, team: "0".to_owned(), role: "twice".to_owned() });
    let refused = Membership::insert_many(rows).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(rows_in(&world, "memberships").await, 0);
    Membership::insert_many(members(1)).run(&acme, &world.pool).await.unwrap();
}
}

on_both! {
/// Checked rows take another statement, which is cut into pieces too.
async fn thousands_of_claimed_references_are_each_checked(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ours = customer(&acme, &world.pool, "Ann").await;
    let own = ours.id;
    let rows = |last| (0..12_000).map(move |row| {
        let id = if row == 11_999 { last } else { own };
        new_invoice(Reference::claimed(id), &row.to_string())
    });
    let refused = Invoice::insert_many(rows(theirs.id)).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    assert_eq!(rows_in(&world, "invoices").await, 0);
    assert_eq!(Invoice::insert_many(rows(own)).run(&acme, &world.pool).await.unwrap(), 12_000);
    assert_eq!(rows_in(&world, "invoices").await, 12_000);
}
}
