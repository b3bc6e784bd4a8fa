//! Foreign keys: proven, claimed, and claimed falsely.

use tenant_sqlx::prelude::*;

use super::{new_customer, new_invoice, rows_in, snapshot};
use crate::world::{Customer, Invoice, NewCustomer, NewInvoice, customer, invoice, on_both};

const FOREIGN: Error = Error::ForeignReference { constraint: None };

on_both! {
async fn a_proven_key_is_written_as_it_is(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let read = Customer::get(ann.id).one(&acme, &world.pool).await.unwrap();
    for (number, key) in [("1", ann.key()), ("2", read.key())] {
        let written = Invoice::insert(new_invoice(key, number)).run(&acme, &world.pool).await.unwrap();
        assert_eq!(written.customer_id, ann.id);
    }
}
}

on_both! {
/// Leak 11: a proof is of the moment of reading. What was read may be gone, and its id another's.
async fn l11_a_key_whose_row_is_gone_refers_to_no_row_of_another_tenant(world) {
    enter!(bolt = world.bolt);
    let gone = customer(&bolt, &world.pool, "Ann").await;
    let mine = customer(&bolt, &world.pool, "Ben").await;
    Customer::delete(gone.id).run(&bolt, &world.pool).await.unwrap();
    let mut transaction = world.pool.begin(&bolt).await.unwrap();
    let taken = new_customer("Cy");
    let undone_id = taken.id;
    let undone = Customer::insert(taken).run(&bolt, &mut transaction).await.unwrap();
    transaction.rollback().await.unwrap();

    enter!(acme = world.acme);
    for id in [gone.id, undone_id] {
        let theirs = NewCustomer { id, ..new_customer(&id.to_string()) };
        Customer::insert(theirs).run(&acme, &world.pool).await.unwrap();
    }
    for row in [&gone, &undone] {
        let refused = Invoice::insert(new_invoice(row, "1")).run(&bolt, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let refused = Invoice::insert_many([new_invoice(&mine, "2"), new_invoice(row, "3")]).run(&bolt, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let update = Customer::update(&mine).set(Customer::REFERRED_BY, row.key());
        assert_eq!(update.run(&bolt, &world.pool).await.unwrap_err(), FOREIGN);
    }
    assert_eq!(rows_in(&world, "invoices").await, 0);
}
}

on_both! {
/// Leak 12: an id out of a request body names another tenant's customer.
async fn l12_a_claimed_id_of_another_tenant_is_refused_and_nothing_is_written(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ours = customer(&acme, &world.pool, "Ann").await;
    let claimed = |id: Uuid| Reference::claimed(id);

    let written = Invoice::insert(new_invoice(claimed(ours.id), "1")).run(&acme, &world.pool).await.unwrap();
    assert_eq!(written.customer_id, ours.id, "an own row may be claimed");
    for wrong in [theirs.id, Uuid::now_v7(), Uuid::nil()] {
        let refused = Invoice::insert(new_invoice(claimed(wrong), "2")).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let payer = NewInvoice { payer_id: Some(claimed(wrong)), ..new_invoice(&ours, "2") };
        assert_eq!(Invoice::insert(payer).run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let both = NewInvoice { payer_id: Some(claimed(ours.id)), ..new_invoice(claimed(wrong), "2") };
        assert_eq!(Invoice::insert(both).run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let update = Invoice::update(&written).set(Invoice::CUSTOMER_ID, claimed(wrong));
        assert_eq!(update.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let update = Invoice::update(&written).set(Invoice::NUMBER, "3").set(Invoice::PAYER_ID, claimed(wrong));
        assert_eq!(update.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let every = Invoice::update_where(Condition::all()).set(Invoice::PAYER_ID, claimed(wrong));
        assert_eq!(every.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let every = Invoice::update_where(Condition::all()).set(Invoice::PAYER_ID, claimed(wrong));
        assert_eq!(every.returning(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let upsert = Invoice::upsert(new_invoice(claimed(wrong), "1")).on(Invoice::NUMBER);
        assert_eq!(upsert.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
    }
    assert_eq!(rows_in(&world, "invoices").await, 1);
    let truth = Invoice::get(written.id).one(&acme, &world.pool).await.unwrap();
    assert_eq!(*truth, *written, "not even the version has moved");
}
}

on_both! {
/// Leak 26: whether there are rows to update is asked of the tenant's own rows alone. A reference that
/// can't be is refused where there are, and nothing is said of it where there are none.
async fn l26_many_rows_that_are_not_updated_tell_nothing_of_another_tenant(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    invoice(&bolt, &world.pool, &theirs, "theirs", 100).await;
    enter!(acme = world.acme);
    let ours = customer(&acme, &world.pool, "Ann").await;
    let gone = invoice(&acme, &world.pool, &ours, "gone", 100).await;
    Invoice::soft_delete(gone.id).run(&acme, &world.pool).await.unwrap();
    invoice(&acme, &world.pool, &ours, "ours", 100).await;
    let before = snapshot(&world, "number || version", "invoices").await;
    for wrong in [theirs.id, Uuid::now_v7()] {
        let of = |number: &str| Invoice::update_where(Invoice::NUMBER.eq(number)).set(Invoice::PAYER_ID, Reference::claimed(wrong));
        for missing in ["theirs", "gone", "nobody's"] {
            assert_eq!(of(missing).run(&acme, &world.pool).await.unwrap(), 0, "{missing}");
            assert!(of(missing).returning(&acme, &world.pool).await.unwrap().is_empty(), "{missing}");
        }
        assert_eq!(of("ours").run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let mut transaction = world.pool.begin(&acme).await.unwrap();
        assert_eq!(of("ours").run(&acme, &mut transaction).await.unwrap_err(), FOREIGN);
        assert_eq!(of("gone").run(&acme, &mut transaction).await.unwrap(), 0, "the transaction goes on");
        transaction.commit().await.unwrap();
    }
    assert_eq!(snapshot(&world, "number || version", "invoices").await, before);
    let right = Invoice::update_where(Condition::all()).set(Invoice::PAYER_ID, Reference::claimed(ours.id));
    assert_eq!(right.run(&acme, &world.pool).await.unwrap(), 1);
}
}

on_both! {
/// Leak 11: the row is fabricated; its tenant is ours, its id is theirs.
async fn l11_the_key_of_an_adopted_row_is_a_claim(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ours = customer(&acme, &world.pool, "Ann").await;
    let fabricated = Customer { id: theirs.id, tenant_id: *acme.id(), ..(*ours).clone() };
    let fabricated = acme.adopt(fabricated).unwrap();

    let refused = Invoice::insert(new_invoice(&fabricated, "1")).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    let refused = Invoice::insert(new_invoice(fabricated.key(), "1")).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    let refused = Invoice::insert(new_invoice(fabricated.clone().key(), "1")).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    let many = Invoice::insert_many([new_invoice(&ours, "1"), new_invoice(&fabricated, "2")]);
    assert_eq!(many.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
    assert_eq!(rows_in(&world, "invoices").await, 0);

    let bill = invoice(&acme, &world.pool, &ours, "1", 100).await;
    let update = Invoice::update(&bill).set(Invoice::PAYER_ID, &fabricated);
    assert_eq!(update.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
    let renamed = Customer::update(&fabricated).set(Customer::NAME, "Eve").run(&acme, &world.pool).await;
    assert_eq!(renamed.unwrap_err(), Error::NotFound { entity: "Customer" });
    let deleted = Customer::delete(&fabricated).run(&acme, &world.pool).await;
    assert_eq!(deleted.unwrap_err(), Error::NotFound { entity: "Customer" });
    assert_eq!(snapshot(&world, "name", "customers").await, ["Ann", "Ann"]);

    let adopted = acme.adopt((*ours).clone()).unwrap();
    let written = Invoice::insert(new_invoice(&adopted, "2")).run(&acme, &world.pool).await.unwrap();
    assert_eq!(written.customer_id, ours.id, "the claim of a true row holds");
}
}

on_both! {
async fn a_row_that_another_tenant_owns_is_not_adopted(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    assert!(acme.adopt((*theirs).clone()).is_err());
}
}

on_both! {
async fn an_optional_reference_is_null_claimed_or_proven(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let referred = |by| NewCustomer { referred_by: by, ..new_customer("Ben") };
    let refused = Customer::insert(referred(Some(Reference::claimed(theirs.id)))).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    let ben = Customer::insert(referred(Some(Reference::claimed(ann.id)))).run(&acme, &world.pool).await.unwrap();
    assert_eq!(ben.referred_by, Some(ann.id));
    let ben = Customer::update(ben.id).clear(Customer::REFERRED_BY).run(&acme, &world.pool).await.unwrap();
    assert_eq!(ben.referred_by, None);
    let ben = Customer::update(ben.id).set(Customer::REFERRED_BY, &ann).run(&acme, &world.pool).await.unwrap();
    assert_eq!(ben.referred_by, Some(ann.id));
    let refused = Customer::update(ben.id).set(Customer::REFERRED_BY, Reference::claimed(theirs.id)).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    assert_eq!(rows_in(&world, "customers").await, 3);
}
}

on_both! {
/// Nobody owns a country, so both tenants may refer to it.
async fn a_reference_to_a_global_row_is_checked_for_existence(world) {
    world.database.raw_execute("INSERT INTO countries VALUES ('DE', 'Germany'), ('FR', 'France')").await;
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        let from = |code: &str| NewCustomer { country_code: Some(Reference::claimed(code)), ..new_customer("Ann") };
        let refused = Customer::insert(from("XX")).run(&tenant, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let ann = Customer::insert(from("DE")).run(&tenant, &world.pool).await.unwrap();
        assert_eq!(ann.country_code.as_deref(), Some("DE"));
        let france = crate::world::Country::get("FR").one(&tenant, &world.pool).await.unwrap();
        let ann = Customer::update(&ann).set(Customer::COUNTRY_CODE, &france).run(&tenant, &world.pool).await.unwrap();
        assert_eq!(ann.country_code.as_deref(), Some("FR"));
    }
}
}

on_both! {
/// The proof is of the moment of the read; the database has the last word.
async fn a_proven_key_whose_row_is_gone_is_refused_by_the_database(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    Customer::delete(&ann).run(&acme, &world.pool).await.unwrap();
    let refused = Invoice::insert(new_invoice(&ann, "1")).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
    let refused = Invoice::insert(new_invoice(Reference::claimed(ann.id), "1")).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
    assert_eq!(rows_in(&world, "invoices").await, 0);
}
}

on_both! {
/// Own, foreign and unknown ids fail alike, so that the error tells nothing about other tenants.
async fn l26_a_foreign_reference_reads_like_an_unknown_one(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let mut errors = Vec::new();
    for id in [theirs.id, Uuid::now_v7()] {
        let refused = Invoice::insert(new_invoice(Reference::claimed(id), "1")).run(&acme, &world.pool).await;
        errors.push(refused.unwrap_err().to_string());
    }
    assert_eq!(errors[0], errors[1]);
}
}
