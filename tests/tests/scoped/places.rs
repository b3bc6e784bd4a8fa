//! What a statement takes from the token besides the tenant, and where it puts it.

use tenant_sqlx::prelude::*;

use super::ground::{Page, grounds, with_own_tables};
use crate::world::*;

/// The tenant of whom another kind of rates is everyone's.
pub const SOMEONE: Uuid = Uuid::from_u128(7);

/// The rates again, with another constant.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "rates")]
pub struct Tariff {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared = SOMEONE)]
    pub tenant_id: Uuid,
    pub name: String,
    pub percent: i32,
}

#[tenant_scoped(
    "SELECT (SELECT count(*) FROM Sample s) AS samples, (SELECT string_agg(r.name, ',') FROM Rate r) AS rates,
        (SELECT string_agg(t.name, ',') FROM Tariff t) AS tariffs, (SELECT count(*) FROM Template t) AS templates, :text AS text"
)]
fn level_first(text: &str) -> One<(i64, Option<String>, Option<String>, i64, String)>;

#[tenant_scoped(
    "SELECT :text AS text, (SELECT string_agg(t.name, ',') FROM Tariff t WHERE t.name <> :text) AS tariffs,
        (SELECT string_agg(r.name, ',') FROM Rate r) AS rates, (SELECT count(*) FROM Sample s) AS samples"
)]
fn level_last(text: &str) -> One<(String, Option<String>, Option<String>, i64)>;

#[tenant_scoped(
    "INSERT INTO Sample (id, code) SELECT :one, 'one' FROM Customer c WHERE c.name = 'Ann'
    UNION ALL SELECT :two, 'two' FROM Rate r WHERE r.name = 'everyones'"
)]
fn add_by_arms(one: Uuid, two: Uuid) -> Affected;

#[tenant_scoped(
    "UPDATE Sample SET customer_id = (SELECT c.id FROM Customer c WHERE c.name = :name) WHERE code = 'one'"
)]
fn set_customer(name: &str) -> Affected;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views)
    SELECT :id, s.before, s.n
    FROM (SELECT c.name, count(*) OVER () AS n, lag(c.id) OVER (ORDER BY c.name) AS before FROM Customer c) AS s
    ORDER BY s.name DESC LIMIT 1"
)]
fn windowed_reference(id: i64) -> Affected;

on_both! {
async fn l17_parameters_of_the_token_stand_in_their_places(world) {
    grounds!(world, pool: acme a, bolt _b);
    let rows = [(EVERYONE, "everyones"), (SOMEONE, "someones"), (*acme.id(), "acmes"), (*bolt.id(), "bolts")];
    for (tenant, name) in rows {
        world.database.raw_execute(&format!(
            "INSERT INTO rates VALUES ({}, {}, '{name}', 1)", world.literal(Uuid::now_v7()), world.literal(tenant)
        )).await;
    }
    let new = |name: &str| NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
    let north = Laboratory::insert(new("north")).run(&acme, pool).await.unwrap();
    let south = Laboratory::insert(new("south")).run(&acme, pool).await.unwrap();
    let (n, s) = (acme.narrow(&north.key()).unwrap(), acme.narrow(&south.key()).unwrap());
    assert_eq!(add_by_arms(Uuid::now_v7(), Uuid::now_v7()).run(&n, pool).await, Ok(2));
    assert_eq!(add_by_arms(Uuid::now_v7(), Uuid::now_v7()).run(&s, pool).await, Ok(2));
    let laboratories = format!(
        "SELECT count(*) FROM samples WHERE laboratory_id = {} AND tenant_id = {}",
        world.literal(north.id), world.literal(*acme.id())
    );
    assert_eq!(world.database.raw_count(&laboratories).await, 2);
    let sorted = |text: &Option<String>| {
        let mut names: Vec<String> = text.iter().flat_map(|text| text.split(',')).map(str::to_owned).collect();
        names.sort();
        names
    };
    let found = level_first("x").one(&n, pool).await.unwrap();
    assert_eq!((found.0, found.3, found.4.as_str()), (2, 0, "x"));
    assert_eq!((sorted(&found.1), sorted(&found.2)),
        (vec!["acmes".to_owned(), "everyones".to_owned()], vec!["acmes".to_owned(), "someones".to_owned()]));
    let found = level_last("someones").one(&n, pool).await.unwrap();
    assert_eq!((found.0.as_str(), found.3), ("someones", 2));
    assert_eq!((sorted(&found.1), sorted(&found.2)),
        (vec!["acmes".to_owned()], vec!["acmes".to_owned(), "everyones".to_owned()]));
    assert_eq!(set_customer("Ann").run(&n, pool).await, Ok(1));
    let customers = format!("SELECT count(*) FROM samples WHERE customer_id = {}", world.literal(a.ann));
    assert_eq!(world.database.raw_count(&customers).await, 1);
}
}

on_both! {
async fn l12_a_reference_out_of_a_window(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt _b);
    // Before Cid stands Ben.
    assert_eq!(windowed_reference(1).run(&acme, pool).await, Ok(1));
    let owner = format!("SELECT count(*) FROM pages WHERE owner_id = {}", world.literal(a.ben));
    assert_eq!(world.database.raw_count(&owner).await, 1);
}
}
