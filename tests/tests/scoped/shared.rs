//! References to rows that may be everyone's, by statements that don't name what they refer to.

use tenant_sqlx::prelude::*;

use super::ground::plain;
use crate::world::*;

/// On a level, and points to a row that may be everyone's by a constant.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "doses")]
pub struct Dose {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    #[tenant(references = Rate)]
    pub rate_id: Option<Uuid>,
}

#[tenant_scoped("INSERT INTO Dose (id, rate_id) VALUES (:id, :rate)")]
fn add(id: Uuid, rate: Uuid) -> Affected;

#[tenant_scoped("UPDATE Dose SET rate_id = :rate")]
fn set(rate: Uuid) -> Affected;

/// Makes the table, and gives everyone's rate.
async fn everyones(world: &World) -> Uuid {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let rate = Uuid::now_v7();
    let statements = format!(
        "CREATE TABLE doses (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, laboratory_id {id} NOT NULL, rate_id {id});
         INSERT INTO rates VALUES ({}, {}, 'Full', 19)",
        world.literal(rate),
        world.literal(EVERYONE),
    );
    world.database.raw_execute(&statements).await;
    rate
}

on_both! {
    /// The parameter of the level once stood where the constant belongs: a laboratory with the id of
    /// another tenant made that tenant's rows everyone's.
    async fn what_is_referred_to_is_compared_with_its_own_constant(world) {
        let shared = everyones(&world).await;
        enter!(acme = world.acme);
        enter!(bolt = world.bolt);
        let pool = &world.pool;
        let rate = |name: &str| NewRate { id: Uuid::now_v7(), name: name.to_owned(), percent: 1 };
        let own = Rate::insert(rate("own")).run(&acme, pool).await.unwrap();
        let theirs = Rate::insert(rate("theirs")).run(&bolt, pool).await.unwrap();
        let laboratory = NewLaboratory { id: *bolt.id(), name: "named like Bolt".to_owned() };
        let laboratory = Laboratory::insert(laboratory).run(&acme, pool).await.unwrap();
        let narrowed = acme.narrow(&laboratory.key()).unwrap();

        let foreign = Err(Error::ForeignReference { constraint: None });
        assert_eq!(add(Uuid::now_v7(), theirs.id).run(&narrowed, pool).await, foreign);
        assert_eq!(add(Uuid::now_v7(), shared).run(&narrowed, pool).await, Ok(1));
        assert_eq!(add(Uuid::now_v7(), own.id).run(&narrowed, pool).await, Ok(1));
        assert_eq!(set(theirs.id).run(&narrowed, pool).await, foreign);
        assert_eq!(set(shared).run(&narrowed, pool).await, Ok(2));
        let kept = format!("SELECT count(*) FROM doses WHERE rate_id = {}", world.literal(shared));
        assert_eq!(world.database.raw_count(&kept).await, 2);
    }
}

/// Who is called like no laboratory.
#[tenant_scoped(
    "SELECT c.name FROM Laboratory l CROSS JOIN Template t FULL JOIN Customer c ON c.name = l.name
    WHERE l.id IS NULL ORDER BY c.name"
)]
fn beside_a_full_join() -> Rows<String>;

#[tenant_scoped(
    "WITH titles AS (SELECT t.title FROM Template t)
    SELECT c.name FROM Laboratory l CROSS JOIN titles RIGHT JOIN Customer c ON c.name = l.name
    WHERE l.id IS NULL ORDER BY c.name"
)]
fn beside_a_right_join() -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Laboratory l CROSS JOIN Rate r FULL JOIN Customer c ON c.name = l.name
    WHERE l.id IS NULL ORDER BY c.name"
)]
fn by_a_constant() -> Rows<String>;

#[tenant_scoped(
    "SELECT t.title FROM Template t FULL JOIN Customer c ON c.name = t.title ORDER BY t.title"
)]
fn titles() -> Rows<Option<String>>;

on_both! {
    /// SQLite takes rows on the right that have met one for rows that have met none, if an index serves
    /// both sides of an OR in front of the join: "Ann" was there, too.
    async fn l07_shared_rows_in_front_of_a_full_join(world) {
        everyones(&world).await;
        let indexes = match world.database.is_postgres() {
            true => "SELECT count(*) FROM pg_indexes WHERE indexname IN ('templates_tenant', 'rates_tenant')",
            false => "SELECT count(*) FROM sqlite_master WHERE name IN ('templates_tenant', 'rates_tenant')",
        };
        assert_eq!(world.database.raw_count(indexes).await, 2, "without them there is nothing to see");
        let everyones = world.literal(Uuid::now_v7());
        let row = format!("INSERT INTO templates VALUES ({everyones}, NULL, 'everyone''s')");
        world.database.raw_execute(&row).await;
        enter!(acme = world.acme);
        enter!(bolt = world.bolt);
        let pool = &world.pool;
        for (tenant, title) in [(&acme, "own"), (&acme, "second")] {
            let new = NewTemplate { id: Uuid::now_v7(), title: title.to_owned() };
            Template::insert(new).run(tenant, pool).await.unwrap();
        }
        let new = NewTemplate { id: Uuid::now_v7(), title: "theirs".to_owned() };
        Template::insert(new).run(&bolt, pool).await.unwrap();
        let laboratory = NewLaboratory { id: Uuid::now_v7(), name: "Ann".to_owned() };
        Laboratory::insert(laboratory).run(&acme, pool).await.unwrap();
        for name in ["Ann", "Ben"] {
            customer(&acme, pool, name).await;
        }
        customer(&bolt, pool, "Bob").await;
        assert_eq!(plain(beside_a_full_join().all(&acme, pool).await.unwrap()), ["Ben"]);
        assert_eq!(plain(beside_a_right_join().all(&acme, pool).await.unwrap()), ["Ben"]);
        assert_eq!(plain(by_a_constant().all(&acme, pool).await.unwrap()), ["Ben"]);
        let titles = plain(titles().all(&acme, pool).await.unwrap());
        let mut titles: Vec<_> = titles.into_iter().flatten().collect();
        titles.sort();
        assert_eq!(titles, ["everyone's", "own", "second"]);
    }
}
