//! Entities of every kind of owner, named in text.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    "SELECT s.code, l.name FROM Sample s JOIN Laboratory l ON l.id = s.laboratory_id ORDER BY s.code"
)]
fn samples() -> Rows<(String, String)>;

#[tenant_scoped("SELECT r.value, (SELECT count(*) FROM LabResult) AS results, (SELECT count(*) FROM Sample) AS samples,
    (SELECT count(*) FROM Laboratory) AS laboratories FROM LabResult r WHERE r.id = :id")]
fn result(id: Uuid) -> Maybe<(f64, i64, i64, i64)>;

#[tenant_scoped(
    "INSERT INTO Sample (id, code, customer_id) SELECT :id, :code, :customer WHERE TRUE RETURNING laboratory_id"
)]
fn add_sample(id: Uuid, code: &str, customer: Option<Uuid>) -> Scalar<Uuid>;

#[tenant_scoped("INSERT INTO LabResult (id, sample_id, value) VALUES (:id, :sample, 1.5)")]
fn add_result(id: Uuid, sample: Uuid) -> Affected;

#[tenant_scoped("UPDATE Sample SET code = code || '!' WHERE id = :id OR TRUE")]
fn mark_samples(id: Uuid) -> Affected;

#[tenant_scoped("DELETE FROM LabResult WHERE TRUE")]
fn delete_results() -> Affected;

#[tenant_scoped(
    "INSERT INTO Sample (id, code) VALUES (:id, 'S') ON CONFLICT (tenant_id, laboratory_id, code) DO UPDATE SET code = 'T' RETURNING id"
)]
fn put_sample(id: Uuid) -> Scalar<Uuid>;

#[tenant_scoped(
    "INSERT INTO Sample (id, code) VALUES (:id, 'Z') ON CONFLICT (id) DO UPDATE SET code = 'stolen'"
)]
fn seize_sample(id: Uuid) -> Affected;

#[tenant_scoped(
    "SELECT t.title, t.tenant_id FROM Template t ORDER BY t.title, t.tenant_id NULLS FIRST"
)]
fn templates() -> Rows<(String, Option<Uuid>)>;

#[tenant_scoped(
    "SELECT a.name, a.percent, t.title FROM Rate a JOIN Template t ON t.title = a.name
    WHERE a.percent <> ALL(:but) ORDER BY a.percent, t.title"
)]
fn rates(but: &[i32]) -> Rows<(String, i32, String)>;

#[tenant_scoped("UPDATE Template SET title = :title WHERE title <> '-' OR tenant_id IS NULL")]
fn retitle(title: &str) -> Affected;

#[tenant_scoped("DELETE FROM Rate WHERE percent >= 0")]
fn delete_rates() -> Affected;

#[tenant_scoped(
    "INSERT INTO Template (id, title) VALUES (:id, 'new')
    ON CONFLICT (id) DO UPDATE SET title = 'seized' RETURNING tenant_id"
)]
fn put_template(id: Uuid) -> Scalar<Option<Uuid>>;

#[tenant_scoped(
    "SELECT k.name, count(c.id) AS n FROM Country k LEFT JOIN Customer c ON c.country_code = k.code
    GROUP BY k.name ORDER BY k.name"
)]
fn per_country() -> Rows<(String, i64)>;

#[tenant_scoped(
    "SELECT k.name FROM Country k
    WHERE k.code = :code AND EXISTS (SELECT 1 FROM Customer c WHERE c.country_code = k.code)"
)]
fn country(code: &str) -> Maybe<String>;

#[tenant_scoped("SELECT t.name, t.total, (SELECT CAST(SUM(a.total) AS BIGINT) FROM CustomerTotal a) AS everything
    FROM CustomerTotal t WHERE t.name = 'Ann'")]
fn total() -> One<(String, i64, i64)>;

#[tenant_scoped("SELECT l.description, n.body, (SELECT count(*) FROM LineNote) AS notes, (SELECT count(*) FROM InvoiceLine) AS n
    FROM LineNote n JOIN InvoiceLine l ON l.id = n.line_id")]
fn notes() -> Rows<(String, String, i64, i64)>;

#[tenant_scoped("UPDATE LineNote SET body = 'seen' WHERE TRUE RETURNING *")]
fn see_notes() -> Rows<LineNote>;

#[tenant_scoped(
    "UPDATE Membership SET role = :role WHERE (user_id, team) = (:user, :team) OR :all"
)]
fn set_role(user: Uuid, team: &str, role: &str, all: bool) -> Affected;

#[tenant_scoped(
    "INSERT INTO Membership (user_id, team, role) VALUES (:user, :team, 'new')
    ON CONFLICT (tenant_id, user_id, team) DO UPDATE SET role = 'again' RETURNING *"
)]
fn join(user: Uuid, team: &str) -> One<Membership>;

