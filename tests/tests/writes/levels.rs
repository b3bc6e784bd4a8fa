//! Rows within one laboratory, written with a token that was narrowed to it.

use tenant_sqlx::prelude::*;

use super::{laboratory, rows_in, snapshot};
use crate::world::{
    LabResult, Laboratory, NewLabResult, NewSample, Sample, World, customer, on_both,
};

const FOREIGN: Error = Error::ForeignReference { constraint: None };

/// Within a laboratory, and refers to another row of the same laboratory.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "aliquots")]
pub struct Aliquot {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    #[tenant(references = Sample)]
    pub sample_id: Option<Uuid>,
    pub label: String,
}

async fn aliquots(world: &World) {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let table = format!(
        "CREATE TABLE aliquots (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, laboratory_id {id} NOT NULL, \
         sample_id {id} REFERENCES samples (id), label TEXT NOT NULL, \
         UNIQUE (tenant_id, label))"
    );
    world.database.raw_execute(&table).await;
}

fn new_sample<'t>(code: &str) -> NewSample<'t> {
    NewSample { id: Uuid::now_v7(), customer_id: None, code: code.to_owned() }
}

fn new_result<'t>(sample: impl Into<Reference<'t, Sample>>) -> NewLabResult<'t> {
    NewLabResult { id: Uuid::now_v7(), sample_id: sample.into(), value: 1.5 }
}

fn new_aliquot<'t>(sample: Option<Reference<'t, Sample>>) -> NewAliquot<'t> {
    NewAliquot { id: Uuid::now_v7(), sample_id: sample, label: "a".to_owned() }
}

on_both! {
async fn a_new_row_gets_the_tenant_and_the_laboratory_of_the_token(world) {
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let ann = customer(&acme, &world.pool, "Ann").await;
    for lab in [&north, &south] {
        let narrowed = acme.narrow(&lab.key()).unwrap();
        let mut new = new_sample("1");
        new.customer_id = Some((&ann).into());
        let written = Sample::insert(new).run(&narrowed, &world.pool).await.unwrap();
        assert_eq!((written.tenant_id, written.laboratory_id), (*acme.id(), lab.id));
        assert_eq!(written.customer_id, Some(ann.id));
        Sample::insert_many([new_sample("2"), new_sample("3")]).run(&narrowed, &world.pool).await.unwrap();
        let own = format!("SELECT count(*) FROM samples WHERE tenant_id = {} AND laboratory_id = {}", world.literal(*acme.id()), world.literal(lab.id));
        assert_eq!(world.database.raw_count(&own).await, 3);
    }
}
}

on_both! {
async fn another_laboratorys_row_is_not_written(world) {
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let (north, south) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let theirs = Sample::insert(new_sample("1")).run(&south, &world.pool).await.unwrap();
    Sample::insert(new_sample("1")).run(&north, &world.pool).await.unwrap();
    let missing = Error::NotFound { entity: "Sample" };
    for update in [Sample::update(theirs.id), Sample::update(theirs.key()), Sample::update(&theirs)] {
        assert_eq!(update.set(Sample::CODE, "x").run(&north, &world.pool).await.unwrap_err(), missing);
    }
    assert_eq!(Sample::delete(&theirs).run(&north, &world.pool).await.unwrap_err(), missing);
    assert_eq!(Sample::update_where(Condition::all()).set(Sample::CODE, "x").run(&north, &world.pool).await.unwrap(), 1);
    assert_eq!(snapshot(&world, "code", "samples").await, ["1", "x"]);
    assert_eq!(Sample::delete_where(Condition::all()).run(&north, &world.pool).await.unwrap(), 1);
    assert_eq!(snapshot(&world, "code", "samples").await, ["1"]);
}
}

