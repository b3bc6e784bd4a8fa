//! Rows that belong to everyone: read by each token, written by none.

use tenant_sqlx::prelude::*;

use super::{rows_in, snapshot};
use crate::world::{EVERYONE, NewTemplate, Rate, Template, World, on_both};

/// Owned through a row that may be everyone's.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "template_parts")]
pub struct TemplatePart {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(through = Template)]
    pub template_id: Uuid,
    pub body: String,
}

/// Points to a row that may be everyone's.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "letters")]
pub struct Letter {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Template)]
    pub template_id: Uuid,
}

/// Everyone's by a constant, and recognised by its name.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "prices")]
pub struct Price {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared = EVERYONE)]
    pub tenant_id: Uuid,
    pub name: String,
    pub cents: i64,
}

/// Everyone's by NULL, and recognised by its title.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "headings")]
pub struct Heading {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared)]
    pub tenant_id: Option<Uuid>,
    pub title: String,
}

/// A price and a heading of everyone's, in tables with the index that an upsert needs.
async fn recognised_rows(world: &World) -> (Uuid, Uuid) {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let (price, heading) = (Uuid::now_v7(), Uuid::now_v7());
    let statements = format!(
        "CREATE TABLE prices (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, name TEXT NOT NULL, cents BIGINT NOT NULL, UNIQUE (tenant_id, name));
         CREATE TABLE headings (id {id} PRIMARY KEY, tenant_id {id}, title TEXT NOT NULL, UNIQUE (tenant_id, title));
         INSERT INTO prices VALUES ({}, {}, 'Full', 19);
         INSERT INTO headings VALUES ({}, NULL, 'Letter')",
        world.literal(price),
        world.literal(EVERYONE),
        world.literal(heading),
    );
    world.database.raw_execute(&statements).await;
    (price, heading)
}

/// A template and a rate of everyone's, and the tables that hang on them.
async fn shared_rows(world: &World) -> (Uuid, Uuid) {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let (template, rate) = (Uuid::now_v7(), Uuid::now_v7());
    let statements = format!(
        "CREATE TABLE template_parts (id {id} PRIMARY KEY, template_id {id} NOT NULL REFERENCES templates (id), body TEXT NOT NULL);
         CREATE TABLE letters (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, template_id {id} NOT NULL REFERENCES templates (id));
         INSERT INTO templates VALUES ({}, NULL, 'Letter');
         INSERT INTO rates VALUES ({}, {}, 'Full', 19)",
        world.literal(template),
        world.literal(rate),
        world.literal(EVERYONE),
    );
    world.database.raw_execute(&statements).await;
    (template, rate)
}

on_both! {
async fn a_shared_row_is_read_but_not_updated(world) {
    let (template, rate) = shared_rows(&world).await;
    enter!(acme = world.acme);
    assert_eq!(Template::get(template).one(&acme, &world.pool).await.unwrap().title, "Letter");
    let read = Rate::get(rate).one(&acme, &world.pool).await.unwrap();

    let refused = Template::update(template).set(Template::TITLE, "Mine").run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Template" });
    let refused = Rate::update(&read).set(Rate::PERCENT, 0).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Rate" });
    let refused = Rate::update(&read).increment(Rate::PERCENT, 1).set(Rate::NAME, "Mine").run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Rate" });
    assert_eq!(Template::update_where(Condition::all()).set(Template::TITLE, "Mine").run(&acme, &world.pool).await.unwrap(), 0);
    assert_eq!(Rate::update_where(Rate::NAME.eq("Full").or(Rate::PERCENT.gt(0))).set(Rate::PERCENT, 0).run(&acme, &world.pool).await.unwrap(), 0);
    assert_eq!(snapshot(&world, "title", "templates").await, ["Letter"]);
    assert_eq!(snapshot(&world, "percent", "rates").await, ["19"]);
}
}

on_both! {
async fn a_shared_row_is_not_deleted(world) {
    let (template, rate) = shared_rows(&world).await;
    enter!(acme = world.acme);
    let read = Rate::get(rate).one(&acme, &world.pool).await.unwrap();
    assert_eq!(Template::delete(template).run(&acme, &world.pool).await.unwrap_err(), Error::NotFound { entity: "Template" });
    assert_eq!(Rate::delete(&read).run(&acme, &world.pool).await.unwrap_err(), Error::NotFound { entity: "Rate" });
    assert_eq!(Template::delete_where(Condition::all()).run(&acme, &world.pool).await.unwrap(), 0);
    assert!(Rate::delete_where(Condition::all()).returning(&acme, &world.pool).await.unwrap().is_empty());
    assert_eq!((rows_in(&world, "templates").await, rows_in(&world, "rates").await), (1, 1));
}
}

