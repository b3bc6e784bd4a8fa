//! More of what a program writes in text: values that are computed, keys that collide, parents that
//! everyone shares.

use tenant_sqlx::prelude::*;

use super::ground::{NewPage, Page, grounds, plain, with_own_tables};
use crate::world::*;

/// Owned through a row that may be everyone's.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "paragraphs")]
struct Paragraph {
    #[tenant(id)]
    id: i64,
    #[tenant(through = Template)]
    template_id: Uuid,
    body: String,
}

/// Owned by a tenant, and written with a template that may be everyone's.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "letters")]
struct Letter {
    #[tenant(id)]
    id: i64,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Template)]
    template_id: Uuid,
}

#[tenant_scoped(
    "SELECT p.body, (SELECT count(*) FROM Paragraph) AS n FROM Paragraph p ORDER BY p.body"
)]
fn paragraphs() -> Rows<(String, i64)>;

#[tenant_scoped("INSERT INTO Paragraph (id, template_id, body) VALUES (:id, :template, 'new')")]
fn add_paragraph(id: i64, template: Uuid) -> Affected;

#[tenant_scoped("UPDATE Paragraph SET body = 'changed' WHERE body <> '' OR TRUE")]
fn change_paragraphs() -> Affected;

#[tenant_scoped("INSERT INTO Letter (id, template_id) VALUES (:id, :template) RETURNING *")]
fn write_letter(id: i64, template: Uuid) -> One<Letter>;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views) VALUES
        (:id, (SELECT c.id FROM Customer c WHERE c.name = :name), (SELECT count(*) FROM Customer))
    RETURNING id, (SELECT count(*) FROM Invoice) AS n, views + 1"
)]
fn add_by_name(id: i64, name: &str) -> One<(i64, i64, i64)>;

#[tenant_scoped(
    "UPDATE Page SET owner_id = CASE WHEN views > :more THEN :owner ELSE owner_id END, views = views + 1"
)]
fn hand_over(owner: Uuid, more: i64) -> Affected;

#[tenant_scoped(
    "INSERT INTO Membership (user_id, team, role) VALUES (:a, :b || :c || :d || :e || :f || :g || :h || :i || :j || :k, :l)
    RETURNING team, role"
)]
#[allow(clippy::too_many_arguments, reason = "numbers of two digits")]
fn many(
    a: Uuid,
    b: &str,
    c: &str,
    d: &str,
    e: &str,
    f: &str,
    g: &str,
    h: &str,
    i: &str,
    j: &str,
    k: &str,
    l: &str,
) -> One<(String, String)>;

#[tenant_scoped("UPDATE Customer SET name = :name WHERE id = :id")]
fn rename(id: Uuid, name: &str) -> Affected;

#[tenant_scoped("DELETE FROM Customer WHERE id = :id")]
fn delete(id: Uuid) -> Affected;

on_both! {
async fn l12_parents_that_everyone_shares(world) {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let new = || NewTemplate { id: Uuid::now_v7(), title: "t".to_owned() };
    let own = Template::insert(new()).run(&acme, pool).await.unwrap().id;
    let other = Template::insert(new()).run(&bolt, pool).await.unwrap().id;
    let shared = Uuid::now_v7();
    world.database.raw_execute(&format!(
        "CREATE TABLE paragraphs (id BIGINT PRIMARY KEY, template_id {uuid} NOT NULL REFERENCES templates (id), body TEXT NOT NULL);
        CREATE TABLE letters (id BIGINT PRIMARY KEY, tenant_id {uuid} NOT NULL, template_id {uuid} NOT NULL REFERENCES templates (id));
        INSERT INTO templates VALUES ({0}, NULL, 't');
        INSERT INTO paragraphs VALUES (1, {1}, 'acme'), (2, {2}, 'bolt'), (3, {0}, 'shared')",
        world.literal(shared), world.literal(own), world.literal(other)
    )).await;
    let found = plain(paragraphs().all(&acme, pool).await.unwrap());
    assert_eq!(found, [("acme".to_owned(), 2), ("shared".to_owned(), 2)]);
    assert_eq!(change_paragraphs().run(&acme, pool).await, Ok(1));
    let foreign = Error::ForeignReference { constraint: None };
    // What belongs to everyone is referred to, and not added to.
    assert_eq!(add_paragraph(4, shared).run(&acme, pool).await, Err(foreign.clone()));
    assert_eq!(add_paragraph(4, other).run(&acme, pool).await, Err(foreign.clone()));
    assert_eq!(add_paragraph(4, own).run(&acme, pool).await, Ok(1));
    assert_eq!(write_letter(1, shared).one(&acme, pool).await.unwrap().template_id, shared);
    assert_eq!(write_letter(2, own).one(&acme, pool).await.unwrap().tenant_id, *acme.id());
    assert_eq!(write_letter(3, other).one(&acme, pool).await.err(), Some(foreign));
    let bodies = world.database.raw_text("SELECT body FROM paragraphs ORDER BY id").await;
    assert_eq!(bodies, ["changed", "bolt", "shared", "new"]);
}
}