on_both! {
/// The key has the tenant's brand, so only the statement can tell the laboratories apart.
async fn a_reference_to_another_laboratorys_sample_is_refused(world) {
    aliquots(&world).await;
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let (north, south) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let theirs = Sample::insert(new_sample("1")).run(&south, &world.pool).await.unwrap();
    let ours = Sample::insert(new_sample("1")).run(&north, &world.pool).await.unwrap();
    let own = Aliquot::insert(new_aliquot(Some((&ours).into()))).run(&north, &world.pool).await.unwrap();
    for wrong in [Reference::from(&theirs), Reference::from(theirs.key()), Reference::claimed(theirs.id)] {
        let refused = Aliquot::insert(new_aliquot(Some(wrong.clone()))).run(&north, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let unlike = NewAliquot { label: "b".to_owned(), ..new_aliquot(None) };
        let many = Aliquot::insert_many([unlike, new_aliquot(Some(wrong.clone()))]);
        assert_eq!(many.run(&north, &world.pool).await.unwrap_err(), FOREIGN);
        let refused = Aliquot::update(&own).set(Aliquot::SAMPLE_ID, wrong.clone()).run(&north, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let refused = Aliquot::update(&own).set(Aliquot::LABEL, "x").set(Aliquot::SAMPLE_ID, wrong).run(&north, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
    }
    assert_eq!(snapshot(&world, "label", "aliquots").await, ["a"]);
    let cleared = Aliquot::update(&own).clear(Aliquot::SAMPLE_ID).run(&north, &world.pool).await.unwrap();
    assert_eq!(cleared.sample_id, None);
    let set = Aliquot::update(&own).set(Aliquot::SAMPLE_ID, Reference::claimed(ours.id)).run(&north, &world.pool).await.unwrap();
    assert_eq!(set.sample_id, Some(ours.id));
}
}

on_both! {
async fn a_child_is_written_below_a_sample_of_the_same_laboratory_only(world) {
    enter!(bolt = world.bolt);
    let foreign_lab = laboratory(&bolt, &world.pool, "North").await;
    let foreign = Sample::insert(new_sample("1")).run(&bolt.narrow(&foreign_lab.key()).unwrap(), &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let (north, south) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let theirs = Sample::insert(new_sample("1")).run(&south, &world.pool).await.unwrap();
    let ours = Sample::insert(new_sample("1")).run(&north, &world.pool).await.unwrap();
    for wrong in [Reference::from(&theirs), Reference::claimed(theirs.id), Reference::claimed(foreign.id), Reference::claimed(Uuid::nil())] {
        let refused = LabResult::insert(new_result(wrong.clone())).run(&north, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let refused = LabResult::insert_many([new_result(&ours), new_result(wrong)]).run(&north, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
    }
    assert_eq!(rows_in(&world, "results").await, 0);
    let proven = LabResult::insert(new_result(&ours)).run(&north, &world.pool).await.unwrap();
    let claimed = LabResult::insert(new_result(Reference::claimed(ours.id))).run(&north, &world.pool).await.unwrap();
    assert_eq!((proven.sample_id, claimed.sample_id), (ours.id, ours.id));
    let refused = LabResult::update(proven.id).set(LabResult::VALUE, 2.5).run(&south, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "LabResult" });
    assert_eq!(LabResult::delete_where(Condition::all()).run(&south, &world.pool).await.unwrap(), 0);
    assert_eq!(LabResult::update_where(Condition::all()).set(LabResult::VALUE, 2.5).run(&north, &world.pool).await.unwrap(), 2);
}
}

on_both! {
async fn an_upsert_recognises_rows_of_the_same_laboratory_only(world) {
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let (north, south) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let theirs = Sample::insert(new_sample("1")).run(&south, &world.pool).await.unwrap();
    let ours = Sample::upsert(new_sample("1")).on((Sample::LABORATORY_ID, Sample::CODE)).run(&north, &world.pool).await.unwrap();
    assert_ne!(ours.id, theirs.id);
    let again = Sample::upsert(new_sample("1")).on((Sample::LABORATORY_ID, Sample::CODE)).run(&north, &world.pool).await.unwrap();
    assert_eq!(again.id, ours.id);
    let mut colliding = new_sample("2");
    colliding.id = theirs.id;
    let refused = Sample::upsert(colliding).on((Sample::LABORATORY_ID, Sample::CODE)).run(&north, &world.pool).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(rows_in(&world, "samples").await, 2);
    assert_eq!(*Sample::get(theirs.id).one(&south, &world.pool).await.unwrap(), *theirs);
}
}

on_both! {
async fn an_index_that_forgets_the_laboratory_gives_no_way_into_another(world) {
    aliquots(&world).await;
    enter!(acme = world.acme);
    let (north, south) = (laboratory(&acme, &world.pool, "North").await, laboratory(&acme, &world.pool, "South").await);
    let (north, south) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let theirs = Aliquot::insert(new_aliquot(None)).run(&south, &world.pool).await.unwrap();
    let ours = Sample::insert(new_sample("1")).run(&north, &world.pool).await.unwrap();
    let refused = Aliquot::upsert(new_aliquot(Some((&ours).into()))).on(Aliquot::LABEL).run(&north, &world.pool).await;
    assert!(refused.is_err(), "{refused:?}");
    let ignored = Aliquot::upsert(new_aliquot(None)).on(Aliquot::LABEL).or_ignore(&north, &world.pool).await;
    assert!(ignored.unwrap().is_none());
    let refused = Aliquot::upsert(new_aliquot(None)).on(Aliquot::LABEL).run(&north, &world.pool).await;
    assert!(matches!(refused, Err(Error::Conflict { .. } | Error::ForeignReference { .. })), "{refused:?}");
    assert_eq!(*Aliquot::get(theirs.id).one(&south, &world.pool).await.unwrap(), *theirs);
    let again = Aliquot::upsert(new_aliquot(None)).on(Aliquot::LABEL).run(&south, &world.pool).await.unwrap();
    assert_eq!(again.id, theirs.id);
}
}

on_both! {
async fn an_adopted_laboratory_narrows_nothing(world) {
    enter!(bolt = world.bolt);
    let theirs = laboratory(&bolt, &world.pool, "North").await;
    enter!(acme = world.acme);
    let ours = laboratory(&acme, &world.pool, "North").await;
    let fabricated = acme.adopt(Laboratory { id: theirs.id, ..(*ours).clone() }).unwrap();
    assert!(acme.narrow(&fabricated.key()).is_err());
    let adopted = acme.adopt((*ours).clone()).unwrap();
    assert!(acme.narrow(&adopted.key()).is_err(), "not even a true row, unread");
}
}