on_both! {
async fn l17_levels(world) {
    grounds!(world, pool: acme a, bolt b);
    let mut made = Vec::new();
    let lab = async |tenant: &Tenant<'_>, name: &str| {
        let new = NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
        Laboratory::insert(new).run(tenant, pool).await.unwrap().id
    };
    let north = Laboratory::get(lab(&acme, "north").await).one(&acme, pool).await.unwrap();
    let south = Laboratory::get(lab(&acme, "south").await).one(&acme, pool).await.unwrap();
    let west = Laboratory::get(lab(&bolt, "north").await).one(&bolt, pool).await.unwrap();
    let (n, s) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    let w = bolt.narrow(&west.key()).unwrap();
    for _ in 0..3 {
        made.push((Uuid::now_v7(), Uuid::now_v7()));
    }
    assert_eq!(add_sample(made[0].0, "S", Some(a.ann)).one(&n, pool).await, Ok(north.id));
    assert_eq!(add_sample(made[1].0, "S", None).one(&s, pool).await, Ok(south.id));
    assert_eq!(add_sample(made[2].0, "S", Some(b.ann)).one(&w, pool).await, Ok(west.id));
    let foreign = Error::ForeignReference { constraint: None };
    let refused = add_sample(Uuid::now_v7(), "R", Some(b.ann)).one(&n, pool).await;
    assert_eq!(refused, Err(foreign.clone()));
    assert_eq!(add_result(made[0].1, made[0].0).run(&n, pool).await, Ok(1));
    assert_eq!(add_result(made[1].1, made[1].0).run(&s, pool).await, Ok(1));
    assert_eq!(add_result(made[2].1, made[2].0).run(&w, pool).await, Ok(1));
    // The parent of another laboratory, and of another tenant.
    for sample in [made[1].0, made[2].0] {
        assert_eq!(add_result(Uuid::now_v7(), sample).run(&n, pool).await, Err(foreign.clone()));
    }
    assert_eq!(plain(samples().all(&n, pool).await.unwrap()), [("S".to_owned(), "north".to_owned())]);
    let found = result(made[0].1).optional(&n, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found, Some((1.5, 1, 1, 2)));
    assert!(result(made[1].1).optional(&n, pool).await.unwrap().is_none());
    assert_eq!(mark_samples(made[1].0).run(&n, pool).await, Ok(1));
    assert_eq!(put_sample(Uuid::now_v7()).one(&s, pool).await, Ok(made[1].0));
    let conflict = Err(Error::Conflict { constraint: None });
    assert_eq!(seize_sample(made[1].0).run(&n, pool).await, conflict);
    assert_eq!(seize_sample(made[2].0).run(&n, pool).await, conflict);
    let codes = "SELECT code FROM samples ORDER BY code";
    assert_eq!(world.database.raw_text(codes).await, ["S", "S!", "T"]);
    assert_eq!(delete_results().run(&n, pool).await, Ok(1));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM results").await, 2);
    // A laboratory that is another tenant's by now takes no more samples of this one, though it is there.
    let moved = |tenant: Uuid| {
        let (tenant, north) = (world.literal(tenant), world.literal(north.id));
        format!("UPDATE laboratories SET tenant_id = {tenant} WHERE id = {north}")
    };
    world.database.raw_execute(&moved(*bolt.id())).await;
    assert_eq!(add_sample(Uuid::now_v7(), "M", None).one(&n, pool).await, Err(foreign.clone()));
    assert_eq!(put_sample(Uuid::now_v7()).one(&n, pool).await, Err(foreign.clone()));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM samples").await, 3);
    world.database.raw_execute(&moved(*acme.id())).await;
    assert_eq!(add_sample(Uuid::now_v7(), "M", None).one(&n, pool).await, Ok(north.id));
    // One that is gone takes none.
    world.database.raw_execute("DELETE FROM results; DELETE FROM samples; DELETE FROM laboratories").await;
    assert_eq!(add_sample(Uuid::now_v7(), "S", None).one(&n, pool).await, Err(foreign));
}
}

