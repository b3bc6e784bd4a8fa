//! Rows that refer to what the same statement has inserted, in a CTE in front: Postgres doesn't show them in
//! their table yet.

use tenant_sqlx::prelude::*;

use super::ground::{Folder, Shortcut, folder, grounds, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "WITH made AS (INSERT INTO Folder (id, name, deleted) VALUES (:parent, 'parent', FALSE) RETURNING id)
    INSERT INTO Folder (id, parent_id, name, deleted) SELECT :child, m.id, 'child', FALSE FROM made m"
)]
fn parent_and_child(parent: Uuid, child: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Invoice (id, customer_id, number, amount_cents, paid, created_at, updated_at, version)
        SELECT u.id, :customer, u.number, 1, FALSE, now(), now(), 1
        FROM unnest(:ids, :numbers) AS u (id, number)
        RETURNING *
    )
    INSERT INTO InvoiceLine (invoice_id, position, description, quantity)
    SELECT p.id, n.n, p.number, 2 FROM p CROSS JOIN generate_series(1, 2) AS n (n) RETURNING description"
)]
fn invoices_with_lines(customer: Uuid, ids: &[Uuid], numbers: &[&str]) -> Rows<String>;

#[tenant_scoped(
    postgres,
    "WITH a (n, a_id) AS (INSERT INTO Folder AS f (id, name, deleted) VALUES (:a, 'a', FALSE) RETURNING name, f.id),
        b AS (INSERT INTO Folder (id, parent_id, name, deleted)
            SELECT :b, a.a_id, 'b', FALSE FROM a RETURNING id AS made, parent_id),
        c AS (INSERT INTO Shortcut (folder_id, target_id) SELECT b.made, b.parent_id FROM b RETURNING id)
    UPDATE Folder f SET parent_id = (SELECT b.made FROM b) WHERE f.name = 'old'"
)]
fn a_chain(a: Uuid, b: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Folder (id, name, deleted) VALUES (:id, 'upserted', FALSE)
        ON CONFLICT (id) DO UPDATE SET name = 'updated' RETURNING id
    )
    INSERT INTO Shortcut (folder_id, target_id) SELECT p.id, p.id FROM p"
)]
fn upserted(id: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Folder (id, name, deleted) VALUES (:id, 'mine', FALSE) RETURNING id
    )
    INSERT INTO Shortcut (folder_id, target_id) SELECT :folder, :target FROM p"
)]
fn beside_a_new_one(id: Uuid, folder: Uuid, target: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Folder (id, name, deleted) VALUES (:id, 'mine', FALSE) RETURNING CAST(:claimed AS UUID) AS id
    )
    INSERT INTO Shortcut (folder_id, target_id) SELECT p.id, p.id FROM p"
)]
fn by_a_claim(id: Uuid, claimed: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Customer (id, name) VALUES (:id, 'no folder') RETURNING id
    )
    INSERT INTO Shortcut (folder_id, target_id) SELECT p.id, p.id FROM p"
)]
fn of_another_entity(id: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH s AS (INSERT INTO Sample (id, code) VALUES (:sample, 'S') RETURNING id)
    INSERT INTO LabResult (id, sample_id, value) SELECT :id, s.id, 1.5 FROM s"
)]
fn sample_with_a_result(sample: Uuid, id: Uuid) -> Affected;

/// The same table, without the level.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "samples")]
struct AnySample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    laboratory_id: Uuid,
    code: String,
}

#[tenant_scoped(
    postgres,
    "WITH s AS (INSERT INTO AnySample (id, laboratory_id, code) VALUES (:sample, :laboratory, 'S') RETURNING id)
    INSERT INTO LabResult (id, sample_id, value) SELECT :id, s.id, 1.5 FROM s"
)]
fn result_of_any_sample(sample: Uuid, laboratory: Uuid, id: Uuid) -> Affected;

/// The same table, without the id of the line.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "invoice_lines")]
struct Position {
    #[tenant(through = Invoice, id)]
    invoice_id: Uuid,
    #[tenant(id)]
    position: i32,
    description: String,
    quantity: i32,
}

#[tenant_scoped(
    postgres,
    "WITH p AS (
        INSERT INTO Position (invoice_id, position, description, quantity)
        VALUES (:invoice, :position, 'new', 1) RETURNING *, CAST(:claimed AS BIGINT) AS id
    )
    INSERT INTO LineNote (id, line_id, body) SELECT :id, p.id, 'stray' FROM p"
)]
fn note_behind_a_star(invoice: Uuid, position: i32, claimed: i64, id: Uuid) -> Affected;

fn foreign<T>() -> Result<T, Error> {
    // Without a constraint: it is not the database that says so.
    Err(Error::ForeignReference { constraint: None })
}

