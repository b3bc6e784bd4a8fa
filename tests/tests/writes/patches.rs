//! Updates of what was sent, and of nothing else.

use tenant_sqlx::prelude::*;

use super::{new_line, snapshot};
use crate::world::{
    Customer, Invoice, InvoiceLine, Rate, Template, World, customer, invoice, on_both,
};

const MISSING: Error = Error::NotFound { entity: "Invoice" };
const STALE: Error = Error::StaleVersion { entity: "Invoice" };
const FOREIGN: Error = Error::ForeignReference { constraint: None };

/// What a client may send. What it doesn't send is `None`.
#[derive(Default)]
struct Patch {
    number: Option<&'static str>,
    paid: Option<bool>,
    note: Option<Option<String>>,
    customer: Option<Uuid>,
}

/// An update with what was sent.
macro_rules! patched {
    ($update:expr, $patch:expr) => {{
        let patch: Patch = $patch;
        $update
            .set_if(Invoice::NUMBER, patch.number)
            .set_if(Invoice::PAID, patch.paid)
            .set_if(Invoice::NOTE, patch.note)
            .set_if(Invoice::CUSTOMER_ID, patch.customer.map(Reference::claimed))
    }};
}

/// A customer and an invoice of each tenant that look alike.
async fn bill<'t>(tenant: &Tenant<'t>, world: &World) -> (Owned<'t, Customer>, Owned<'t, Invoice>) {
    let ann = customer(tenant, &world.pool, "Ann").await;
    let one = invoice(tenant, &world.pool, &ann, "1", 100).await;
    (ann, one)
}

async fn truth(world: &World) -> Vec<String> {
    let columns = "number || paid || coalesce(note, '-') || version || updated_at";
    snapshot(world, columns, "invoices").await
}

on_both! {
async fn what_is_sent_changes_and_what_is_not_stays(world) {
    enter!(bolt = world.bolt);
    let (_, theirs) = bill(&bolt, &world).await;
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    let patch = Patch { number: Some("9"), ..Patch::default() };
    let row = patched!(Invoice::update(one.id), patch).run(&acme, &world.pool).await.unwrap();
    assert_eq!((row.number.as_str(), row.paid, &row.note, row.version), ("9", false, &None, 2));
    let patch = Patch { paid: Some(true), note: Some(Some("late".to_owned())), ..Patch::default() };
    let row = patched!(Invoice::update(one.id), patch).run(&acme, &world.pool).await.unwrap();
    assert_eq!((row.number.as_str(), row.paid, row.note.as_deref(), row.version), ("9", true, Some("late"), 3));
    let row = patched!(Invoice::update(one.id), Patch { note: Some(None), ..Patch::default() }).run(&acme, &world.pool).await.unwrap();
    assert_eq!((&row.note, row.version), (&None, 4), "sent as null");
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
}
}