on_both! {
async fn l15_shared_rows(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let (template, rate) = (Uuid::now_v7(), Uuid::now_v7());
    let everyone = world.literal(EVERYONE);
    world.database.raw_execute(&format!(
        "INSERT INTO templates VALUES ({}, NULL, 'plain'); INSERT INTO rates VALUES ({}, {everyone}, 'plain', 5)",
        world.literal(template), world.literal(rate)
    )).await;
    let new = || NewTemplate { id: Uuid::now_v7(), title: "plain".to_owned() };
    Template::insert(new()).run(&acme, pool).await.unwrap();
    let bolts = Template::insert(new()).run(&bolt, pool).await.unwrap().id;
    let new = |percent| NewRate { id: Uuid::now_v7(), name: "plain".to_owned(), percent };
    Rate::insert(new(10)).run(&acme, pool).await.unwrap();
    Rate::insert(new(20)).run(&bolt, pool).await.unwrap();

    let found = plain(templates().all(&acme, pool).await.unwrap());
    assert_eq!(found, [("plain".to_owned(), None), ("plain".to_owned(), Some(*acme.id()))]);
    let found = plain(rates(&[]).all(&bolt, pool).await.unwrap());
    assert_eq!(found.iter().map(|row| row.1).collect::<Vec<_>>(), [5, 5, 20, 20]);
    let found = plain(rates(&[5]).all(&acme, pool).await.unwrap());
    assert_eq!(found.iter().map(|row| row.1).collect::<Vec<_>>(), [10, 10]);

    // Everyone's are read, and not written.
    assert_eq!(retitle("mine").run(&acme, pool).await, Ok(1));
    assert_eq!(delete_rates().run(&acme, pool).await, Ok(1));
    let conflict = Err(Error::Conflict { constraint: None });
    assert_eq!(put_template(template).one(&acme, pool).await, conflict);
    assert_eq!(put_template(bolts).one(&acme, pool).await, conflict);
    assert_eq!(put_template(Uuid::now_v7()).one(&acme, pool).await, Ok(Some(*acme.id())));
    let titles = "SELECT title FROM templates ORDER BY title";
    assert_eq!(world.database.raw_text(titles).await, ["mine", "new", "plain", "plain"]);
    assert_eq!(world.database.raw_text("SELECT percent FROM rates ORDER BY 1").await, ["5", "20"]);
}
}

on_both! {
async fn l15_global_tables(world) {
    grounds!(world, pool: acme a, bolt b);
    world.database.raw_execute("INSERT INTO countries VALUES ('IT', 'Italy'), ('FR', 'France')").await;
    let ids = [a.ann, b.ann, b.ben].map(|id| world.literal(id)).join(", ");
    world.database.raw_execute(&format!("UPDATE customers SET country_code = 'IT' WHERE id IN ({ids})")).await;
    let found = plain(per_country().all(&acme, pool).await.unwrap());
    assert_eq!(found, [("France".to_owned(), 0), ("Italy".to_owned(), 1)]);
    let found = plain(per_country().all(&bolt, pool).await.unwrap());
    assert_eq!(found, [("France".to_owned(), 0), ("Italy".to_owned(), 2)]);
    let found = country("IT").optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found.as_deref(), Some("Italy"));
}
}

on_both! {
async fn l15_views(world) {
    grounds!(world, pool: acme _a, bolt _b);
    assert_eq!(*total().one(&acme, pool).await.unwrap(), ("Ann".to_owned(), 3, 7));
    assert_eq!(*total().one(&bolt, pool).await.unwrap(), ("Ann".to_owned(), 300, 700));
}
}

on_both! {
async fn l15_rows_that_are_owned_through_two_others(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let lines = world.database.raw_text("SELECT id FROM invoice_lines ORDER BY id").await;
    for (number, body) in [(1, "acme"), (4, "bolt"), (5, "bolt")] {
        world.database.raw_execute(&format!(
            "INSERT INTO line_notes VALUES ({}, {}, '{body}')", world.literal(Uuid::now_v7()), lines[number]
        )).await;
    }
    let found = plain(notes().all(&acme, pool).await.unwrap());
    assert_eq!(found, [("ink".to_owned(), "acme".to_owned(), 1, 3)]);
    assert_eq!(notes().all(&bolt, pool).await.unwrap().len(), 2);
    assert_eq!(see_notes().all(&acme, pool).await.unwrap().len(), 1);
    let bodies = "SELECT body FROM line_notes ORDER BY body";
    assert_eq!(world.database.raw_text(bodies).await, ["bolt", "bolt", "seen"]);
}
}

on_both! {
async fn l04_composite_ids(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let user = Uuid::now_v7();
    assert_eq!(join(user, "core").one(&acme, pool).await.unwrap().role, "new");
    assert_eq!(join(user, "core").one(&bolt, pool).await.unwrap().role, "new");
    assert_eq!(join(user, "core").one(&acme, pool).await.unwrap().role, "again");
    assert_eq!(set_role(user, "core", "owner", false).run(&bolt, pool).await, Ok(1));
    let roles = "SELECT role FROM memberships ORDER BY role";
    assert_eq!(world.database.raw_text(roles).await, ["again", "owner"]);
    assert_eq!(set_role(user, "-", "all", true).run(&bolt, pool).await, Ok(1));
    assert_eq!(world.database.raw_text(roles).await, ["again", "all"]);
}
}
