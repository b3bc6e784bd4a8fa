//! `*` in INSERT … SELECT, a column called `oid`, arguments with names, parts of a column.

use serde_json::json;
use tenant_sqlx::prelude::*;

use super::ground::{Folder, Job, Shortcut, folder, grounds, job, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "INSERT INTO Shortcut (folder_id, target_id) SELECT * FROM unnest(:folders, :targets)"
)]
fn shortcuts(folders: &[Uuid], targets: &[Uuid]) -> Affected;

#[tenant_scoped(
    "INSERT INTO Folder (id, name, deleted, parent_id)
    SELECT * FROM (SELECT :id AS id, f.name, FALSE AS deleted, :parent AS parent_id FROM Folder f
        WHERE f.name = 'old') AS copied"
)]
fn copy(id: Uuid, parent: Uuid) -> Affected;

#[tenant_scoped("SELECT name FROM Numbered WHERE oid = :oid ORDER BY name")]
fn numbered(oid: i64) -> Rows<String>;

#[tenant_scoped(
    "DELETE FROM Numbered AS n WHERE oid = :oid AND EXISTS (SELECT 1 FROM Folder f WHERE n.oid = :oid)"
)]
fn forget(oid: i64) -> Affected;

#[tenant_scoped(
    postgres,
    "SELECT j.queue, j.payload['kind']::text, convert_from(convert_to(j.queue, 'UTF8'), 'UTF8') = j.queue
    FROM Job j WHERE j.run_at < now() + make_interval(days => :days, hours => 1) AND random() < 2
        AND trunc(random()) = 0 ORDER BY row(j.queue, 1)"
)]
fn soon(days: i32) -> Rows<(String, String, bool)>;

/// The counters, with a column that SQLite has for the number of a row as well.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "counters")]
struct Numbered {
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(id)]
    name: String,
    value: i64,
    oid: i64,
}

fn foreign<T>() -> Result<T, Error> {
    Err(Error::ForeignReference { constraint: None })
}

#[tokio::test]
async fn l12_references_behind_a_star() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let (own, old) =
        (folder(&acme, pool, None, "own").await, folder(&acme, pool, None, "old").await);
    let other = folder(&bolt, pool, None, "other").await;
    assert_eq!(shortcuts(&[own, old], &[old, other]).run(&acme, pool).await, foreign());
    assert_eq!(shortcuts(&[own, other], &[old, own]).run(&acme, pool).await, foreign());
    assert_eq!(Shortcut::select().count(&acme, pool).await, Ok(0));
    assert_eq!(shortcuts(&[own, old], &[old, old]).run(&acme, pool).await, Ok(2));
    let made = Shortcut::select().all(&acme, pool).await.unwrap();
    let mut made: Vec<_> = made.iter().map(|row| (row.folder_id, row.target_id)).collect();
    made.sort_by_key(|(folder, _)| *folder == old);
    assert_eq!(made, [(own, old), (old, old)]);
    assert_eq!(Shortcut::select().count(&bolt, pool).await, Ok(0));
}

on_both! {
async fn l12_a_copy_by_a_star(world) {
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let own = folder(&acme, pool, None, "old").await;
    let other = folder(&bolt, pool, None, "old").await;
    let id = Uuid::now_v7();
    assert_eq!(copy(id, other).run(&acme, pool).await, foreign());
    assert_eq!(copy(id, own).run(&acme, pool).await, Ok(1), "that of the other tenant is not copied");
    let made = Folder::get(id).one(&acme, pool).await.unwrap();
    assert_eq!((made.parent_id, made.name.as_str()), (Some(own), "old"));
    assert_eq!(Folder::select().count(&bolt, pool).await, Ok(1));
}
}

on_both! {
async fn l15_a_column_called_oid(world) {
    with_own_tables(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    world.database.raw_execute("ALTER TABLE counters ADD COLUMN oid BIGINT NOT NULL DEFAULT 7").await;
    for tenant in [world.acme.id(), world.bolt.id()] {
        let tenant = world.literal(*tenant);
        for (name, oid) in [("a", 7), ("b", 1), ("c", 2)] {
            let row = format!("INSERT INTO counters (tenant_id, name, value, oid) VALUES ({tenant}, '{name}', 0, {oid})");
            world.database.raw_execute(&row).await;
        }
    }
    assert_eq!(plain(numbered(7).all(&acme, pool).await.unwrap()), ["a"]);
    assert_eq!(plain(numbered(1).all(&bolt, pool).await.unwrap()), ["b"]);
    folder(&acme, pool, None, "any").await;
    assert_eq!(forget(2).run(&acme, pool).await, Ok(1));
    assert_eq!(plain(numbered(2).all(&acme, pool).await.unwrap()), [""; 0]);
    assert_eq!(plain(numbered(2).all(&bolt, pool).await.unwrap()), ["c"]);
}
}

#[tokio::test]
async fn l15_named_arguments_and_parts_of_a_column() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme _a, bolt _b);
    job(&acme, pool, "a", 10, json!({ "kind": "mail" })).await;
    job(&bolt, pool, "b", 10, json!({ "kind": "print" })).await;
    let found = plain(soon(100_000).all(&acme, pool).await.unwrap());
    assert_eq!(found, [("a".to_owned(), "\"mail\"".to_owned(), true)]);
}
