//! Recursion: it never walks over a row of another tenant, even where one leads there.

use tenant_sqlx::prelude::*;

use super::ground::{Folder, Shortcut, folder, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    "WITH RECURSIVE tree AS (
        SELECT f.id, f.name, 0 AS depth FROM Folder f WHERE f.id = :root
        UNION ALL
        SELECT f.id, f.name, t.depth + 1 FROM Folder f JOIN tree t ON f.parent_id = t.id WHERE NOT f.deleted
    )
    SELECT name, CAST(depth AS BIGINT) AS depth FROM tree ORDER BY depth, name"
)]
fn tree(root: Uuid) -> Rows<(String, i64)>;

#[tenant_scoped(
    "WITH RECURSIVE up (id, parent_id, path) AS (
        SELECT f.id, f.parent_id, f.name FROM Folder f WHERE f.id = :leaf
        UNION ALL
        SELECT f.id, f.parent_id, f.name || '/' || u.path FROM Folder f, up u WHERE f.id = u.parent_id
    )
    SELECT path FROM up ORDER BY length(path) DESC LIMIT 1"
)]
fn path(leaf: Uuid) -> Maybe<String>;

#[tenant_scoped(
    "WITH RECURSIVE reached (folder_id, steps) AS (
        SELECT s.target_id, 1 FROM Shortcut s WHERE s.folder_id = :from
        UNION
        SELECT s.target_id, r.steps + 1 FROM Shortcut s JOIN reached r ON s.folder_id = r.folder_id WHERE r.steps < 5
    )
    SELECT f.name, CAST(min(r.steps) AS BIGINT) AS steps FROM reached r JOIN Folder f ON f.id = r.folder_id
    GROUP BY f.name ORDER BY steps, f.name"
)]
fn reach(from: Uuid) -> Rows<(String, i64)>;

/// The same without the join at the end, which hides what the recursion saw.
#[tenant_scoped(
    "WITH RECURSIVE reached (folder_id, steps) AS (
        SELECT s.target_id, 1 FROM Shortcut s WHERE s.folder_id = :from
        UNION
        SELECT s.target_id, r.steps + 1 FROM Shortcut s JOIN reached r ON s.folder_id = r.folder_id WHERE r.steps < 5
    )
    SELECT count(*) FROM reached"
)]
fn steps(from: Uuid) -> Scalar<i64>;

#[tenant_scoped(
    "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3)
    SELECT CAST(n.i AS BIGINT) AS i, (SELECT count(*) FROM Folder) AS folders FROM n ORDER BY 1"
)]
fn numbers() -> Rows<(i64, i64)>;

#[tenant_scoped(
    postgres,
    "WITH RECURSIVE tree AS (
        SELECT f.id FROM Folder f WHERE f.id = :root
        UNION ALL
        SELECT f.id FROM Folder f JOIN tree t ON f.parent_id = t.id
    )
    UPDATE Folder SET deleted = TRUE WHERE id IN (SELECT id FROM tree) RETURNING name"
)]
fn delete_tree(root: Uuid) -> Rows<String>;

/// root - left - leaf, root - right. Bolt's leaf hangs below Acme's left, behind the library's back.
async fn forest(world: &World, acme: &Tenant<'_>, bolt: &Tenant<'_>) -> ([Uuid; 4], [Uuid; 4]) {
    with_own_tables(world).await;
    let pool = &world.pool;
    let (a, b) = (planted(acme, pool).await, planted(bolt, pool).await);
    let crossed = format!(
        "UPDATE folders SET parent_id = {}, name = 'stray' WHERE id = {}",
        world.literal(a[1]),
        world.literal(b[2]),
    );
    world.database.raw_execute(&crossed).await;
    (a, b)
}

async fn planted(tenant: &Tenant<'_>, pool: &TenantPool) -> [Uuid; 4] {
    let root = folder(tenant, pool, None, "root").await;
    let left = folder(tenant, pool, Some(root), "left").await;
    let leaf = folder(tenant, pool, Some(left), "leaf").await;
    let right = folder(tenant, pool, Some(root), "right").await;
    [root, left, leaf, right]
}

async fn shortcut(world: &World, from: Uuid, to: Uuid) {
    let row = format!(
        "INSERT INTO shortcuts (folder_id, target_id) VALUES ({}, {})",
        world.literal(from),
        world.literal(to)
    );
    world.database.raw_execute(&row).await;
}

on_both! {
async fn l15_a_tree(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let (a, b) = forest(&world, &acme, &bolt).await;
    let pool = &world.pool;
    let found = plain(tree(a[0]).all(&acme, pool).await.unwrap());
    let expected = [("root", 0), ("left", 1), ("right", 1), ("leaf", 2)];
    assert_eq!(found, expected.map(|(name, depth)| (name.to_owned(), depth)));
    let found = plain(tree(b[0]).all(&bolt, pool).await.unwrap());
    let expected = [("root", 0), ("left", 1), ("right", 1)];
    assert_eq!(found, expected.map(|(name, depth)| (name.to_owned(), depth)));
    assert_eq!(tree(b[0]).all(&acme, pool).await.unwrap().len(), 0);
    // Upwards from Bolt's stray, Acme's folders are not to be seen.
    let found = path(b[2]).optional(&bolt, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found.as_deref(), Some("stray"));
    let found = path(a[2]).optional(&acme, pool).await.unwrap().map(Owned::into_inner);
    assert_eq!(found.as_deref(), Some("root/left/leaf"));
}
}

on_both! {
async fn l15_a_path_over_rows_that_are_owned_through_others(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let (a, b) = forest(&world, &acme, &bolt).await;
    let pool = &world.pool;
    shortcut(&world, a[0], a[3]).await;
    shortcut(&world, a[3], b[0]).await; // out of Acme
    shortcut(&world, b[0], b[1]).await;
    shortcut(&world, b[1], a[2]).await; // and back
    assert_eq!(plain(reach(a[0]).all(&acme, pool).await.unwrap()), [("right".to_owned(), 1)]);
    assert_eq!(steps(a[0]).one(&acme, pool).await.unwrap(), 2, "right, and what leads out");
    assert_eq!(steps(b[0]).one(&bolt, pool).await.unwrap(), 2, "left, and what leads out");
    assert_eq!(steps(b[0]).one(&acme, pool).await.unwrap(), 0);
}
}

on_both! {
async fn l15_a_recursion_of_numbers(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    forest(&world, &acme, &bolt).await;
    let found = numbers().all(&acme, &world.pool).await.unwrap();
    assert_eq!(plain(found), [(1, 4), (2, 4), (3, 4)]);
}
}

#[tokio::test]
async fn l04_a_tree_is_deleted_softly() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let (a, b) = forest(&world, &acme, &bolt).await;
    let pool = &world.pool;
    assert_eq!(delete_tree(b[0]).all(&acme, pool).await.unwrap().len(), 0);
    let mut gone = plain(delete_tree(a[1]).all(&acme, pool).await.unwrap());
    gone.sort();
    assert_eq!(gone, ["leaf", "left"]);
    let deleted = "SELECT name FROM folders WHERE deleted ORDER BY name";
    assert_eq!(world.database.raw_text(deleted).await, ["leaf", "left"]);
}