on_both! {
async fn l12_references_that_are_computed(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    let renamed = format!("UPDATE customers SET name = 'Zoe' WHERE id = {}", world.literal(b.ann));
    world.database.raw_execute(&renamed).await;
    assert_eq!(*add_by_name(1, "Ann").one(&acme, pool).await.unwrap(), (1, 3, 4));
    // Bolt's Zoe is nobody to Acme: NULL, which the column doesn't take.
    let refused = add_by_name(2, "Zoe").one(&acme, pool).await.err();
    assert_eq!(refused, Some(Error::Check { constraint: None }));
    let new = NewPage { id: 3, owner_id: Reference::claimed(b.ann), views: 9 };
    Page::insert(new).run(&bolt, pool).await.unwrap();
    assert_eq!(hand_over(b.ben, 100).run(&acme, pool).await, Ok(1), "nothing is handed over");
    let foreign = Error::ForeignReference { constraint: None };
    assert_eq!(hand_over(b.ben, 0).run(&acme, pool).await, Err(foreign));
    assert_eq!(hand_over(a.ben, 0).run(&acme, pool).await, Ok(1));
    let views = "SELECT views FROM pages ORDER BY id";
    assert_eq!(world.database.raw_text(views).await, ["5", "9"]);
}
}

#[tenant_scoped(
    "INSERT INTO Customer (id, name) SELECT gen_random_uuid(), c.name || '!' FROM Customer c RETURNING id"
)]
fn copy_customers() -> Rows<Uuid>;

on_both! {
async fn each_row_gets_a_uuid_of_its_own(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let mut ids = plain(copy_customers().all(&acme, pool).await.unwrap());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| id.get_version_num() == 4), "{ids:?}");
    assert_eq!(Customer::get(ids[0]).one(&acme, pool).await.unwrap().tenant_id, *acme.id());
}
}

on_both! {
async fn l15_parameters_with_numbers_of_two_digits(world) {
    enter!(acme = world.acme);
    let team = many(Uuid::now_v7(), "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    let found = team.one(&acme, &world.pool).await.unwrap().into_inner();
    assert_eq!(found, ("bcdefghijk".to_owned(), "l".to_owned()));
}
}

on_both! {
async fn l26_errors_tell_of_no_other_tenant(world) {
    grounds!(world, pool: acme a, bolt b);
    // A key that holds the tenant collides with one's own rows only.
    let renamed = format!("UPDATE customers SET name = 'Zoe' WHERE id = {}", world.literal(b.cid));
    world.database.raw_execute(&renamed).await;
    assert_eq!(rename(a.cid, "Zoe").run(&acme, pool).await, Ok(1));
    let taken = rename(a.cid, "Ann").run(&acme, pool).await.unwrap_err();
    assert!(matches!(taken, Error::Conflict { .. }), "{taken:?}");
    assert!(!taken.to_string().contains("Ann"), "{taken}");
    // A row that is still referred to is told from one that isn't there, of one's own alone.
    assert!(matches!(delete(a.ann).run(&acme, pool).await, Err(Error::ForeignReference { .. })));
    assert_eq!(delete(b.ann).run(&acme, pool).await, Ok(0));
    assert_eq!(delete(Uuid::now_v7()).run(&acme, pool).await, Ok(0));
}
}
