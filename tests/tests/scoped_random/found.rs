//! What random statements have found, each by its name.

use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use tenant_sqlx::prelude::*;
use tenant_tests::TestDatabase;

use super::facts::{CHARGES, Charge};
use super::grammar::Case;
use super::text::texts;
use crate::world::*;

/// Whose rates belong to everyone, says somebody else.
const SOMEBODY: Uuid = Uuid::from_u128(7);

/// The same rows as `Rate`, declared otherwise.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "rates")]
pub struct OtherRate {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key, shared = SOMEBODY)]
    pub tenant_id: Uuid,
    pub name: String,
    pub percent: i32,
}

#[tenant_scoped("UPDATE Invoice SET payer_id = NULL WHERE number = :number")]
fn forget_payer(number: &str) -> Affected;

#[tenant_scoped("INSERT INTO Charge (id, rate_id, label) VALUES (:id, :rate, 'new')")]
fn charge(id: Uuid, rate: Uuid) -> Affected;

#[tenant_scoped(
    "INSERT INTO Charge (id, rate_id, label)
     SELECT :id, :rate, 'new' WHERE NOT EXISTS (SELECT 1 FROM OtherRate WHERE name = 'none')"
)]
fn charge_beside(id: Uuid, rate: Uuid) -> Affected;

#[tenant_scoped(
    "WITH small AS (SELECT i.id FROM Invoice i WHERE i.amount_cents < :limit)
     UPDATE Invoice SET note = 'small' WHERE id IN (SELECT small.id FROM small)"
)]
fn mark_small(limit: i64) -> Affected;

async fn with_charges(world: &World) {
    let ddl = match world.database.is_postgres() {
        true => CHARGES.to_owned(),
        false => CHARGES.replace("UUID", "BLOB"),
    };
    world.database.raw_execute(&ddl).await;
}

async fn add_rate(world: &World, owner: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let (rate, owner) = (world.literal(id), world.literal(owner));
    let sql = format!("INSERT INTO rates VALUES ({rate}, {owner}, 'standard', 1)");
    world.database.raw_execute(&sql).await;
    id
}

crate::world::on_both! {
/// A value that has no type of its own took that of a text, and no id is equal to a text.
async fn a_reference_is_set_to_null(world) {
    enter!(acme = world.acme);
    let pool = &world.pool;
    let ann = customer(&acme, pool, "Ann").await;
    let invoice = invoice(&acme, pool, &ann, "1", 100).await;
    Invoice::update(&invoice).set(Invoice::PAYER_ID, &ann).run(&acme, pool).await.unwrap();
    assert_eq!(forget_payer("1").run(&acme, pool).await, Ok(1));
    assert_eq!(world.database.raw_count("SELECT count(payer_id) FROM invoices").await, 0);
}
}

crate::world::on_both! {
/// The constant of what a column refers to was not bound: everyone's rows were nobody's.
async fn a_reference_leads_to_a_row_of_everyone(world) {
    with_charges(&world).await;
    enter!(acme = world.acme);
    let everyones = add_rate(&world, EVERYONE).await;
    let bolts = add_rate(&world, *world.bolt.id()).await;
    assert_eq!(charge(Uuid::now_v7(), everyones).run(&acme, &world.pool).await, Ok(1));
    let refused = charge(Uuid::now_v7(), bolts).run(&acme, &world.pool).await;
    assert_eq!(refused, Err(Error::ForeignReference { constraint: None }));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM charges").await, 1);
}
}

crate::world::on_both! {
/// The constant of another entity in the statement was taken for it: its rows were everyone's.
async fn a_reference_is_looked_up_with_the_constant_of_its_own_entity(world) {
    with_charges(&world).await;
    enter!(acme = world.acme);
    let everyones = add_rate(&world, EVERYONE).await;
    let somebodys = add_rate(&world, SOMEBODY).await;
    assert_eq!(charge_beside(Uuid::now_v7(), everyones).run(&acme, &world.pool).await, Ok(1));
    let refused = charge_beside(Uuid::now_v7(), somebodys).run(&acme, &world.pool).await;
    assert_eq!(refused, Err(Error::ForeignReference { constraint: None }));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM charges").await, 1);
}
}

crate::world::on_both! {
/// SQLite was said to have no UPDATE behind WITH, and an UPDATE without RETURNING to give rows.
async fn a_statement_behind_with_changes_rows(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ann = customer(&acme, pool, "Ann").await;
    invoice(&acme, pool, &ann, "1", 100).await;
    let ben = customer(&bolt, pool, "Ben").await;
    invoice(&bolt, pool, &ben, "1", 100).await;
    assert_eq!(mark_small(200).run(&acme, pool).await, Ok(1));
    assert_eq!(world.database.raw_count("SELECT count(note) FROM invoices").await, 1);
}
}

/// SQLite gave wrong rows where one index served both sides of an OR in front of such a join. No index does
/// now; without such a join one does as ever.
#[tokio::test]
async fn no_index_finds_shared_rows_beside_a_full_join() {
    let database = TestDatabase::sqlite(include_str!("../schema/sqlite.sql")).await;
    let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
    for (join, ors) in [("FULL JOIN", 0), ("RIGHT JOIN", 0), ("LEFT JOIN", 1)] {
        let case = Case {
            sql: format!("SELECT c.name FROM Template t {join} Customer c ON c.name = t.title"),
            parameters: Vec::new(),
            tenant: 1,
            writes: false,
            claims: false,
            unclaimed: None,
        };
        let sql = format!("EXPLAIN QUERY PLAN {}", texts(&case, false).unwrap().scoped);
        let plan = sqlx::query_as::<_, (i64, i64, i64, String)>(AssertSqlSafe(sql));
        let plan = plan.fetch_all(&mut connection).await.unwrap();
        let count = |words: &str| plan.iter().filter(|row| row.3.contains(words)).count();
        assert_eq!(count("templates_tenant (tenant_id=?)"), 2 * ors, "{join}: {plan:#?}");
        assert_eq!(count("MULTI-INDEX OR"), ors, "{join}: {plan:#?}");
    }
}
