//! Rows owned through, and pointing to, a row that may belong to everyone.

use tenant_sqlx::prelude::*;

use super::point;
use crate::world::{EVERYONE, NewRate, NewTemplate, Rate, Template, World, on_both};

/// Owned through a row that is shared when its tenant is NULL.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "paragraphs")]
struct Paragraph {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Template)]
    template_id: Uuid,
    body: String,
}

/// Owned through a row that is shared when its tenant is the constant.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "rate_steps")]
struct RateStep {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Rate)]
    rate_id: Uuid,
    days: i32,
}

/// Owned by a tenant, and written with a template.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "letters")]
struct Letter {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Template)]
    template_id: Uuid,
    subject: String,
}

struct Shared {
    template: Uuid,
    paragraph: Uuid,
    rate: Uuid,
    step: Uuid,
}

/// The tables, with a template of one paragraph and a rate of one step for everyone.
async fn shared(world: &World) -> Shared {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let [template, paragraph, rate, step] = [(); 4].map(|()| Uuid::now_v7());
    let literal = |id| world.literal(id);
    let sql = format!(
        "CREATE TABLE paragraphs (id {uuid} PRIMARY KEY, template_id {uuid} NOT NULL REFERENCES templates (id), body TEXT NOT NULL);
         CREATE TABLE rate_steps (id {uuid} PRIMARY KEY, rate_id {uuid} NOT NULL REFERENCES rates (id), days INTEGER NOT NULL);
         CREATE TABLE letters (id {uuid} PRIMARY KEY, tenant_id {uuid} NOT NULL,
             template_id {uuid} NOT NULL REFERENCES templates (id), subject TEXT NOT NULL);
         INSERT INTO templates VALUES ({t}, NULL, 'plain');
         INSERT INTO paragraphs VALUES ({}, {t}, 'for all');
         INSERT INTO rates VALUES ({r}, {}, 'plain', 5);
         INSERT INTO rate_steps VALUES ({}, {r}, 30)",
        literal(paragraph),
        literal(EVERYONE),
        literal(step),
        t = literal(template),
        r = literal(rate),
    );
    world.database.raw_execute(&sql).await;
    Shared { template, paragraph, rate, step }
}

/// A template with one paragraph and a rate with one step of the tenant's own.
async fn own<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
    body: &str,
    days: i32,
) -> (Owned<'t, Paragraph>, Owned<'t, RateStep>) {
    let template = Template::insert(NewTemplate { id: Uuid::now_v7(), title: "own".into() })
        .run(tenant, pool)
        .await
        .unwrap();
    let new =
        NewParagraph { id: Uuid::now_v7(), template_id: (&template).into(), body: body.into() };
    let paragraph = Paragraph::insert(new).run(tenant, pool).await.unwrap();
    let rate = Rate::insert(NewRate { id: Uuid::now_v7(), name: "own".into(), percent: 1 })
        .run(tenant, pool)
        .await
        .unwrap();
    let new = NewRateStep { id: Uuid::now_v7(), rate_id: (&rate).into(), days };
    (paragraph, RateStep::insert(new).run(tenant, pool).await.unwrap())
}

on_both! {
async fn rows_of_a_shared_parent_are_read_by_all(world) {
    let shared = shared(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    own(&acme, pool, "ours", 1).await;
    let (foreign, _) = own(&bolt, pool, "theirs", 100).await;

    assert_eq!(Paragraph::get(shared.paragraph).one(&acme, pool).await.unwrap().body, "for all");
    assert_eq!(Paragraph::get(shared.paragraph).one(&bolt, pool).await.unwrap().body, "for all");
    assert!(Paragraph::get(foreign.id).optional(&acme, pool).await.unwrap().is_none());
    let rows = Paragraph::select().order_by(Paragraph::BODY.asc()).all(&acme, pool).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.body.as_str()).collect::<Vec<_>>(), ["for all", "ours"]);
    let joined = Paragraph::select()
        .join(Paragraph::TEMPLATE_ID)
        .filter_joined(Template::TENANT_ID.is_null());
    assert_eq!(joined.one(&acme, pool).await.unwrap().0.body, "for all");
    assert_eq!(
        Template::select().join_each(Paragraph::TEMPLATE_ID).count(&bolt, pool).await.unwrap(),
        2
    );
    let has = Condition::has(Paragraph::TEMPLATE_ID, Paragraph::BODY.eq("theirs"));
    assert_eq!(Template::select().filter(has).count(&acme, pool).await.unwrap(), 0);
}
}

on_both! {
async fn rows_of_a_parent_that_the_constant_shares_are_read_by_all(world) {
    let shared = shared(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let (_, ours) = own(&acme, pool, "ours", 1).await;
    let (_, foreign) = own(&bolt, pool, "theirs", 100).await;

    assert_eq!(RateStep::get(shared.step).one(&acme, pool).await.unwrap().days, 30);
    assert_eq!(RateStep::get(ours.id).one(&acme, pool).await.unwrap().days, 1);
    assert!(RateStep::get(foreign.id).optional(&acme, pool).await.unwrap().is_none());
    let values = (Aggregate::rows(), RateStep::DAYS.sum());
    assert_eq!(RateStep::select().aggregate(values).one(&acme, pool).await.unwrap(), (2, Some(31)));
    let wide = RateStep::DAYS.gt(50).or(Condition::all());
    assert_eq!(RateStep::select().filter(wide).count(&bolt, pool).await.unwrap(), 2);
    point(&world, "rates", shared.rate, "tenant_id", *bolt.id()).await;
    assert!(RateStep::get(shared.step).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(RateStep::get(shared.step).one(&bolt, pool).await.unwrap().days, 30);
}
}

on_both! {
async fn l07_a_join_meets_shared_rows_and_no_foreign_ones(world) {
    let shared = shared(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let foreign = Template::insert(NewTemplate { id: Uuid::now_v7(), title: "plain".into() })
        .run(&bolt, pool)
        .await
        .unwrap();
    let template = Template::get(shared.template).one(&acme, pool).await.unwrap();
    let new = |subject: &str| NewLetter {
        id: Uuid::now_v7(),
        template_id: (&template).into(),
        subject: subject.into(),
    };
    let stray = Letter::insert(new("stray")).run(&acme, pool).await.unwrap();
    Letter::insert(new("ours")).run(&acme, pool).await.unwrap();
    point(&world, "letters", stray.id, "template_id", foreign.id).await;

    let rows = Letter::select()
        .left_join(Letter::TEMPLATE_ID)
        .order_by(Letter::SUBJECT.asc())
        .all(&acme, pool)
        .await
        .unwrap();
    let rows: Vec<_> =
        rows.iter().map(|(l, t)| (l.subject.as_str(), t.as_ref().map(|t| t.id))).collect();
    assert_eq!(rows, [("ours", Some(shared.template)), ("stray", None)]);
    let plain = Letter::TEMPLATE_ID.is_one_with(Template::TITLE.eq("plain"));
    assert_eq!(Letter::select().filter(plain).one(&acme, pool).await.unwrap().subject, "ours");
    // Whether anybody else writes with a shared template is nobody's business.
    let used = || Template::select().filter(Condition::has(Letter::TEMPLATE_ID, Condition::all()));
    assert_eq!(used().count(&bolt, pool).await.unwrap(), 0);
    assert_eq!(used().one(&acme, pool).await.unwrap().id, shared.template);
    let each = Template::select()
        .filter(Template::ID.eq(shared.template))
        .left_join_each(Letter::TEMPLATE_ID);
    assert!(each.one(&bolt, pool).await.unwrap().1.is_none());
}
}
