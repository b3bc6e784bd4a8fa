//! ON CONFLICT by a partial unique index: its condition says which index is meant, and protects nothing.

use tenant_sqlx::prelude::*;

use crate::world::*;

/// A seat has its number once among those that are taken; those that were left stay as they are.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "seats")]
pub struct Seat {
    #[tenant(id)]
    pub id: i64,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub number: String,
    pub left_at: Option<String>,
    pub guest: String,
}

/// Some belong to everyone.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "notices")]
pub struct Notice {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared)]
    pub tenant_id: Option<Uuid>,
    pub title: String,
}

const SEATS: &str = "
    CREATE TABLE seats (
        id BIGINT NOT NULL PRIMARY KEY,
        tenant_id UUID NOT NULL,
        number TEXT NOT NULL,
        left_at TEXT,
        guest TEXT NOT NULL
    );
    CREATE UNIQUE INDEX seats_taken ON seats (tenant_id, number) WHERE left_at IS NULL;
    CREATE TABLE notices (id UUID NOT NULL PRIMARY KEY, tenant_id UUID, title TEXT NOT NULL);
    CREATE UNIQUE INDEX notices_of_everyone ON notices (tenant_id, title) WHERE tenant_id IS NULL;
    CREATE UNIQUE INDEX notices_own ON notices (tenant_id, title) WHERE tenant_id IS NOT NULL;";

#[tenant_scoped(
    "INSERT INTO Seat (id, number, guest) VALUES (:id, :number, :guest)
    ON CONFLICT (tenant_id, number) WHERE left_at IS NULL DO UPDATE SET guest = excluded.guest"
)]
fn take(id: i64, number: &str, guest: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Seat AS s (id, number, guest) VALUES (:id, :number, :guest)
    ON CONFLICT (tenant_id, number) WHERE left_at IS NULL
    DO UPDATE SET guest = excluded.guest, left_at = 'now' WHERE s.guest = :only RETURNING s.id"
)]
fn replace(id: i64, number: &str, guest: &str, only: &str) -> Rows<i64>;

#[tenant_scoped(
    "INSERT INTO Seat (id, number, guest) SELECT 1000 + s.id, s.number, 'copied' FROM Seat s
    ON CONFLICT (tenant_id, number) WHERE left_at IS NULL DO NOTHING"
)]
fn copy() -> Affected;

/// By the id, which a row of anybody may have.
#[tenant_scoped(
    "INSERT INTO Seat (id, number, guest) VALUES (:id, 'by id', :guest)
    ON CONFLICT (id) WHERE left_at IS NULL OR TRUE DO UPDATE SET guest = excluded.guest"
)]
fn seize(id: i64, guest: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Seat (id, number, guest) VALUES (:id, 'by id', :guest)
    ON CONFLICT (id) WHERE left_at IS NULL DO NOTHING"
)]
fn seize_nothing(id: i64, guest: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Seat AS s (id, number, guest) VALUES (:id, 'by id', 'x')
    ON CONFLICT (id) WHERE left_at IS NULL DO UPDATE SET guest = 'x'
    WHERE 1 / (length(s.guest) - :length) > 5"
)]
fn probe(id: i64, length: i32) -> Affected;

/// Those of everyone have an index of their own.
#[tenant_scoped(
    "INSERT INTO Notice (id, title) VALUES (:id, :title)
    ON CONFLICT (tenant_id, title) WHERE tenant_id IS NULL DO UPDATE SET title = 'seized'"
)]
fn title(id: Uuid, title: &str) -> Affected;

async fn with_seats(world: &World) {
    let ddl =
        if world.database.is_postgres() { SEATS.to_owned() } else { SEATS.replace("UUID", "BLOB") };
    world.database.raw_execute(&ddl).await;
    for (id, tenant, left, guest) in [
        (1, world.acme.id(), "NULL", "ann"),
        (2, world.acme.id(), "'early'", "old"),
        (101, world.bolt.id(), "NULL", "bob"),
        (102, world.bolt.id(), "'early'", "old"),
    ] {
        let tenant = world.literal(*tenant);
        let row = format!("INSERT INTO seats VALUES ({id}, {tenant}, '1', {left}, '{guest}')");
        world.database.raw_execute(&row).await;
    }
}