on_both! {
/// The same name beside the shared row is a row of the tenant's own.
async fn an_upsert_never_touches_a_shared_row(world) {
    let (price, heading) = recognised_rows(&world).await;
    enter!(acme = world.acme);
    let new = |id| NewPrice { id, name: "Full".to_owned(), cents: 7 };
    let own = Price::upsert(new(Uuid::now_v7())).on(Price::NAME).run(&acme, &world.pool).await.unwrap();
    assert_eq!(own.tenant_id, *acme.id());
    let again = Price::upsert(NewPrice { cents: 8, ..new(Uuid::now_v7()) }).on(Price::NAME).run(&acme, &world.pool).await.unwrap();
    assert_eq!((again.id, again.cents), (own.id, 8));
    let colliding = Price::upsert(NewPrice { name: "Half".to_owned(), ..new(price) }).on(Price::NAME).run(&acme, &world.pool).await;
    assert!(matches!(colliding, Err(Error::Conflict { .. })), "{colliding:?}");
    let colliding = Heading::upsert(NewHeading { id: heading, title: "Mine".to_owned() }).on(Heading::TITLE).run(&acme, &world.pool).await;
    assert!(matches!(colliding, Err(Error::Conflict { .. })), "{colliding:?}");
    let own = Heading::upsert(NewHeading { id: Uuid::now_v7(), title: "Letter".to_owned() }).on(Heading::TITLE).run(&acme, &world.pool).await.unwrap();
    assert_eq!(own.tenant_id, Some(*acme.id()));
    assert_eq!(world.database.raw_text("SELECT cents FROM prices ORDER BY cents").await, ["8", "19"]);
    assert_eq!(world.database.raw_text("SELECT title FROM headings WHERE tenant_id IS NULL").await, ["Letter"]);
    assert_eq!(rows_in(&world, "headings").await, 2);
}
}

on_both! {
async fn nothing_is_written_below_a_shared_parent(world) {
    let (template, _) = shared_rows(&world).await;
    enter!(acme = world.acme);
    let shared = Template::get(template).one(&acme, &world.pool).await.unwrap();
    let own = Template::insert(NewTemplate { id: Uuid::now_v7(), title: "Mine".to_owned() }).run(&acme, &world.pool).await.unwrap();
    let part = |template| NewTemplatePart { id: Uuid::now_v7(), template_id: template, body: "b".to_owned() };
    for parent in [Reference::claimed(template), Reference::from(&shared)] {
        let refused = TemplatePart::insert(part(parent.clone())).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
        let refused = TemplatePart::insert_many([part((&own).into()), part(parent)]).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    }
    let adopted = acme.adopt((*shared).clone()).unwrap();
    let refused = TemplatePart::insert(part((&adopted).into())).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    assert_eq!(rows_in(&world, "template_parts").await, 0);
    TemplatePart::insert(part((&own).into())).run(&acme, &world.pool).await.unwrap();
    TemplatePart::insert(part(Reference::claimed(own.id))).run(&acme, &world.pool).await.unwrap();
}
}

on_both! {
async fn what_hangs_on_a_shared_parent_is_read_but_not_written(world) {
    let (template, _) = shared_rows(&world).await;
    let id = Uuid::now_v7();
    let part = format!("INSERT INTO template_parts VALUES ({}, {}, 'b')", world.literal(id), world.literal(template));
    world.database.raw_execute(&part).await;
    enter!(acme = world.acme);
    assert_eq!(TemplatePart::get(id).one(&acme, &world.pool).await.unwrap().body, "b");
    let refused = TemplatePart::update(id).set(TemplatePart::BODY, "x").run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "TemplatePart" });
    let refused = TemplatePart::delete(id).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "TemplatePart" });
    assert_eq!(TemplatePart::update_where(Condition::all()).set(TemplatePart::BODY, "x").run(&acme, &world.pool).await.unwrap(), 0);
    assert_eq!(TemplatePart::delete_where(Condition::all()).run(&acme, &world.pool).await.unwrap(), 0);
    assert_eq!(snapshot(&world, "body", "template_parts").await, ["b"]);
}
}

on_both! {
async fn a_row_may_refer_to_a_shared_row_but_not_to_another_tenants(world) {
    let (template, _) = shared_rows(&world).await;
    enter!(bolt = world.bolt);
    let theirs = Template::insert(NewTemplate { id: Uuid::now_v7(), title: "Theirs".to_owned() }).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let letter = |template| NewLetter { id: Uuid::now_v7(), template_id: template };
    let shared = Template::get(template).one(&acme, &world.pool).await.unwrap();
    Letter::insert(letter((&shared).into())).run(&acme, &world.pool).await.unwrap();
    let letter_of_ours = Letter::insert(letter(Reference::claimed(template))).run(&acme, &world.pool).await.unwrap();
    let refused = Letter::insert(letter(Reference::claimed(theirs.id))).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    let refused = Letter::update(letter_of_ours.id).set(Letter::TEMPLATE_ID, Reference::claimed(theirs.id)).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    assert_eq!(rows_in(&world, "letters").await, 2);
}
}