#[tokio::test]
async fn l12_a_parent_of_the_same_statement() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    let (parent, child) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(parent_and_child(parent, child).run(&acme, pool).await, Ok(1));
    let found = Folder::get(child).one(&acme, pool).await.unwrap();
    assert_eq!(found.parent_id, Some(parent));
    assert_eq!(Folder::select().count(&bolt, pool).await, Ok(0));

    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    let lines = invoices_with_lines(a.ann, &ids, &["x", "y"]).all(&acme, pool).await.unwrap();
    let mut lines = plain(lines);
    lines.sort();
    assert_eq!(lines, ["x", "x", "y", "y"]);
    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    let refused = invoices_with_lines(b.ann, &ids, &["x", "y"]).all(&acme, pool).await;
    assert_eq!(refused.map(|rows| rows.len()), foreign());

    let old = folder(&bolt, pool, None, "old").await;
    let (new, newer) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(a_chain(new, newer).run(&bolt, pool).await, Ok(1));
    assert_eq!(Folder::get(newer).one(&bolt, pool).await.unwrap().parent_id, Some(new));
    assert_eq!(Folder::get(old).one(&bolt, pool).await.unwrap().parent_id, Some(newer));
    let shortcuts = Shortcut::select().all(&bolt, pool).await.unwrap();
    assert_eq!((shortcuts[0].folder_id, shortcuts[0].target_id), (newer, new));
    assert_eq!(Shortcut::select().count(&acme, pool).await, Ok(0));
}

#[tokio::test]
async fn l12_an_upserted_parent() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let own = folder(&acme, pool, None, "own").await;
    let other = folder(&bolt, pool, None, "other").await;
    assert_eq!(upserted(Uuid::now_v7()).run(&acme, pool).await, Ok(1));
    // It is in the table and in the CTE, and stands for one row.
    assert_eq!(upserted(own).run(&acme, pool).await, Ok(1));
    let conflict = Err(Error::Conflict { constraint: None });
    assert_eq!(upserted(other).run(&acme, pool).await, conflict);
    assert_eq!(Folder::get(other).one(&bolt, pool).await.unwrap().name, "other");
    assert_eq!(world.database.raw_count("SELECT count(*) FROM shortcuts").await, 2);
}

#[tokio::test]
async fn l12_only_new_rows_are_found_beside_the_tenants_own() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let own = folder(&acme, pool, None, "own").await;
    let other = folder(&bolt, pool, None, "other").await;
    let new = Uuid::now_v7;
    assert_eq!(beside_a_new_one(new(), own, own).run(&acme, pool).await, Ok(1));
    let id = new();
    assert_eq!(beside_a_new_one(id, id, own).run(&acme, pool).await, Ok(1));
    assert_eq!(beside_a_new_one(new(), other, own).run(&acme, pool).await, foreign());
    assert_eq!(beside_a_new_one(new(), own, other).run(&acme, pool).await, foreign());
    assert_eq!(by_a_claim(new(), other).run(&acme, pool).await, foreign());
    assert_eq!(by_a_claim(new(), own).run(&acme, pool).await, Ok(1));
    assert_eq!(of_another_entity(new()).run(&acme, pool).await, foreign());
    let foreign_ones = format!(
        "SELECT count(*) FROM shortcuts WHERE folder_id = {0} OR target_id = {0}",
        world.literal(other)
    );
    assert_eq!(world.database.raw_count(&foreign_ones).await, 0);
}

/// An entity that doesn't declare the id of its table gives no id with `*`: what is called so is the author's.
#[tokio::test]
async fn l12_a_star_without_the_id() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt b);
    let line = async |invoice: Uuid| {
        let lines = format!("SELECT min(id) FROM invoice_lines WHERE invoice_id = '{invoice}'");
        world.database.raw_count(&lines).await
    };
    let (own, other) = (line(a.one).await, line(b.one).await);
    let noted = async |position, claimed| {
        note_behind_a_star(a.one, position, claimed, Uuid::now_v7()).run(&acme, pool).await
    };
    assert_eq!(noted(8, other).await, foreign());
    assert_eq!(LineNote::select().count(&bolt, pool).await, Ok(0));
    assert_eq!(noted(8, own).await, Ok(1));
    assert_eq!(LineNote::select().count(&acme, pool).await, Ok(1));
}

#[tokio::test]
async fn l17_a_new_row_of_the_same_level() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let pool = &world.pool;
    let lab = async |name: &str| {
        let new = NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
        Laboratory::insert(new).run(&acme, pool).await.unwrap()
    };
    let (north, south) = (lab("north").await, lab("south").await);
    let n = acme.narrow(&north.key()).unwrap();
    let sample = Uuid::now_v7();
    assert_eq!(sample_with_a_result(sample, Uuid::now_v7()).run(&n, pool).await, Ok(1));
    assert_eq!(Sample::get(sample).one(&n, pool).await.unwrap().laboratory_id, north.id);
    // Whoever writes the level by hand may write any of the tenant's.
    let any = result_of_any_sample(Uuid::now_v7(), south.id, Uuid::now_v7());
    assert_eq!(any.run(&n, pool).await, foreign());
    assert_eq!(world.database.raw_count("SELECT count(*) FROM results").await, 1);
}