/// Every row, in the order of ids.
async fn seats(world: &World) -> Vec<String> {
    let rows = "SELECT id || ' ' || number || ' ' || guest || ' ' || coalesce(left_at, '-') FROM seats ORDER BY id";
    world.database.raw_text(rows).await
}

on_both! {
async fn l09_an_upsert_by_a_partial_index(world) {
    with_seats(&world).await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    assert_eq!(take(3, "1", "new").run(&acme, pool).await, Ok(1));
    let others = ["101 1 bob -", "102 1 old early"];
    assert_eq!(seats(&world).await, [&["1 1 new -", "2 1 old early"][..], &others].concat());
    assert_eq!(take(103, "2", "eve").run(&bolt, pool).await, Ok(1));
    assert_eq!(take(3, "2", "cid").run(&acme, pool).await, Ok(1), "the other tenant's is not in the way");
    let found = ["1 1 new -", "2 1 old early", "3 2 cid -", "101 1 bob -", "102 1 old early", "103 2 eve -"];
    assert_eq!(seats(&world).await, found);
    // The author's own condition is asked of the own row.
    assert_eq!(replace(4, "1", "dan", "nobody").all(&acme, pool).await.unwrap().len(), 0);
    assert_eq!(*replace(4, "1", "dan", "new").all(&acme, pool).await.unwrap()[0], 1);
    // Nobody sits there any more, so that it is no conflict.
    assert_eq!(take(5, "1", "fay").run(&acme, pool).await, Ok(1));
    assert_eq!(copy().run(&acme, pool).await, Ok(0));
    let found = seats(&world).await;
    assert_eq!(found[..4], ["1 1 dan now", "2 1 old early", "3 2 cid -", "5 1 fay -"]);
    assert_eq!(found[4..], ["101 1 bob -", "102 1 old early", "103 2 eve -"]);
}
}

on_both! {
/// Whatever stands between the key and DO.
async fn l09_the_condition_of_an_index_lets_no_foreign_row_be_met(world) {
    with_seats(&world).await;
    enter!(acme = world.acme);
    let pool = &world.pool;
    let before = seats(&world).await;
    let conflict = Error::Conflict { constraint: None };
    for foreign in [101, 102] {
        assert_eq!(seize(foreign, "x").run(&acme, pool).await, Err(conflict.clone()));
        assert_eq!(seize_nothing(foreign, "x").run(&acme, pool).await, Ok(0));
        // A right guess, which divides by zero, and a wrong one look the same.
        for length in [3, 4] {
            assert_eq!(probe(foreign, length).run(&acme, pool).await, Err(conflict.clone()));
        }
    }
    assert_eq!(seats(&world).await, before);
    assert_eq!(seize(1, "x").run(&acme, pool).await, Ok(1));
    assert_eq!(seats(&world).await[0], "1 1 x -");
}
}

on_both! {
/// An index without the tenant is not the one that is meant: its row is in the way, and stays.
async fn l26_a_partial_index_over_all_tenants(world) {
    with_seats(&world).await;
    enter!(acme = world.acme);
    let pool = &world.pool;
    let index = "CREATE UNIQUE INDEX seats_anywhere ON seats (number) WHERE left_at IS NULL AND number <> '1'";
    world.database.raw_execute(index).await;
    let tenant = world.literal(*world.bolt.id());
    let row = format!("INSERT INTO seats VALUES (103, {tenant}, '9', NULL, 'eve')");
    world.database.raw_execute(&row).await;
    let before = seats(&world).await;
    let taken = take(3, "9", "x").run(&acme, pool).await;
    assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");
    assert_eq!(seats(&world).await, before);
}
}

on_both! {
async fn l09_a_row_of_everyone_is_not_met_by_its_own_index(world) {
    with_seats(&world).await;
    enter!(acme = world.acme);
    let pool = &world.pool;
    let (everyones, own) = (world.literal(Uuid::now_v7()), Uuid::now_v7());
    let row = format!("INSERT INTO notices VALUES ({everyones}, NULL, 'Reminder')");
    world.database.raw_execute(&row).await;
    assert_eq!(title(own, "Reminder").run(&acme, pool).await, Ok(1));
    let titles = "SELECT title FROM notices ORDER BY tenant_id IS NULL";
    assert_eq!(world.database.raw_text(titles).await, ["Reminder", "Reminder"]);
}
}
