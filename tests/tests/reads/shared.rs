//! Rows that belong to everyone: each tenant reads them beside its own, and never the other's.

use tenant_sqlx::prelude::*;

use super::point;
use crate::world::{EVERYONE, NewRate, NewTemplate, Rate, Template, World, on_both};

/// One shared template and rate, and one of each with the same title for each tenant.
async fn library(world: &World) -> (Uuid, Uuid) {
    let (template, rate) = (Uuid::now_v7(), Uuid::now_v7());
    let (everyones, everyone) = (world.literal(template), world.literal(EVERYONE));
    let rows = format!(
        "INSERT INTO templates VALUES ({everyones}, NULL, 'plain');
         INSERT INTO rates VALUES ({}, {everyone}, 'plain', 5)",
        world.literal(rate)
    );
    world.database.raw_execute(&rows).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    for title in ["own", "plain"] {
        Template::insert(NewTemplate { id: Uuid::now_v7(), title: title.into() })
            .run(&acme, &world.pool)
            .await
            .unwrap();
        Template::insert(NewTemplate { id: Uuid::now_v7(), title: title.into() })
            .run(&bolt, &world.pool)
            .await
            .unwrap();
        Rate::insert(NewRate { id: Uuid::now_v7(), name: title.into(), percent: 10 })
            .run(&acme, &world.pool)
            .await
            .unwrap();
        Rate::insert(NewRate { id: Uuid::now_v7(), name: title.into(), percent: 90 })
            .run(&bolt, &world.pool)
            .await
            .unwrap();
    }
    (template, rate)
}

on_both! {
async fn rows_without_a_tenant_are_read_by_all(world) {
    let (shared, _) = library(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    assert_eq!(world.database.raw_count("SELECT count(*) FROM templates").await, 5);
    assert_eq!(Template::select().count(&acme, pool).await.unwrap(), 3);
    assert_eq!(Template::select().count(&bolt, pool).await.unwrap(), 3);
    assert_eq!(Template::get(shared).one(&acme, pool).await.unwrap().tenant_id, None);
    assert_eq!(Template::get(shared).one(&bolt, pool).await.unwrap().tenant_id, None);
    let theirs =
        Template::select().filter(Template::TITLE.eq("own")).one(&bolt, pool).await.unwrap();
    assert!(Template::get(theirs.id).optional(&acme, pool).await.unwrap().is_none());
    let plain = || Template::select().filter(Template::TITLE.eq("plain"));
    assert_eq!(plain().count(&acme, pool).await.unwrap(), 2);
    assert!(
        plain()
            .all(&acme, pool)
            .await
            .unwrap()
            .iter()
            .all(|row| row.tenant_id.is_none_or(|id| id == *acme.id()))
    );
    let wide = Template::TITLE.eq("plain").or(Condition::all());
    assert_eq!(Template::select().filter(wide).count(&acme, pool).await.unwrap(), 3);
    let narrow = plain().filter(Template::TENANT_ID.is_null());
    assert_eq!(narrow.one(&acme, pool).await.unwrap().id, shared);
    let groups = Template::select()
        .order_by(Template::TITLE.asc())
        .group_by(Template::TITLE)
        .aggregate(Aggregate::rows());
    assert_eq!(
        groups.all(&acme, pool).await.unwrap(),
        [("own".to_owned(), 1), ("plain".to_owned(), 2)]
    );
    assert_eq!(Template::select().page(10).read(&acme, pool).await.unwrap().rows.len(), 3);
}
}

on_both! {
async fn rows_of_the_tenant_that_stands_for_everyone_are_read_by_all(world) {
    let (_, shared) = library(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    assert_eq!(world.database.raw_count("SELECT count(*) FROM rates").await, 5);
    assert_eq!(Rate::get(shared).one(&acme, pool).await.unwrap().percent, 5);
    assert_eq!(Rate::get(shared).one(&bolt, pool).await.unwrap().tenant_id, EVERYONE);
    let theirs = Rate::select().filter(Rate::NAME.eq("own")).one(&bolt, pool).await.unwrap();
    assert_eq!(theirs.percent, 90);
    assert!(Rate::get(theirs.id).optional(&acme, pool).await.unwrap().is_none());
    let values = (Aggregate::rows(), Rate::PERCENT.sum(), Rate::PERCENT.max());
    assert_eq!(
        Rate::select().aggregate(values).one(&acme, pool).await.unwrap(),
        (3, Some(25), Some(10))
    );
    let wide = Rate::PERCENT.lt(50).or(Rate::PERCENT.ge(50));
    assert_eq!(Rate::select().filter(wide).count(&bolt, pool).await.unwrap(), 3);
    assert!(!Rate::select().filter(Rate::PERCENT.eq(90)).exists(&acme, pool).await.unwrap());
    let mut transaction = pool.begin(&bolt).await.unwrap();
    assert_eq!(Rate::select().for_share().all(&bolt, &mut transaction).await.unwrap().len(), 3);
    transaction.commit().await.unwrap();
}
}

on_both! {
async fn l07_sub_selects_see_shared_rows_and_no_foreign_ones(world) {
    library(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let rare = Template::insert(NewTemplate { id: Uuid::now_v7(), title: "rare".into() })
        .run(&bolt, pool)
        .await
        .unwrap();
    Rate::update_where(Rate::NAME.eq("own"))
        .set(Rate::NAME, "rare".to_owned())
        .run(&acme, pool)
        .await
        .unwrap();

    // Acme's rate is called like a template that only Bolt has; both know the plain one.
    let titles = || Template::select().column(Template::TITLE);
    let found =
        Rate::select().filter(Rate::NAME.is_in_select(titles())).order_by(Rate::PERCENT.asc());
    let found = found.all(&acme, pool).await.unwrap();
    assert_eq!(
        found.iter().map(|row| (row.name.as_str(), row.percent)).collect::<Vec<_>>(),
        [("plain", 5), ("plain", 10)]
    );
    let unknown = Rate::select().filter(Rate::NAME.is_not_in_select(titles()));
    assert_eq!(unknown.one(&acme, pool).await.unwrap().name, "rare");
    // Handed to everyone, it is in both lists.
    let given =
        format!("UPDATE templates SET tenant_id = NULL WHERE id = {}", world.literal(rare.id));
    world.database.raw_execute(&given).await;
    assert_eq!(
        Rate::select().filter(Rate::NAME.is_in_select(titles())).count(&acme, pool).await.unwrap(),
        3
    );
}
}

on_both! {
async fn a_row_that_is_shared_no_longer_is_its_new_owners_alone(world) {
    let (template, rate) = library(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    point(&world, "templates", template, "tenant_id", *bolt.id()).await;
    point(&world, "rates", rate, "tenant_id", *bolt.id()).await;
    assert!(Template::get(template).optional(&acme, pool).await.unwrap().is_none());
    assert!(Rate::get(rate).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(Template::select().count(&acme, pool).await.unwrap(), 2);
    assert_eq!(Rate::select().count(&acme, pool).await.unwrap(), 2);
    assert_eq!(Rate::get(rate).one(&bolt, pool).await.unwrap().percent, 5);
    // NULL does not share a rate, nor the constant a template: each entity says what does.
    point(&world, "templates", template, "tenant_id", EVERYONE).await;
    assert!(Template::get(template).optional(&bolt, pool).await.unwrap().is_none());
    assert_eq!(Template::select().count(&bolt, pool).await.unwrap(), 2);
}
}