on_both! {
async fn nothing_to_set_gives_the_row_as_it_is_and_writes_nothing(world) {
    enter!(bolt = world.bolt);
    let (_, theirs) = bill(&bolt, &world).await;
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    let before = truth(&world).await;
    let nothing = Patch::default;
    assert_eq!(*patched!(Invoice::update(one.id), nothing()).run(&acme, &world.pool).await.unwrap(), *one);
    assert_eq!(*patched!(Invoice::update(&one), nothing()).run(&acme, &world.pool).await.unwrap(), *one);
    assert_eq!(*patched!(Invoice::update(one.key()), nothing()).expecting(1).run(&acme, &world.pool).await.unwrap(), *one);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    assert_eq!(*patched!(Invoice::update(one.id), nothing()).run(&acme, &mut transaction).await.unwrap(), *one);
    transaction.commit().await.unwrap();
    for id in [theirs.id, Uuid::now_v7()] {
        assert_eq!(patched!(Invoice::update(id), nothing()).run(&acme, &world.pool).await.unwrap_err(), MISSING);
        assert_eq!(patched!(Invoice::update(id), nothing()).expecting(1).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    }
    assert_eq!(truth(&world).await, before);
}
}

on_both! {
async fn a_version_is_looked_at_whether_or_not_there_is_something_to_set(world) {
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    let patch = || Patch { number: Some("2"), ..Patch::default() };
    let second = patched!(Invoice::update(&one), patch()).run(&acme, &world.pool).await.unwrap();
    for patch in [patch(), Patch::default()] {
        assert_eq!(patched!(Invoice::update(&one), patch).run(&acme, &world.pool).await.unwrap_err(), STALE);
    }
    for patch in [patch(), Patch::default()] {
        assert_eq!(patched!(Invoice::update(one.id), patch).expecting(1).run(&acme, &world.pool).await.unwrap_err(), STALE);
    }
    assert_eq!(*patched!(Invoice::update(&second), Patch::default()).run(&acme, &world.pool).await.unwrap(), *second);
}
}

on_both! {
/// A row that was deleted softly, and one that is everyone's, are not this tenant's to change.
async fn nothing_is_set_on_no_row_that_could_not_be_written(world) {
    let (template, rate) = (Uuid::now_v7(), Uuid::now_v7());
    let shared = format!(
        "INSERT INTO templates VALUES ({}, NULL, 'Letter'); INSERT INTO rates VALUES ({}, {}, 'Full', 19)",
        world.literal(template), world.literal(rate), world.literal(crate::world::EVERYONE),
    );
    world.database.raw_execute(&shared).await;
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    Invoice::soft_delete(one.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(patched!(Invoice::update(one.id), Patch::default()).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    let read = Rate::get(rate).one(&acme, &world.pool).await.unwrap();
    let refused = Rate::update(&read).set_if(Rate::PERCENT, None::<i32>).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Rate" });
    let refused = Template::update(template).set_if(Template::TITLE, None::<String>).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Template" });
}
}

on_both! {
/// Owned through a parent: the predicate stands in a sub-select, whose columns are not confused.
async fn nothing_to_set_below_a_parent_is_read_for_its_owner_alone(world) {
    enter!(bolt = world.bolt);
    let (_, their_bill) = bill(&bolt, &world).await;
    let theirs = InvoiceLine::insert(new_line(&their_bill, 1)).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    let line = InvoiceLine::insert(new_line(&one, 1)).run(&acme, &world.pool).await.unwrap();
    let unchanged = |id: i64| InvoiceLine::update(id).set_if(InvoiceLine::QUANTITY, None::<i32>);
    assert_eq!(*unchanged(line.id).run(&acme, &world.pool).await.unwrap(), *line);
    let refused = unchanged(theirs.id).run(&acme, &world.pool).await.unwrap_err();
    assert_eq!(refused, Error::NotFound { entity: "InvoiceLine" });
}
}

on_both! {
/// Leak 12: an id out of a PATCH is a claim, as any other.
async fn l12_a_patched_reference_of_another_tenant_is_refused(world) {
    enter!(bolt = world.bolt);
    let (theirs, _) = bill(&bolt, &world).await;
    enter!(acme = world.acme);
    let (_, one) = bill(&acme, &world).await;
    let ben = customer(&acme, &world.pool, "Ben").await;
    let before = truth(&world).await;
    for wrong in [theirs.id, Uuid::now_v7()] {
        for number in [None, Some("2")] {
            let patch = Patch { number, customer: Some(wrong), ..Patch::default() };
            assert_eq!(patched!(Invoice::update(one.id), patch).run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
            let every = Invoice::update_where(Condition::all())
                .set_if(Invoice::NUMBER, number)
                .set_if(Invoice::CUSTOMER_ID, Some(Reference::claimed(wrong)));
            assert_eq!(every.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        }
    }
    assert_eq!(truth(&world).await, before);
    let patch = Patch { customer: Some(ben.id), ..Patch::default() };
    assert_eq!(patched!(Invoice::update(one.id), patch).run(&acme, &world.pool).await.unwrap().customer_id, ben.id);
    let proven = Invoice::update(one.id).set_if(Invoice::CUSTOMER_ID, Some(&ben)).set_if(Invoice::PAYER_ID, Some(ben.key()));
    assert_eq!(proven.run(&acme, &world.pool).await.unwrap().payer_id, Some(ben.id));
}
}

on_both! {
async fn many_rows_are_patched_for_one_tenant_or_none_is(world) {
    enter!(bolt = world.bolt);
    let (_, theirs) = bill(&bolt, &world).await;
    enter!(acme = world.acme);
    let (ann, one) = bill(&acme, &world).await;
    invoice(&acme, &world.pool, &ann, "2", 200).await;
    let every = || Invoice::update_where(Condition::all());
    let before = truth(&world).await;
    let nothing = || every().set_if(Invoice::PAID, None::<bool>).set_if(Invoice::NUMBER, None::<String>);
    assert_eq!(nothing().run(&acme, &world.pool).await.unwrap(), 0);
    assert!(nothing().returning(&acme, &world.pool).await.unwrap().is_empty());
    assert_eq!(truth(&world).await, before);
    let some = || every().set_if(Invoice::PAID, Some(true)).set_if(Invoice::NUMBER, None::<String>);
    assert_eq!(some().run(&acme, &world.pool).await.unwrap(), 2);
    let rows = some().returning(&acme, &world.pool).await.unwrap();
    assert!(rows.iter().all(|row| row.paid && row.version == 3 && row.number.len() == 1), "{rows:?}");
    assert_eq!(Invoice::get(one.id).one(&acme, &world.pool).await.unwrap().number, "1");
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
}
}
